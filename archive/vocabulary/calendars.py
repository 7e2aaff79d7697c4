"""Two calendars beside the Gregorian one.

Persian (solar Hijri): the 33-year cycle, which agrees with the astronomical calendar from 1178 to 1633
(K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon, and Planets 74, 1996).
Islamic (lunar Hijri): the tabular calendar (E. G. Richards, "Mapping Time", 1998, ch. 19), from which the
months as announced differ by up to two days.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIRST_PERSIAN, _LAST_PERSIAN = 1178, 1479
_KNOWN_YEAR, _KNOWN_DAY = 1400, date(2021, 3, 21)
_JULIAN_DAY_OF_ORDINAL_0 = 1721425
#: Days by which an announced Islamic date may differ from the tabular one.
ISLAMIC_DRIFT_DAYS = 2


def persian_to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Persian date; raises ValueError where there is no such day."""
    if not _FIRST_PERSIAN <= year <= _LAST_PERSIAN or not 1 <= month <= 12:
        raise ValueError("no year or month of the Persian calendar")
    length = 31 if month <= 6 else 30 if month < 12 or _is_persian_leap(year) else 29
    if not 1 <= day <= length:
        raise ValueError("no day of that Persian month")
    days = sum(_persian_year_days(y) for y in range(_KNOWN_YEAR, year))
    days -= sum(_persian_year_days(y) for y in range(year, _KNOWN_YEAR))
    days += 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return _KNOWN_DAY + timedelta(days=days)


def islamic_to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of a tabular Islamic date; raises ValueError where there is no such day."""
    if not 1 <= year <= 1600 or not 1 <= month <= 12 or not 1 <= day <= 30:
        raise ValueError("no Islamic date")
    julian = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1948440 - 385
    return date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_0)


def _is_persian_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


def _persian_year_days(year: int) -> int:
    return 366 if _is_persian_leap(year) else 365
