"""Which of two messages came first, as far as their dates tell."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.domain.instant import Instant, Precision
from archive.domain.ledger import Certainty


def came_before(one: Instant | None, other: Instant | None) -> Certainty | None:
    """Whether `one` came before `other`: certain, possible, or (None) not.

    An unknown date makes every order possible. Two messages of one day whose hours are not both known may
    have come either way.
    """
    if one is None or other is None:
        return Certainty.POSSIBLE
    if one.precision is Precision.SECOND and other.precision is Precision.SECOND:
        if one.start.tzinfo is other.start.tzinfo:
            return Certainty.CERTAIN if one.start < other.start else None
        return Certainty.CERTAIN if one.earliest < other.earliest else None
    if one.last_day < other.first_day:
        return Certainty.CERTAIN
    return Certainty.POSSIBLE if one.first_day <= other.last_day else None


def undated_last(at: Instant | None) -> tuple[bool, datetime]:
    """A key that sorts by date, what has none at the end."""
    return at is None, _moment(at)


def undated_first(at: Instant | None) -> tuple[bool, datetime]:
    """A key that sorts by date, what has none at the beginning: the greatest is the latest that is known."""
    return at is not None, _moment(at)


def _moment(at: Instant | None) -> datetime:
    return at.earliest if at else datetime.min.replace(tzinfo=UTC)


def days_between(one: Instant, other: Instant) -> int:
    """Whole days from one to the other, by the calendar days as their senders wrote them."""
    return (other.first_day - one.first_day).days
