"""Dates as people and machines write them, to an Instant with the precision that was written.

What stays None, and why, is in docs/normalize.md. Two-digit years are read as RFC 2822 (section 4.3) says:
00-49 are 2000-2049, 50-99 are 1950-1999.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from archive.domain.instant import Instant, Precision, parse_iso
from archive.vocabulary.calendars import ISLAMIC_DRIFT_DAYS, islamic_to_date, persian_to_date
from archive.vocabulary.folding import fold
from archive.vocabulary.month_names import Calendar, Month, load_date_words
from indexer.normalize.clock import Clock, take_clock, zone_of_letter

#: Characters looked at: no date is longer.
MAX_DATE_CHARS = 200
FIRST_YEAR, LAST_YEAR = 1000, 2100

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?\s?(Z)?)?")
_GROUP = re.compile(
    r"(?<!\w)(?P<d>\d\d)\s?(?P<H>\d\d):?(?P<M>\d\d)\s?(?P<z>[A-Z]|UTC|GMT|HRS?)?\s?"
    r"(?P<month>[A-Z]{3,9})\.?[\s/-]?(?P<y>\d{4}|\d\d)(?!\w)"
)
#: RFC 2822, section 3.3: what nearly all mail has.
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2},?\s+)?(\d{1,2})\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(\d{4})\s+"
    r"(\d\d:\d\d(?::\d\d)?(?:\s+[+-]\d{4})?)(?:\s*\([^()]{0,60}\))?"
)
_COMMENT = re.compile(r"\([^()]{0,100}\)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})\s?[/.]\s?(\d{4})(?!\d)")
_HAN = re.compile(r"(\d{4})\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?[日号])?)?")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CORRESPONDING = re.compile(r"\(?\s*(?:الموافق|موافق|برابر با|مطابق با)\s*(?:لـ?\s)?:?")
_ISLAMIC_MARK = re.compile(r"هـ|(?<!\w)ه(?!\w)|(?<!\w)(?:hijri|ah)(?!\w)", re.IGNORECASE)
_PERSIAN_MARK = re.compile(r"هـ?\s?\.?\s?ش(?!\w)|شمسی|شمسي")
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
#: Years of the Persian calendar (1981-2031) that are no years of a police message in any other.
_PERSIAN_YEARS = range(1360, 1411)


@lru_cache(maxsize=20_000)
def normalize_date(raw: str) -> Instant | None:
    """The instant that `raw` tells, or None where it tells none that is sure. Never raises."""
    text = raw.strip()
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    calendar = _marked_calendar(text)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    if not any(c.isdigit() for c in text):
        return None
    parts = _CORRESPONDING.split(text)
    if len(parts) > 1:
        return _read_corresponding(parts)
    if calendar != "gregorian":
        return _try(lambda t: _read_free(t, calendar), text)
    for read in (_read_mail, parse_iso, _read_compact, _read_group):
        found = _try(read, text)
        if found is not None:
            return found
    return _try(lambda t: _read_free(t, calendar), text)


def _read_corresponding(parts: list[str]) -> Instant | None:
    """One day in two calendars: the Gregorian one is the exact one."""
    found = [(_marked_calendar(part), normalize_date(part)) for part in parts]
    exact = [instant for calendar, instant in found if instant and calendar == "gregorian"]
    return exact[0] if len(exact) == 1 else None


def _marked_calendar(text: str) -> Calendar:
    if _PERSIAN_MARK.search(text):
        return "jalali"
    if _ISLAMIC_MARK.search(text):
        return "hijri"
    if _PERSIAN_DIGIT.search(text) and re.search("(?<![\u06f0-\u06f9])۱[۳۴]", text):
        return "jalali"
    return "gregorian"


def _try(read: Callable[[str], Instant | None], text: str) -> Instant | None:
    try:
        found = read(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and FIRST_YEAR <= found.start.year <= LAST_YEAR else None


def _read_mail(text: str) -> Instant | None:
    found = _MAIL.fullmatch(text)
    if found is None:
        return None
    clock, _ = take_clock(found[4])
    return _at(
        date(int(found[3]), load_date_words().months[(found[2].lower(),)].number, int(found[1])), clock
    )


def _read_compact(text: str) -> Instant | None:
    """`20220310`, `20220310T153000Z` (ISO 8601 basic format)."""
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return _at(day, None)
    zone = zone_of_letter("Z") if found[7] else None
    return _at(day, Clock(int(found[4]), int(found[5]), int(found[6] or 0), zone))


def _read_group(text: str) -> Instant | None:
    """A date-time group: `101530Z MAR 22`. Without its year it tells no date."""
    found = _GROUP.search(text.upper())
    if found is None or len(found[0]) < len(text) // 2:
        return None
    month = load_date_words().months.get((fold(found["month"]),))
    if month is None or month.calendar != "gregorian":
        return None
    zone = found["z"] or ""
    clock = Clock(
        int(found["H"]), int(found["M"]), 0, zone_of_letter("Z" if zone in {"UTC", "GMT"} else zone or "J")
    )
    return _at(date(_full_year(found["y"]), month.number, int(found["d"])), clock)


def _read_free(text: str, calendar: Calendar) -> Instant | None:
    """Any other date: a time of day is taken out first, then one date must account for all numbers left."""
    folded = fold(_COMMENT.sub(" ", text))
    clock, rest = take_clock(folded)
    words = load_date_words()
    tokens = _TOKEN.findall(rest)
    if any(token in words.doubts for token in tokens):
        return None
    months = _find_months(tokens)
    if months:
        return _read_named(tokens, months, clock)
    return _read_numeric(rest, calendar, clock)


def _find_months(tokens: list[str]) -> list[tuple[int, int, Month]]:
    """Months by name, with where they start and end. Beside another, "mar" is the day of the week."""
    words = load_date_words()
    found: list[tuple[int, int, Month]] = []
    at = 0
    while at < len(tokens):
        for size in range(min(words.longest, len(tokens) - at), 0, -1):
            month = words.months.get(tuple(tokens[at : at + size]))
            if month:
                found.append((at, at + size, month))
                at += size
                break
        else:
            at += 1
    months = [f for f in found if tokens[f[0]] not in words.days]
    return months if months and len(found) > 1 else found


def _read_named(
    tokens: list[str], months: list[tuple[int, int, Month]], clock: Clock | None
) -> Instant | None:
    if len(months) > 1:
        return None
    start, _, month = months[0]
    numbers = [(at, token) for at, token in enumerate(tokens) if token.isdigit()]
    years = [number for number in numbers if len(number[1]) == 4]
    rest = [number for number in numbers if len(number[1]) <= 2]
    if len(years) + len(rest) != len(numbers) or len(years) > 1:
        return None
    if years and len(rest) <= 1:
        day = int(rest[0][1]) if rest else None
        return _in_calendar(int(years[0][1]), month.number, day, month.calendar, clock)
    # "10 Mar 22": the day stands before the month. "Mar 10, 22" and "Mar 22" could be read otherwise.
    if not years and len(rest) == 2 and rest[0][0] < start < rest[1][0] and month.calendar == "gregorian":
        return _at(date(_full_year(rest[1][1]), month.number, int(rest[0][1])), clock)
    return None


def _read_numeric(text: str, calendar: Calendar, clock: Clock | None) -> Instant | None:
    for pattern, build in (
        (_HAN, _from_han),
        (_YEAR_FIRST, _from_year_first),
        (_YEAR_LAST, _from_year_last),
        (_MONTH_YEAR, _from_month_year),
    ):
        found = pattern.search(text)
        if found:
            rest = text[: found.start()] + text[found.end() :]
            return None if any(c.isdigit() for c in rest) else build(found, calendar, clock)
    return _from_year(text, calendar)


def _from_han(found: re.Match[str], _calendar: Calendar, clock: Clock | None) -> Instant | None:
    month, day = (int(found[2]) if found[2] else None), (int(found[3]) if found[3] else None)
    return _in_calendar(int(found[1]), month, day, "gregorian", clock)


def _from_year_first(found: re.Match[str], calendar: Calendar, clock: Clock | None) -> Instant | None:
    year = int(found[1])
    if calendar == "gregorian" and found[2] == "/" and year in _PERSIAN_YEARS:
        calendar = "jalali"
    return _in_calendar(year, int(found[3]), int(found[4]), calendar, clock)


def _from_year_last(found: re.Match[str], calendar: Calendar, clock: Clock | None) -> Instant | None:
    first, second = int(found[1]), int(found[3])
    if found[2] == ".":
        return _in_calendar(_full_year(found[4]), second, first, calendar, clock)
    if len(found[4]) == 2:
        return None
    year = int(found[4])
    if first > 12 or first == second or calendar != "gregorian":
        return _in_calendar(year, second, first, calendar, clock)
    if second > 12:
        return _in_calendar(year, first, second, calendar, clock)
    # Day and month, or month and day: what is sure is the year.
    return _in_calendar(year, None, None, calendar, None)


def _from_month_year(found: re.Match[str], calendar: Calendar, _clock: Clock | None) -> Instant | None:
    return _in_calendar(int(found[2]), int(found[1]), None, calendar, None)


def _from_year(text: str, calendar: Calendar) -> Instant | None:
    tokens = _TOKEN.findall(text)
    numbers = [token for token in tokens if token.isdigit()]
    others = [token for token in tokens if not token.isdigit()]
    allowed = load_date_words().years | {"ه", "هجري", "ش", "شمسي", "hijri", "ah"}
    if len(numbers) == 1 and len(numbers[0]) == 4 and all(word in allowed for word in others):
        return _in_calendar(int(numbers[0]), None, None, calendar, None)
    return None


def _in_calendar(
    year: int, month: int | None, day: int | None, calendar: Calendar, clock: Clock | None
) -> Instant | None:
    if calendar == "gregorian":
        if day is not None and month is not None:
            return _at(date(year, month, day), clock)
        precision = Precision.YEAR if month is None else Precision.MONTH
        return Instant(datetime(year, month or 1, 1), precision)
    convert = persian_to_date if calendar == "jalali" else islamic_to_date
    if calendar == "jalali" and month is not None and day is not None:
        return _at(convert(year, month, day), clock)
    drift = timedelta(days=0 if calendar == "jalali" else ISLAMIC_DRIFT_DAYS)
    first = convert(year, month or 1, day or 1)
    last = convert(year, month or 12, day or 29)
    return _narrow(first - drift, last + drift)


def _narrow(first: date, last: date) -> Instant | None:
    """The month or year in which all days from `first` to `last` are, or None where there is none."""
    if first.year != last.year:
        return None
    if first.month != last.month:
        return Instant(datetime(first.year, 1, 1), Precision.YEAR)
    return Instant(datetime(first.year, first.month, 1), Precision.MONTH)


def _at(day: date, clock: Clock | None) -> Instant:
    if clock is None:
        return Instant(datetime(day.year, day.month, day.day), Precision.DAY)
    start = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tzinfo=clock.zone)
    return Instant(start, Precision.SECOND)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 50 else 1900)
