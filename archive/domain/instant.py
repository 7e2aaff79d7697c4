"""A date with its precision: a month is never taken for its first day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date was written down."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SECOND = "second"


@dataclass(frozen=True)
class Instant:
    """A point in time as precisely as it was written.

    `start` is the earliest reading. It is aware where the source gave an offset, and naive where it gave
    none (then it is read as UTC for ordering, and said to have no zone).
    """

    start: datetime
    precision: Precision

    @property
    def first_day(self) -> date:
        """The earliest calendar day, as the sender wrote it (no conversion between zones)."""
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The latest calendar day that this may be."""
        day = self.first_day
        if self.precision is Precision.YEAR:
            return day.replace(month=12, day=31)
        if self.precision is Precision.MONTH:
            return day.replace(day=monthrange(day.year, day.month)[1])
        return day

    @property
    def earliest(self) -> datetime:
        """The earliest reading in UTC."""
        if self.start.tzinfo is None:
            return self.start.replace(tzinfo=UTC)
        try:
            return self.start.astimezone(UTC)
        except OverflowError:  # 0001-01-01T00:00+14:00
            return self.start.replace(tzinfo=UTC)

    def isoformat(self) -> str:
        """ISO 8601, cut to the precision: `2022`, `2022-03`, `2022-03-10`, `2022-03-10T09:15:00+02:00`."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.start.year:04}"
            case Precision.MONTH:
                return f"{self.start.year:04}-{self.start.month:02}"
            case Precision.DAY:
                return self.first_day.isoformat()
            case _:
                return self.start.isoformat(timespec="seconds").replace("+00:00", "Z")


#: Interpol began in this year: no message between its bureaus is older.
_FIRST_YEAR = 1923
#: What a clock says that was never set.
_UNSET = date(1970, 1, 1)


def believed(at: Instant | None, today: date | None = None) -> Instant | None:
    """The date where a message can have been sent then, else None.

    It cannot before there was Interpol, after tomorrow (which somewhere is today), or on the day with which
    clocks of computers begin. What such a message came before or after is not known, so that nothing certain
    follows from its date.
    """
    if at is None:
        return None
    last = (today or datetime.now(UTC).date()) + timedelta(days=1)
    is_unset = at.first_day == at.last_day == _UNSET
    return at if at.first_day.year >= _FIRST_YEAR and at.first_day <= last and not is_unset else None


_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d)"
    r"(?:[T ](?P<H>\d\d):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d{1,9})?)?\s?(?P<z>Z|[+-]\d\d:?\d\d)?)?)?)?"
)


def parse_iso(text: str) -> Instant:
    """ISO 8601 text to an instant; raises ValueError where it is none (or no day of the calendar)."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not an ISO 8601 date: {text[:40]!r}")
    year, month, day = int(found["y"]), int(found["m"] or 1), int(found["d"] or 1)
    if found["H"] is None:
        precision = Precision.DAY if found["d"] else Precision.MONTH if found["m"] else Precision.YEAR
        return Instant(datetime(year, month, day), precision)
    start = datetime(year, month, day, int(found["H"]), int(found["M"]), int(found["S"] or 0))
    return Instant(start.replace(tzinfo=_zone(found["z"])), Precision.SECOND)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
