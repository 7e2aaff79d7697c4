"""What was found in a message to JSON and back; the two directions are inverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from archive.domain.findings import (
    Citation,
    Color,
    ColorFound,
    Evidence,
    Findings,
    Kind,
    KindFound,
    MeasureAction,
    MeasureFound,
    Mention,
    Outcome,
    Role,
    Stated,
    StatedFound,
)

EMPTY = b"{}"


class PackedFindings(NamedTuple):
    """Findings as they are stored, which go from process to process more cheaply: their kinds, how doubtful
    these are, and JSON."""

    kinds: tuple[str, ...] = ()
    data: bytes = EMPTY
    doubt: float = 0.0


NOTHING_FOUND = PackedFindings()


def pack_findings(findings: Findings) -> PackedFindings:
    """Kinds in the order of the annotation guide, which is that of the facet."""
    named = {found.kind for found in findings.kinds}
    kinds = tuple(kind.value for kind in Kind if kind in named)
    return PackedFindings(kinds, dump_findings(findings), findings.doubt)


def finding_rows(found: Mapping[str, PackedFindings], version: str) -> list[dict[str, Any]]:
    """Rows of the catalog's table: by message, what was found by this version."""
    return [
        {"message_id": key, "version": version, "data": one.data, "doubt": one.doubt}
        for key, one in found.items()
    ]


def dump_findings(findings: Findings) -> bytes:
    """As JSON."""
    return EMPTY if findings == Findings() else orjson.dumps(findings)


def load_findings(data: bytes) -> Findings:
    """From JSON."""
    if data == EMPTY:
        return Findings()
    found = orjson.loads(data)
    # What an earlier version found has none that were considered; it is looked at again by the next `derive`.
    considered = tuple(map(_kind, found.get("considered", ())))
    told = _told(found, tuple(map(_kind, found["kinds"])))
    return replace(told, considered=considered, color=_color(found.get("color")))


def load_told(data: bytes) -> Findings:
    """From JSON, what the ledger goes by: without the evidence of kinds, and what was merely considered."""
    if data == EMPTY:
        return Findings()
    found = orjson.loads(data)
    return _told(found, tuple(KindFound(Kind(k["kind"]), k["confidence"], ()) for k in found["kinds"]))


def _told(found: dict[str, Any], kinds: tuple[KindFound, ...]) -> Findings:
    return Findings(
        kinds=kinds,
        outcome=Outcome(found["outcome"]) if found["outcome"] else None,
        mentions=tuple(map(_mention, found["mentions"])),
        citations=tuple(
            Citation(c["number"], c["role"], c["field"], tuple(c["span"])) for c in found["citations"]
        ),
        requesting_country=found["requesting_country"],
        measures=tuple(
            MeasureFound(m["country"], MeasureAction(m["action"]), load_evidence(m["evidence"]), m["on"])
            for m in found["measures"]
        ),
        stated=tuple(StatedFound(Stated(s["what"]), load_evidence(s["evidence"])) for s in found["stated"]),
    )


def load_evidence(found: dict[str, Any]) -> Evidence:
    """Evidence out of parsed JSON."""
    span = found["span"]
    return Evidence(found["rule"], found["version"], found["field"], (span[0], span[1]) if span else None)


def _kind(found: dict[str, Any]) -> KindFound:
    return KindFound(Kind(found["kind"]), found["confidence"], tuple(map(load_evidence, found["evidence"])))


def _color(found: dict[str, Any] | None) -> ColorFound | None:
    return ColorFound(Color(found["color"]), load_evidence(found["evidence"])) if found else None


def _mention(found: dict[str, Any]) -> Mention:
    start, end = found["span"]
    return Mention(
        name=found["name"],
        field=found["field"],
        span=(start, end),
        role=Role(found["role"]),
        rule=found["rule"],
        born=found["born"],
        numbers=tuple(found["numbers"]),
        files=tuple(found["files"]),
        kinds=None if found["kinds"] is None else tuple(map(Kind, found["kinds"])),
        stated=None if found["stated"] is None else tuple(map(Stated, found["stated"])),
    )
