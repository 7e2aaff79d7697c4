"""A fact to JSON and back; the two directions are inverse."""

from __future__ import annotations

import orjson

from archive.catalog.findings_codec import load_evidence
from archive.domain.ledger import Basis, Certainty, Fact


def dump_fact(fact: Fact) -> bytes:
    """As JSON."""
    return orjson.dumps(fact)


def load_fact(data: bytes) -> Fact:
    """From JSON."""
    found = orjson.loads(data)
    for name in ("after_denied_notice", "after_cancelled", "during_measures"):
        found[name] = Certainty(found[name]) if found[name] else None
    found["basis"] = Basis(found["basis"]) if found["basis"] else None
    for name in ("answered_by", "contradicted_by"):
        found[name] = tuple(found[name])
    found["stated"] = tuple(map(load_evidence, found["stated"]))
    return Fact(**found)
