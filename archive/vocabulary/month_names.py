"""Names of months and days in the languages of the archive, and of zones.

From CLDR (by babel) and from tables/months.csv, date_words.csv and zones.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import cache
from typing import Literal

from babel import Locale

from archive.tables import read_rows, split_names
from archive.vocabulary.folding import fold_words

#: With the Arabic of the Levant, Algeria and Morocco, which have other names for the months.
LANGUAGES = (
    "en", "fr", "es", "pt", "it", "de", "pl", "tr", "az", "ru", "uk", "kk", "be",
    "ar", "ar_LB", "ar_DZ", "ar_MA", "fa",
)  # fmt: skip
Calendar = Literal["gregorian", "jalali", "hijri"]
_CALENDARS: dict[str, Calendar] = {"gregorian": "gregorian", "jalali": "jalali", "hijri": "hijri"}


@dataclass(frozen=True, slots=True)
class Month:
    """A month's number in its calendar."""

    calendar: Calendar
    number: int


@dataclass(frozen=True, slots=True)
class DateWords:
    """Folded words of dates: months by their words, days of the week, words of doubt and for "year"."""

    months: dict[tuple[str, ...], Month]
    days: frozenset[str]
    doubts: frozenset[str]
    years: frozenset[str]

    @property
    def longest(self) -> int:
        """The most words in the name of a month."""
        return max(map(len, self.months))


@cache
def load_date_words() -> DateWords:
    """The words of all languages; a name of different months in two languages is left out."""
    found: dict[tuple[str, ...], set[Month]] = {}
    days: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    _add(found, str(name), Month("gregorian", int(number)))
                for name in locale.days[context][width].values():
                    days.update(fold_words(str(name)))
    for row in read_rows("months"):
        month = Month(_CALENDARS[row["calendar"]], int(row["month"]))
        for name in split_names(row["names"]):
            _add(found, name, month)
    words = {row["kind"]: row["names"] for row in read_rows("date_words")}
    return DateWords(
        months={name: months.pop() for name, months in found.items() if len(months) == 1},
        days=frozenset(days),
        doubts=frozenset(word for name in split_names(words["doubt"]) for word in fold_words(name)),
        years=frozenset(word for name in split_names(words["year"]) for word in fold_words(name)),
    )


@cache
def load_zones() -> dict[str, timezone]:
    """Zones by name in lower case; names of several zones (IST, BST) are in no table, so they say nothing."""
    return {
        row["name"].casefold(): timezone(timedelta(minutes=int(row["minutes"]))) for row in read_rows("zones")
    }


def _add(found: dict[tuple[str, ...], set[Month]], name: str, month: Month) -> None:
    words = tuple(fold_words(name))
    if words and not words[0].isdigit():
        found.setdefault(words, set()).add(month)
