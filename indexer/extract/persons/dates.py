"""Dates in running text that may be of birth."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.vocabulary.calendars import persian_to_date
from archive.vocabulary.folding import fold_words
from archive.vocabulary.month_names import load_date_words

_FIRST_YEAR, _LAST_YEAR = 1920, 2015
_YOUNGEST = 12
_YEAR_LIKE = re.compile(r"\d\d")
_OTHER_DIGIT = re.compile("[٠-٩۰-۹]")
_PERSIAN_YEARS = range(1300, 1395)
_NUMERIC = r"(?P<a>\d{1,4})(?P<sep>\s?[./-]\s?)(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{1,2})"
_MONTH = r"[^\W\d_]+(?:[ /][^\W\d_]+)?"
_DATE = re.compile(
    rf"(?<![\d/.-])(?:{_NUMERIC}"
    rf"|(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|[-‑]?го|º|\.)?\s+(?:de\s+|of\s+)?(?P<month>{_MONTH})\.?,?\s+(?:del?\s+)?(?P<year>\d{{4}})"
    rf"|(?<![^\W_])(?P<month2>[^\W\d_]{{3,12}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    r"|(?P<day3>\d{1,2})[.-]?(?P<month3>[^\W\d_]{3,12})[.-]?(?P<year3>\d{4})"
    r"|(?P<hy>\d{4})\s?年(?:\s?(?P<hm>\d{1,2})\s?月(?:\s?(?P<hd>\d{1,2})\s?日)?)?"
    r"|(?P<only>(?:19|20|13)\d\d))(?![\d/-]|\.\d)"
)


_DIGITS = re.compile(r"\d+")
_LONGEST_MONTH = 12

Parts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text: year, month and day as far as given.

    `numeric`: day and month are numbers, in either order; `persian`: its digits are.
    """

    start: int
    end: int
    parts: Parts
    numeric: bool
    persian: bool

    @property
    def only_year(self) -> bool:
        """Whether it is a year alone."""
        return self.parts[1] is None


def list_dates(text: str) -> list[DateFound]:
    """The dates of a text, in order."""
    plain = as_ascii_digits(text)
    if not _YEAR_LIKE.search(plain):
        return []
    return [
        DateFound(
            *found.span(),
            _parts(found),
            found["c"] is not None and len(found["a"]) < 3,
            "۰" <= text[found.end() - 1] <= "۹",
        )
        for found in _iter_dates(plain)
    ]


def _iter_dates(plain: str) -> Iterator[re.Match[str]]:
    """What `_DATE.finditer` gives, tried only where it can begin: at digits, and at a word before them."""
    last = 0
    for digits in _DIGITS.finditer(plain):
        start = digits.start()
        if start < last:
            continue
        word = _word_before(plain, last, start)
        found = (_DATE.match(plain, word) if word < start else None) or _DATE.match(plain, start)
        if found:
            yield found
            last = found.end()


def _word_before(plain: str, low: int, start: int) -> int:
    """Where the word begins, not before `low`, that may be the month of a day at `start`; else `start`."""
    end = start
    while end > low and plain[end - 1].isspace():
        end -= 1
    if end == start:
        return start
    if end > low and plain[end - 1] == ".":
        end -= 1
    first = end
    while first > low and end - first <= _LONGEST_MONTH and _is_letter(plain[first - 1]):
        first -= 1
    return first if first < end else start


def _is_letter(character: str) -> bool:
    return character.isalnum() and not character.isdecimal()


def dates_within(dates: Sequence[DateFound], start: int, end: int) -> Iterator[DateFound]:
    """Those of the dates, in order, that stand within these characters."""
    for place in range(bisect_left(dates, start, key=_start_of), len(dates)):
        if dates[place].end > end:
            return
        yield dates[place]


def _start_of(found: DateFound) -> int:
    return found.start


def as_ascii_digits(text: str) -> str:
    """The text with the digits of every script as ASCII ones, character for character."""
    if text.isascii() or not _OTHER_DIGIT.search(text):
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


#: Countries whose bureaus write the month first.
MONTH_FIRST = frozenset({"US"})


@dataclass(frozen=True, slots=True)
class Dating:
    """How to read the dates of a message: the year it was sent in, and whether months come first."""

    sent_year: int | None = None
    month_first: bool = False


def date_of_birth(found: DateFound, dating: Dating) -> str | None:
    """The date as ISO, as much as is given, where it can be the birth of somebody in such a message."""
    last = min(_LAST_YEAR, dating.sent_year - _YOUNGEST) if dating.sent_year else _LAST_YEAR
    year, month, day = found.parts
    if year is None:
        return None
    if year < 100:
        year += 1900 if year + 2000 > last else 2000
    if year in _PERSIAN_YEARS and (found.persian or month is not None):
        return _persian(year, month, day, last)
    if not _FIRST_YEAR <= year <= last:
        return None
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    if month > 12 >= day or (dating.month_first and found.numeric and day <= 12):
        month, day = day, month
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _persian(year: int, month: int | None, day: int | None, last: int) -> str | None:
    """A day of the Persian calendar; its years and months are in two of ours, and say no one date."""
    if month is None or day is None:
        return None
    try:
        on = persian_to_date(year, month, day)
    except ValueError:
        return None
    return on.isoformat() if on.year <= last else None


def _parts(found: re.Match[str]) -> Parts:
    if found["a"]:
        a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
        if len(found["a"]) == 4:
            return a, b, c
        return (c, b, a) if len(found["a"]) < 3 and len(found["c"]) in (2, 4) else (None, None, None)
    if found["hy"]:
        month, day = (int(found[key]) if found[key] else None for key in ("hm", "hd"))
        return int(found["hy"]), month, day
    if found["only"]:
        return int(found["only"]), None, None
    key = "" if found["day"] else "2" if found["day2"] else "3"
    return _named_month(found["month" + key], int(found["day" + key]), int(found["year" + key]))


def _named_month(name: str, day: int, year: int) -> Parts:
    months = load_date_words().months
    words = fold_words(name)
    for size in (2, 1):
        month = months.get(tuple(words[:size]))
        if month is not None and month.calendar != "hijri":
            return year, month.number, day
    return None, None, None
