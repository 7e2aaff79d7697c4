"""What came before and after each message in a person's case, of each kind of event the nearest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from heapq import merge

from archive.domain.findings import REFUSALS, Kind
from archive.domain.instant import Instant, Precision
from archive.domain.ledger import Certainty, Event, Fact, Relation, Surrounding
from archive.domain.message import INTERPOL
from indexer.ledger.events import CANCELLATIONS, STANDING, derive_events
from indexer.ledger.items import Item
from indexer.ledger.order import came_before, days_between, undated_first

#: Kind asked for -> kinds of event that are it. "After a denied notice" is also after a denied diffusion, as
#: in the fact of that name; so with cancellations.
_MEANT: Mapping[Kind, frozenset[Kind]] = {
    Kind.NOTICE_DENIED: REFUSALS,
    Kind.NOTICE_CANCELLED: CANCELLATIONS,
}
#: What ends a refusal or cancellation: something stands again.
_ENDS: Mapping[Kind, frozenset[Kind]] = {
    Kind.NOTICE_DENIED: frozenset({Kind.NOTICE_PUBLISHED}),
    Kind.DIFFUSION_DENIED: frozenset({Kind.NOTICE_PUBLISHED}),
    Kind.NOTICE_CANCELLED: STANDING,
    Kind.DIFFUSION_CANCELLED: STANDING,
}
_TO_THE_DAY = {Precision.DAY, Precision.SECOND}


def derive_surroundings(person: str, items: Sequence[Item], facts: Iterable[Fact]) -> Iterator[Surrounding]:
    """What surrounds each message about this person; none of those that nothing surrounds. A request comes
    after a refusal or cancellation just where its fact says so."""
    by_message = {fact.message: fact for fact in facts}
    cases: defaultdict[str, list[Event]] = defaultdict(list)
    for event in derive_events(person, items):
        if event.country is not None:
            cases[event.country].append(event)
    timelines = {country: _Case(events) for country, events in cases.items()}
    for item in items:
        case = timelines.get(_country(item) or "")
        if case is None:
            continue
        preceded = {kind: case.before(item, kind) for kind in case.kinds}
        if item.id in by_message:
            preceded |= _by_fact(by_message[item.id], case, item)
        before = tuple(one for kind in Kind if (one := preceded.get(kind)))
        after = tuple(one for kind in Kind if (one := case.after(item, kind)))
        if before or after:
            yield Surrounding(item.id, person, before, after)


def _country(item: Item) -> str | None:
    """The country whose case a message belongs to."""
    if Kind.INFORMATION_REQUESTED in item.kinds or item.requesting is None:
        return item.country if item.country != INTERPOL else None
    return item.requesting


def _by_fact(fact: Fact, case: _Case, item: Item) -> dict[Kind, Relation | None]:
    """What a request's fact says of refusals and cancellations before it; None: none stands."""
    found: dict[Kind, Relation | None] = {}
    if fact.after_denied_notice is None:
        found |= {Kind.NOTICE_DENIED: None, Kind.DIFFUSION_DENIED: None}
    else:
        proof = fact.denial or item.id
        days = case.days_since(proof, item)
        found[Kind.NOTICE_DENIED] = Relation(Kind.NOTICE_DENIED, proof, fact.after_denied_notice, days)
    if fact.after_cancelled is None:
        found |= {Kind.NOTICE_CANCELLED: None, Kind.DIFFUSION_CANCELLED: None}
    else:
        proof = fact.cancellation or item.id
        days = case.days_since(proof, item)
        found[Kind.NOTICE_CANCELLED] = Relation(Kind.NOTICE_CANCELLED, proof, fact.after_cancelled, days)
    return found


