"""Facts and surroundings to JSON and back; the two directions are inverse."""

from __future__ import annotations

from typing import Any

import orjson

from archive.catalog.findings_codec import load_evidence
from archive.domain.findings import Kind
from archive.domain.ledger import Basis, Certainty, Fact, Relation, Surrounding


def dump_fact(fact: Fact) -> bytes:
    """As JSON."""
    return orjson.dumps(fact)


def load_fact(data: bytes) -> Fact:
    """From JSON."""
    return _fact_of(orjson.loads(data))


def _fact_of(found: dict[str, Any]) -> Fact:
    for name in ("after_denied_notice", "after_cancelled", "during_measures"):
        found[name] = Certainty(found[name]) if found[name] else None
    found["basis"] = Basis(found["basis"]) if found["basis"] else None
    for name in ("answered_by", "contradicted_by"):
        found[name] = tuple(found[name])
    found["stated"] = tuple(map(load_evidence, found["stated"]))
    found["overruled"] = tuple((name, verdict) for name, verdict in found.get("overruled", ()))
    before = found.get("found")
    found["found"] = None if before is None else _fact_of(before)
    return Fact(**found)


def dump_surrounding(surrounding: Surrounding) -> bytes:
    """As JSON."""
    return orjson.dumps(
        [
            [[one.kind, one.message, one.certainty, one.days] for one in relations]
            for relations in (surrounding.preceded_by, surrounding.followed_by)
        ]
    )


def load_surrounding(message: str, person: str, data: bytes) -> Surrounding:
    """From JSON."""
    before, after = (
        tuple(Relation(Kind(kind), other, Certainty(sure), days) for kind, other, sure, days in relations)
        for relations in orjson.loads(data)
    )
    return Surrounding(message, person, before, after)
