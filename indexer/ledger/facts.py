"""What follows for each request from the events before it, by the definitions of docs/ledger.md."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from archive.domain.findings import REFUSALS, Kind, Stated
from archive.domain.instant import Instant
from archive.domain.ledger import Basis, Certainty, Event, Fact
from indexer.ledger.events import CANCELLATIONS, STANDING, derive_events
from indexer.ledger.items import Item
from indexer.ledger.measures import Measures
from indexer.ledger.order import came_before, days_between

#: Between the hours of a day in two places.
_MARGIN = timedelta(days=2)
#: Publications that speak against what a request says, of those that are named: they would fill a catalog
#: where a person has thousands of both.
MOST_AGAINST = 100


def derive_facts(
    person: str, items: Sequence[Item], answers: Mapping[str, Sequence[str]], measures: Measures
) -> list[Fact]:
    """The facts of every request about this person. `items` are all messages about them; `answers` says
    which messages answer which about them."""
    cases: defaultdict[str | None, list[Event]] = defaultdict(list)
    for event in derive_events(person, items):
        cases[event.country].append(event)
    known = {country: _Case(events) for country, events in cases.items()}
    nothing = _Case(())
    return [
        _fact_of(item, person, known.get(item.country, nothing), tuple(answers.get(item.id, ())), measures)
        for item in items
        if Kind.INFORMATION_REQUESTED in item.kinds
    ]


def _fact_of(item: Item, person: str, case: _Case, answers: tuple[str, ...], measures: Measures) -> Fact:
    under = measures.at(item.country, item.at)
    fact = Fact(
        message=item.id,
        person=person,
        during_measures=under[0] if under else None,
        measure=under[1] if under else None,
        bypasses_secretariat=item.bypasses,
        answered_by=answers,
    )
    return _with_cancellation(_with_refusal(fact, item, case), item, case)


def _with_refusal(fact: Fact, item: Item, case: _Case) -> Fact:
    before = _Before(item, case.refusals, case.published)
    latest = before.latest_open()
    said = tuple(s.evidence for s in item.stated if s.what is Stated.DENIED)
    if latest is None:
        against = before.all_ends()
        # What the request says of itself is outweighed by a publication that came after the refusal.
        if not said or against:
            return replace(fact, contradicted_by=against)
        return replace(fact, after_denied_notice=Certainty.CERTAIN, basis=Basis.STATED, stated=said)
    event, certainty = latest
    at = event.at
    return replace(
        fact,
        after_denied_notice=certainty,
        basis=Basis.BOTH if said else Basis.LINKED,
        denial=event.message,
        days_since_denial=days_between(at, item.at) if at and item.at else None,
        stated=said,
    )


def _with_cancellation(fact: Fact, item: Item, case: _Case) -> Fact:
    latest = _Before(item, case.cancellations, case.standing).latest_open()
    if latest is not None:
        return replace(fact, after_cancelled=latest[1], cancellation=latest[0].message)
    if any(s.what is Stated.CANCELLED for s in item.stated):
        return replace(fact, after_cancelled=Certainty.CERTAIN)
    return fact


class _Lane:
    """Events, oldest first, those of unknown date apart."""

    def __init__(self, events: Iterable[Event]) -> None:
        listed = list(events)
        self.dated = [event for event in listed if event.at is not None]
        self.undated = [event for event in listed if event.at is None]
        self.moments = [event.at.earliest for event in self.dated if event.at]
        spans = (event.at.last_day - event.at.first_day for event in self.dated if event.at)
        #: The longest of their dates; what began earlier than that before something was over before it.
        self.longest = max(spans, default=timedelta()) + _MARGIN

    def dated_until(self, until: Instant | None) -> Iterator[Event]:
        """The dated ones that may have come before a moment, the latest first; some others, too."""
        return (self.dated[place] for place in range(self.count_until(until) - 1, -1, -1))

    def count_until(self, until: Instant | None) -> int:
        """How many of the dated ones may have come before a moment."""
        if until is None:
            return len(self.dated)
        return bisect_right(self.moments, datetime.combine(until.last_day, time.max, UTC) + _MARGIN)


class _Case:
    """The events of one person for one country that follow from one another."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.refusals = _Lane(e for e in events if e.kind in REFUSALS)
        self.published = _Lane(e for e in events if e.kind is Kind.NOTICE_PUBLISHED)
        self.cancellations = _Lane(e for e in events if e.kind in CANCELLATIONS)
        self.standing = _Lane(e for e in events if e.kind in STANDING)


@dataclass(frozen=True, slots=True)
class _Before:
    """Events before a request, and those that may end them."""

    item: Item
    events: _Lane
    ends: _Lane

    def latest_open(self) -> tuple[Event, Certainty] | None:
        """The latest that nothing ended since; one that surely came before, if there is any."""
        possible: tuple[Event, Certainty] | None = None
        ended_by: Event | None = None
        for events in (self.events.dated_until(self.item.at), reversed(self.events.undated)):
            for event in events:
                # What ended a later one mostly ended this one, too; and surely all that is long before.
                if ended_by and ended_by.message != event.message and _may_follow(event, ended_by):
                    if _is_long_before(event, ended_by, _MARGIN):
                        break
                    continue
                order = came_before(event.at, self.item.at)
                if order is None or event.message == self.item.id:
                    continue
                end = self._end_of(event)
                if end is None and order is Certainty.CERTAIN:
                    return event, order
                if end is None:
                    possible = possible or (event, order)
                else:
                    ended_by = end
        return possible

    def all_ends(self) -> tuple[str, ...]:
        """The messages that end any of the events, in the order of those; the first, where they are many."""
        found: dict[str, None] = {}
        at = self.item.at
        ends = (*self.ends.dated[: self.ends.count_until(at)], *self.ends.undated)
        for events in (self.events.dated[: self.events.count_until(at)], self.events.undated):
            left: Sequence[Event] = ends
            for event in filter(self._is_before, events):
                if not left:
                    break
                rest = []
                for end in left:
                    if end.message != event.message and _may_follow(event, end):
                        if self._is_before(end):
                            found[end.message] = None
                        if len(found) == MOST_AGAINST:
                            return tuple(found)
                    elif not _is_long_before(end, event, self.ends.longest):
                        rest.append(end)
                left = rest
        return tuple(found)

    def _end_of(self, event: Event) -> Event | None:
        for others in (self.ends.dated_until(self.item.at), reversed(self.ends.undated)):
            for other in others:
                if _is_long_before(other, event, self.ends.longest):
                    break
                if other.message != event.message and self._is_before(other) and _may_follow(event, other):
                    return other
        return None

    def _is_before(self, event: Event) -> bool:
        return event.message != self.item.id and came_before(event.at, self.item.at) is not None


def _is_long_before(event: Event, other: Event, margin: timedelta) -> bool:
    if event.at is None or other.at is None:
        return False
    return event.at.earliest < other.at.earliest - margin


def _may_follow(event: Event, other: Event) -> bool:
    return came_before(event.at, other.at) is not None