class _Case:
    """The events of one person for one country, to be asked for the nearest of a kind."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.kinds = tuple(dict.fromkeys(kind for event in events for kind in _named(event.kind)))
        self._at = {event.message: event.at for event in events}
        by_kind: defaultdict[Kind, list[Event]] = defaultdict(list)
        for event in events:
            by_kind[event.kind].append(event)
        self._lanes = {kind: _Lane(found) for kind, found in by_kind.items()}

    def before(self, item: Item, kind: Kind) -> Relation | None:
        """The latest such event before a message that nothing ended since; one that surely came before, if
        there is any."""
        possible: Event | None = None
        ended_by: str | None = None  # what ended one of unknown date ended every other one
        for event in self._latest_first(_MEANT.get(kind, frozenset({kind})), item.at):
            order = came_before(event.at, item.at)
            if order is None or event.message == item.id:
                continue
            if event.at is None and ended_by not in (None, event.message):
                continue
            ended_by = self._end_of(event, item, _ENDS.get(kind, frozenset()))
            if order is Certainty.CERTAIN and ended_by:
                break  # what ended this one ended all before it
            if order is Certainty.CERTAIN:
                return Relation(kind, event.message, order, _days(event.at, item.at))
            if not ended_by:
                possible = possible or event
            if possible and None in (event.at, item.at):
                break  # nothing that follows surely came before
        if possible is None:
            return None
        return Relation(kind, possible.message, Certainty.POSSIBLE, _days(possible.at, item.at))

    def after(self, item: Item, kind: Kind) -> Relation | None:
        """The first such event after a message; one that surely came after, if there is any."""
        possible: Event | None = None
        lane = self._lanes.get(kind)
        for event in lane.since(item.at) if lane else ():
            order = came_before(item.at, event.at)
            if order is None or event.message == item.id:
                continue
            if order is Certainty.CERTAIN:
                return Relation(kind, event.message, order, _days(item.at, event.at))
            possible = possible or event
            if None in (event.at, item.at):
                break  # nothing that follows surely came after
        if possible is None:
            return None
        return Relation(kind, possible.message, Certainty.POSSIBLE, _days(item.at, possible.at))

    def days_since(self, message: str, item: Item) -> int | None:
        """Whole days from an event of the case to a message."""
        return None if message == item.id else _days(self._at.get(message), item.at)

    def _latest_first(self, kinds: frozenset[Kind], at: Instant | None) -> Iterator[Event]:
        lanes = [self._lanes[kind].until(at) for kind in sorted(kinds) if kind in self._lanes]
        return merge(*lanes, key=lambda event: undated_first(event.at), reverse=True)

    def _end_of(self, event: Event, item: Item, ends: frozenset[Kind]) -> str | None:
        """The message of something that ends an event and may have come between it and a message."""
        lanes = (self._lanes[kind] for kind in sorted(ends) if kind in self._lanes)
        found = (
            other.message
            for lane in lanes
            for other in lane.between(event.at, item.at)
            if other.message != event.message
            and came_before(event.at, other.at) is not None
            and came_before(other.at, item.at) is not None
        )
        return next(found, None)


class _Lane:
    """Events of one kind by date; those of unknown date may have been at any time."""

    def __init__(self, events: Sequence[Event]) -> None:
        dated = [(event.at, event) for event in events if event.at is not None]
        self._undated = [event for event in events if event.at is None]
        #: The longest date among them: a day, where all are known to the day.
        self._longest = max((at.last_day - at.first_day for at, _ in dated), default=timedelta())
        by_first = sorted(dated, key=lambda pair: (pair[0].first_day, pair[0].earliest))
        by_last = sorted(dated, key=lambda pair: (pair[0].last_day, pair[0].earliest))
        self._by_first, self._first = [e for _, e in by_first], [at.first_day for at, _ in by_first]
        self._by_last, self._last = [e for _, e in by_last], [at.last_day for at, _ in by_last]

    def until(self, at: Instant | None) -> Iterator[Event]:
        """Those that may have been before, the latest first."""
        stop = len(self._first) if at is None else bisect_right(self._first, at.last_day)
        for place in range(stop - 1, -1, -1):
            yield self._by_first[place]
        yield from self._undated

    def since(self, at: Instant | None) -> Iterator[Event]:
        """Those that may have been after, the first first."""
        return self._since(at, None)

    def _since(self, one: Instant | None, other: Instant | None) -> Iterator[Event]:
        """The same, without those that are longer after another moment than any of their dates is long."""
        start = 0 if one is None else bisect_left(self._last, one.first_day)
        stop = len(self._last) if other is None else bisect_right(self._last, other.last_day + self._longest)
        for place in range(start, stop):
            yield self._by_last[place]
        yield from self._undated

    def between(self, one: Instant | None, other: Instant | None) -> Iterator[Event]:
        """Those that may have been between the two."""
        for event in self._since(one, other):
            if other is None or event.at is None or event.at.first_day <= other.last_day:
                yield event


def _named(kind: Kind) -> Iterator[Kind]:
    """A kind of event, and what else it is called."""
    yield kind
    yield from (name for name, meant in _MEANT.items() if kind in meant and name is not kind)


def _days(one: Instant | None, other: Instant | None) -> int | None:
    """Whole days between two that are dated to the day."""
    if one is None or other is None or not {one.precision, other.precision} <= _TO_THE_DAY:
        return None
    return max(0, days_between(one, other))
