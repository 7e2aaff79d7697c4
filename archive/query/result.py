"""What comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A document's id, its score, and the cursor at which it stands in this order."""

    id: str
    score: float
    cursor: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """A facet's or histogram's value and how many messages have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class EngineFacet:
    """Buckets by count, then value. `exact` is False where the engine cannot promise the counts."""

    buckets: tuple[Bucket, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class EngineResult:
    """`total` is exact where `relation` is `eq`. `more` says whether a page follows (or precedes)."""

    hits: tuple[EngineHit, ...]
    total: int
    relation: Literal["eq", "gte"] = "eq"
    facets: Mapping[str, EngineFacet] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()  # by value (calendar order), without the unknown
    more: bool = False
