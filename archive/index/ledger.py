"""What the ledger knows of a message, as fields of its document."""

from __future__ import annotations

from collections.abc import Iterable

from archive.domain.findings import Kind
from archive.domain.ledger import LedgerEntry, Relation
from archive.domain.message import Message
from archive.query.fields import DAYS_RANGES, UNKNOWN, days_field

YES, NO = "yes", "no"
_COMPLAINTS = frozenset({Kind.COMPLAINT_FILED, Kind.COMPLAINT_DECIDED})
#: The search for a person as Interpol's rules foresee it.
_FORMAL = frozenset({Kind.NOTICE_REQUESTED, Kind.NOTICE_PUBLISHED, Kind.DIFFUSION_CIRCULATED})


def ledger_keywords(message: Message, entry: LedgerEntry) -> dict[str, tuple[str, ...]]:
    """The KEYWORD fields; those without a value are left out."""
    keywords = {
        "person": entry.persons,
        "requesting_country": _requesting(message, entry),
        "outcome": _one(entry.outcome),
        "tracing": _tracing(message.kinds),
        "route": _routes(message),
        "complaint": _complaints(message, entry),
        "before": _kinds(one for about in entry.surroundings for one in about.followed_by),
        "after": _kinds(one for about in entry.surroundings for one in about.preceded_by),
        **_fact_keywords(entry),
    }
    return {name: values for name, values in keywords.items() if values}


def ledger_integers(entry: LedgerEntry) -> dict[str, int]:
    """For each kind of event that came before or after, the whole days to the nearest that is dated."""
    days: dict[str, int] = {}
    for about in entry.surroundings:
        for direction, relations in (("after", about.preceded_by), ("before", about.followed_by)):
            for one in relations:
                if one.days is not None:
                    name = days_field(direction, one.kind)
                    days[name] = min(one.days, days.get(name, one.days))
    return days


def range_of_days(days: int) -> str:
    """The one of `DAYS_RANGES` that so many days are in."""
    for named in DAYS_RANGES:
        end = named.partition("-")[2]
        if not end or days <= int(end):
            return named
    raise AssertionError("the last range is open")


def _fact_keywords(entry: LedgerEntry) -> dict[str, tuple[str, ...]]:
    facts = entry.facts
    certainties = (c for f in facts for c in (f.after_denied_notice, f.after_cancelled))
    return {
        "basis": _each(fact.basis for fact in facts),
        "certainty": _each(certainties),
        "days_since": _each(
            range_of_days(fact.days_since_denial) for fact in facts if fact.days_since_denial is not None
        ),
        "answered": _yes_or_no(any(f.is_answered for f in facts)) if facts else (),
        "during": ("measures",) if any(f.during_measures for f in facts) else (),
        "bypass": _yes_or_no(any(f.bypasses_secretariat for f in facts)) if facts else (),
    }


def _tracing(kinds: Iterable[str]) -> tuple[str, ...]:
    found = set(kinds)
    informal = ("informal",) if Kind.INFORMATION_REQUESTED in found else ()
    return (*informal, *(("formal",) if found & _FORMAL else ()))


def _requesting(message: Message, entry: LedgerEntry) -> tuple[str, ...]:
    """On whose behalf; of complaints, which are counted by it, also that it is not known."""
    if entry.requesting_country is None and _COMPLAINTS.isdisjoint(message.kinds):
        return ()
    return (entry.requesting_country or UNKNOWN,)


def _routes(message: Message) -> tuple[str, ...]:
    """`RU>AE` for each addressee's country."""
    if message.from_country is None:
        return ()
    return tuple(f"{message.from_country}>{country}" for country in message.to_countries)


def _complaints(message: Message, entry: LedgerEntry) -> tuple[str, ...]:
    """`RU:2021:filed`: requesting country, year, and what became of it."""
    steps = []
    if Kind.COMPLAINT_FILED in message.kinds:
        steps.append("filed")
    if Kind.COMPLAINT_DECIDED in message.kinds:
        steps += ["decided", *_one(entry.outcome)]
    year = f"{message.sent_at.first_day.year:04}" if message.sent_at else UNKNOWN
    return tuple(f"{entry.requesting_country or UNKNOWN}:{year}:{step}" for step in steps)


def _kinds(relations: Iterable[Relation]) -> tuple[str, ...]:
    found = {one.kind for one in relations}
    return tuple(kind.value for kind in Kind if kind in found)


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value}))


def _yes_or_no(holds: bool) -> tuple[str, ...]:
    return (YES,) if holds else (NO,)
