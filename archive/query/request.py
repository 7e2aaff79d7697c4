"""What is asked: a query, filters, order and page, within a scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from archive.query.plan import Node


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Interval(StrEnum):
    """The calendar unit of a histogram; also the KEYWORD field that it counts."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Scope:
    """The collections that a reader may see; None is all of them. Every read takes one."""

    collections: frozenset[str] | None = None

    def allows(self, collection: str) -> bool:
        """Whether messages of this collection may be seen."""
        return self.collections is None or collection in self.collections


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as its address says it; the inverse of the query parameters.

    `filters` maps a facet to the values chosen in it (any of them). `sent_from`/`sent_to` are inclusive
    days. `plain` searches the words as they stand, without query syntax. `cursor` is opaque: a hit's
    cursor; the page begins after it, or ends before it when `backwards`. `spellings_off` are tokens that
    names in the query are not looked for as, `spellings_on` doubtful ones that they are.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sent_from: date | None = None
    sent_to: date | None = None
    sort: Sort | None = None  # None: relevance where there is a query, else newest
    size: int = 20
    cursor: str | None = None
    backwards: bool = False
    plain: bool = False
    interval: Interval | None = None  # None: chosen by the span of the dates
    spellings_off: tuple[str, ...] = ()
    spellings_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """What an engine is asked, after the check: nothing in it is a reader's text.

    `scope` is applied by the engine to hits, total, facets and histogram alike. `facets` are counted
    disjunctively: a facet's own filter does not narrow its own counts. `filters` narrow hits, total
    and histogram.
    """

    plan: Node
    scope: Scope
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    size: int = 20
    cursor: str | None = None
    backwards: bool = False
    facets: tuple[str, ...] = ()
    interval: Interval | None = None
