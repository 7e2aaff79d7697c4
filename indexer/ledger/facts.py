"""What follows for each request from the events before it, by the definitions of docs/ledger.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.domain.findings import Kind, Stated
from archive.domain.ledger import Basis, Certainty, Event, Fact
from indexer.ledger.events import CANCELLATIONS, REFUSALS, STANDING, derive_events
from indexer.ledger.items import Item
from indexer.ledger.measures import Measures
from indexer.ledger.order import came_before, days_between, undated_first


@dataclass(frozen=True, slots=True)
class _Before:
    """An event before a request: how surely, and what came between that ends it."""

    event: Event
    certainty: Certainty
    ended_by: tuple[Event, ...]


def derive_facts(
    person: str, items: Sequence[Item], answers: Mapping[str, Sequence[str]], measures: Measures
) -> list[Fact]:
    """The facts of every request about this person. `items` are all messages about them; `answers` says
    which messages answer which about them."""
    events = derive_events(person, items)
    return [
        _fact_of(item, person, events, tuple(answers.get(item.id, ())), measures)
        for item in items
        if Kind.INFORMATION_REQUESTED in item.kinds
    ]


def _fact_of(
    item: Item, person: str, events: Sequence[Event], answers: tuple[str, ...], measures: Measures
) -> Fact:
    under = measures.at(item.country, item.at)
    fact = Fact(
        message=item.id,
        person=person,
        during_measures=under[0] if under else None,
        measure=under[1] if under else None,
        bypasses_secretariat=item.bypasses,
        answered_by=answers,
    )
    return _with_cancellation(_with_refusal(fact, item, events), item, events)


def _with_refusal(fact: Fact, item: Item, events: Sequence[Event]) -> Fact:
    found = list(_events_before(item, events, REFUSALS, ends=frozenset({Kind.NOTICE_PUBLISHED})))
    open_ones = [before for before in found if not before.ended_by]
    latest = max(open_ones, key=_recency, default=None)
    said = tuple(s.evidence for s in item.stated if s.what is Stated.DENIED)
    against = tuple(dict.fromkeys(e.message for before in found for e in before.ended_by))
    if latest is None:
        # What the request says of itself is outweighed by a publication that came after the refusal.
        if not said or against:
            return replace(fact, contradicted_by=against)
        return replace(fact, after_denied_notice=Certainty.CERTAIN, basis=Basis.STATED, stated=said)
    at = latest.event.at
    return replace(
        fact,
        after_denied_notice=latest.certainty,
        basis=Basis.BOTH if said else Basis.LINKED,
        denial=latest.event.message,
        days_since_denial=days_between(at, item.at) if at and item.at else None,
        stated=said,
    )


def _with_cancellation(fact: Fact, item: Item, events: Sequence[Event]) -> Fact:
    found = [
        before for before in _events_before(item, events, CANCELLATIONS, ends=STANDING) if not before.ended_by
    ]
    latest = max(found, key=_recency, default=None)
    if latest is not None:
        return replace(fact, after_cancelled=latest.certainty, cancellation=latest.event.message)
    if any(s.what is Stated.CANCELLED for s in item.stated):
        return replace(fact, after_cancelled=Certainty.CERTAIN)
    return fact


def _events_before(
    item: Item, events: Iterable[Event], kinds: frozenset[Kind], *, ends: frozenset[Kind]
) -> Iterable[_Before]:
    """Events of these kinds for the request's own country before it."""
    own = [event for event in events if event.country == item.country and event.message != item.id]
    for event in own:
        if event.kind not in kinds:
            continue
        order = came_before(event.at, item.at)
        if order is None:
            continue
        ended = tuple(
            other
            for other in own
            if other.kind in ends
            and came_before(event.at, other.at) is not None
            and came_before(other.at, item.at) is not None
            and other.message != event.message
        )
        yield _Before(event, order, ended)


def _recency(before: _Before) -> tuple[bool, tuple[bool, datetime], str]:
    """The greatest is the latest; one that surely came before, if there is any."""
    return before.certainty is Certainty.CERTAIN, undated_first(before.event.at), before.event.message
