"""Restrictive measures on bureaus that are publicly known, each with its public source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from archive.domain.findings import MeasureAction
from archive.domain.instant import Instant, parse_iso
from archive.tables import read_rows


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """From this day on a country is, or is no more, under measures; `source` is an address."""

    country: str
    action: MeasureAction
    on: Instant
    source: str


@lru_cache(maxsize=1)
def load_measures() -> tuple[KnownMeasure, ...]:
    """The calendar (`tables/measures.csv`)."""
    return tuple(
        KnownMeasure(row["country"], MeasureAction(row["action"]), parse_iso(row["on"]), row["source"])
        for row in read_rows("measures", "archive.domain")
    )
