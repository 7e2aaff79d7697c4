"""Overviews of the whole archive: who asks whom, and what became of complaints. Counts of messages, each of
which is the total of a search."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from archive.query.fields import UNKNOWN
from archive.query.result import EngineResult

#: What is counted, and the facets that it is counted by.
ASKS_QUERY, ASKS_FACETS = "tracing:informal", ("route", "from_country", "to_country")
COMPLAINTS_QUERY, COMPLAINTS_FACETS = "kind:(complaint_filed OR complaint_decided)", ("complaint",)


@dataclass(frozen=True, slots=True)
class AsksView:
    """Requests for information between bureaus. `senders` and `addressees` are (country, messages), the most
    frequent first; `cells` maps (sender, addressee) to messages. A request to two counts in two cells."""

    senders: tuple[tuple[str, int], ...]
    addressees: tuple[tuple[str, int], ...]
    cells: dict[tuple[str, str], int]
    total: int


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """Messages of each step."""

    filed: int = 0
    decided: int = 0
    deleted: int = 0
    kept: int = 0
    inadmissible: int = 0

    @property
    def overturned(self) -> float | None:
        """The share of decisions that had data deleted; None where none was decided."""
        return self.deleted / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class CountryComplaints:
    """Complaints about one requesting country (`unknown` where it is not known), and the same by year."""

    country: str
    counts: ComplaintCounts
    years: tuple[tuple[str, ComplaintCounts], ...]


def build_asks(result: EngineResult) -> AsksView:
    """Who asks whom, out of the facets of `ASKS_FACETS`."""
    cells = {
        (sender, addressee): bucket.count
        for bucket in result.facets["route"].buckets
        for sender, _, addressee in [bucket.value.partition(">")]
    }
    known = {sender for sender, _ in cells}, {addressee for _, addressee in cells}
    senders, addressees = (
        tuple((b.value, b.count) for b in result.facets[name].buckets if b.value in countries)
        for name, countries in zip(("from_country", "to_country"), known, strict=True)
    )
    return AsksView(senders, addressees, cells, result.total)


def build_complaints(result: EngineResult) -> tuple[CountryComplaints, ...]:
    """Complaints by requesting country, the most decided and filed first; the unknown last."""
    counted: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for bucket in result.facets["complaint"].buckets:
        country, year, step = bucket.value.split(":")
        counted[country][year][step] = bucket.count
    found = [
        CountryComplaints(
            country,
            _added(list(years.values())),
            tuple((year, ComplaintCounts(**steps)) for year, steps in sorted(years.items())),
        )
        for country, years in counted.items()
    ]
    return tuple(sorted(found, key=_rank))


def _added(years: list[dict[str, int]]) -> ComplaintCounts:
    steps = ("filed", "decided", "deleted", "kept", "inadmissible")
    return ComplaintCounts(**{step: sum(year.get(step, 0) for year in years) for step in steps})


def _rank(one: CountryComplaints) -> tuple[bool, int, str]:
    return one.country == UNKNOWN, -(one.counts.filed + one.counts.decided), one.country
