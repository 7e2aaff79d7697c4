"""Events of a person's case, out of the messages about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from archive.analysis.numbers import number_key
from archive.domain.findings import OWN_ACTS, Kind
from archive.domain.instant import Instant
from archive.domain.ledger import Certainty, Event
from archive.domain.message import INTERPOL
from indexer.ledger.items import Item
from indexer.ledger.order import came_before, undated_last

CANCELLATIONS = frozenset({Kind.NOTICE_CANCELLED, Kind.DIFFUSION_CANCELLED})
#: What ends a refusal or a cancellation: something stands again.
STANDING = frozenset({Kind.NOTICE_PUBLISHED, Kind.DIFFUSION_CIRCULATED})
REPLIES = frozenset({Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED})
#: Kinds that are no event of a case.
_NO_EVENT = frozenset({Kind.OTHER, Kind.MEASURES_ANNOUNCED})
#: What Interpol does to something that a country had asked for or sent before.
_OVER = CANCELLATIONS | {Kind.DIFFUSION_DENIED, Kind.COMPLAINT_DECIDED, Kind.COMPLAINT_FILED}
#: What may be cancelled, found wrong or complained of.
_ASKED = STANDING | {Kind.NOTICE_REQUESTED}
#: A diffusion found wrong this long after it was sent had stood, whatever the words: it is cancelled.
_STOOD = timedelta(days=90)


def derive_events(person: str, items: Iterable[Item]) -> list[Event]:
    """The events of one person, oldest first; those of unknown date at the end."""
    listed = list(items)
    standing = _Standing.of(listed)
    events = [
        Event(
            _kind_in_case(kind, item, standing),
            person,
            _country_in_case(kind, item, standing),
            item.at,
            item.id,
        )
        for item in listed
        for kind in sorted(item.kinds - _NO_EVENT)
    ]
    events.sort(key=lambda e: (undated_last(e.at), e.message, e.kind))
    return list(_with_time_to_stand(events))


def _with_time_to_stand(events: Iterable[Event]) -> Iterator[Event]:
    """Events, oldest first; a diffusion that had stood for long when it was found wrong is cancelled."""
    sent: dict[str | None, Instant] = {}
    for event in events:
        if event.kind is Kind.DIFFUSION_CIRCULATED and event.at:
            sent[event.country] = event.at
        stood = sent.get(event.country)
        if event.kind is Kind.DIFFUSION_DENIED and event.at and stood and _is_long(stood, event.at):
            yield replace(event, kind=Kind.DIFFUSION_CANCELLED)
        else:
            yield event


def _is_long(sent: Instant, found: Instant) -> bool:
    return found.first_day - sent.last_day > _STOOD


def country_of(kind: Kind, item: Item) -> str | None:
    """On whose behalf: the sender where a bureau acts itself, else the country that the message is for."""
    if kind in OWN_ACTS and item.country and item.country != INTERPOL:
        return item.country
    return item.requesting


def _country_in_case(kind: Kind, item: Item, standing: _Standing) -> str | None:
    """As `country_of`. Interpol may not tell of whose notice it writes, or may be read as undoing one of a
    country that had none and is not written to: then it is of the one country that had something there, or
    whose numbers are named.
    """
    told = country_of(kind, item)
    if item.country != INTERPOL or told in standing.first or told in item.to:
        return told
    if told is not None and kind not in _OVER:
        return told
    before = standing.before(item) or (standing.countries if told is None else frozenset())
    return next(iter(before)) if len(before) == 1 else told


def _kind_in_case(kind: Kind, item: Item, standing: _Standing) -> Kind:
    """The kind of an event; what refuses a notice by the number that it was published under undoes it."""
    if kind is Kind.NOTICE_DENIED and any(
        came_before(at, item.at) is Certainty.CERTAIN
        for number in _notice_numbers(item)
        for at in standing.published.get(number, ())
    ):
        return Kind.NOTICE_CANCELLED
    return kind


@dataclass(frozen=True, slots=True)
class _Standing:
    """What countries asked for or sent about a person: when first, and the numbers of it. `countries` are all
    on whose behalf anything is said to be done; `published` are control numbers, with the dates."""

    first: Mapping[str, Instant | None]
    numbers: Mapping[str, set[str]]
    countries: frozenset[str]
    published: Mapping[str, Sequence[Instant | None]]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Self:
        """That of one person's case."""
        first: dict[str, Instant | None] = {}
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        told = {country_of(kind, item) for item in items for kind in item.kinds - _NO_EVENT}
        for item in sorted(items, key=lambda item: (undated_last(item.at), item.id)):
            for kind in item.kinds & _ASKED:
                if country := country_of(kind, item):
                    first.setdefault(country, item.at)
                    for number in _numbers(item):
                        numbers[number].add(country)
        published: defaultdict[str, list[Instant | None]] = defaultdict(list)
        for item in items:
            if Kind.NOTICE_PUBLISHED in item.kinds:
                # Interpol mostly numbers the message as the notice.
                own = {number_key(item.reference)} if item.reference else set()
                for number in _notice_numbers(item) | own:
                    published[number].append(item.at)
        return cls(first, numbers, frozenset(country for country in told if country), published)

    def before(self, item: Item) -> frozenset[str]:
        """The countries that a message can be about: by a number that it names, else by date."""
        named = {country for number in _numbers(item) for country in self.numbers.get(number, ())}
        return frozenset(named or (c for c, at in self.first.items() if came_before(at, item.at) is not None))


def _notice_numbers(item: Item) -> set[str]:
    """The control numbers of notices that a message names."""
    return {number_key(c.number) for c in item.citations if c.role == "notice"}


def _numbers(item: Item) -> set[str]:
    """The numbers of notices and files in a message."""
    cited = {number_key(c.number) for c in item.citations if c.role in ("notice", "file")}
    return cited | {number_key(number) for mention in item.mentions for number in mention.files}
