"""The words of the pages by language, and names of countries, languages and dates in it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import babel
from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent

from archive.domain.bureaus import city_in
from archive.domain.instant import Instant, Precision
from archive.domain.message import INTERPOL, UNDETERMINED
from archive.query.fields import UNKNOWN

_FOLDER = Path(__file__).parent / "locales"
DEFAULT = "en"
#: Whose names, numbers and dates a language takes: English with the day before the month, as most write it.
CLDR = {"en": "en_GB"}
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
#: How the names of its letters begin in Unicode, where they are not Latin.
_LETTERS = {"ar": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC"}


#: Facets whose values are named by the words of another.
_SHARED = {"after": "kind", "before": "kind", "answered": "answer", "bypass": "answer"}
#: Facets whose values are names, which must not be taken for one of our words.
_VALUES_AS_THEY_ARE = frozenset({"collection", "from_bureau", "to_bureau", "person", "year"})


@dataclass(frozen=True, slots=True)
class Locale:
    """One language of the pages. A missing word is an error: every catalog has the same keys."""

    code: str
    words: Mapping[str, str]
    cldr: babel.Locale

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"

    @property
    def arrow(self) -> str:
        """What stands between a sender and its addressees, in the direction that the page is read."""
        return "\u2190" if self.direction == "rtl" else "\u2192"

    def writes(self, text: str) -> bool:
        """Whether a text is in the letters of this language."""
        letter = next(filter(str.isalpha, text), " ")
        return unicodedata.name(letter, "").startswith(_LETTERS.get(self.code, "LATIN"))

    def say(self, key: str, **values: object) -> str:
        """The words of this key, with values filled in."""
        return self.words[key].format(**values) if values else self.words[key]

    def say_count(self, key: str, count: int) -> str:
        """The words of `key.one`, `key.few` … that this language uses for this number."""
        form = self.cldr.plural_form(count)
        words = self.words.get(f"{key}.{form}", self.words[f"{key}.other"])
        return words.format(n=self.number(count))

    def number(self, value: int) -> str:
        """A number as this language writes it, in digits that all readers of the archive share."""
        return str(format_decimal(value, locale=self.cldr, numbering_system="latn"))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in whole hundredths."""
        return str(format_percent(share, locale=self.cldr, numbering_system="latn"))

    def value(self, facet: str, value: str) -> str:
        """A facet's value as a person reads it."""
        if facet.endswith("_country"):
            return self.country(value)
        if facet == "language":
            return self.language(value)
        if facet not in _VALUES_AS_THEY_ARE and (key := f"{_SHARED.get(facet, facet)}.{value}") in self.words:
            return self.words[key]
        if value == UNKNOWN and facet != "collection":
            return self.words["date_unknown" if facet == "year" else "unknown"]
        return self.city(value) if facet.endswith("_bureau") else value

    def country(self, code: str | None) -> str:
        """The name of a country; Interpol's secretariat by its own."""
        if code is None or code == UNKNOWN:
            return self.words["unknown"]
        if code == INTERPOL:
            return self.words["interpol"]
        return str(self.cldr.territories.get(code, code))

    def city(self, name: str) -> str:
        """A bureau's city in this language; its English name where that is all there is."""
        return city_in(self.code, name) or name

    def language(self, code: str) -> str:
        """The name of a language."""
        if code == UNDETERMINED:
            return self.words["language_undetermined"]
        return str(self.cldr.languages.get(code.removeprefix("x-"), code))

    def date(self, instant: Instant | None) -> str:
        """A date at the precision that it was written with."""
        if instant is None:
            return self.words["date_unknown"]
        match instant.precision:
            case Precision.YEAR:
                return f"{instant.first_day.year}"
            case Precision.MONTH:
                return self._latin(format_skeleton("yMMMM", instant.start, locale=self.cldr))
            case _:
                return self._latin(format_skeleton("yMMMd", instant.first_day, locale=self.cldr))

    def moment(self, instant: Instant | None) -> str:
        """A date with its time and zone, where they were written."""
        if instant is None or instant.precision is not Precision.SECOND:
            return self.date(instant)
        zone = instant.start.strftime("%z")
        day = self._latin(format_skeleton("yMMMMd", instant.first_day, locale=self.cldr))
        told = self.say("moment", date=day, time=instant.start.strftime("%H:%M"))
        if not zone:
            return told
        if not instant.start.utcoffset():
            return f"{told} {self.words['utc']}"
        # The sign of the offset stays before its digits, also among words from right to left.
        return f"{told} {self.words['utc']}\xa0\u2066{zone[:3]}:{zone[3:5]}\u2069"

    def bar(self, value: str) -> str:
        """The label of a histogram's bar: 2022, 2022-03 or 2022-03-10."""
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 1:
            return value
        first = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        skeleton = "yMMMd" if len(parts) > 2 else "yMMM"
        return self._latin(format_skeleton(skeleton, first, locale=self.cldr))

    @staticmethod
    def _latin(text: str) -> str:
        """Digits that all readers share, whatever the language's own are."""
        return "".join(str(int(c)) if c.isdecimal() else c for c in text)


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """The languages that there is a catalog for, English first."""
    codes = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return (DEFAULT, *(code for code in codes if code != DEFAULT))


@lru_cache(maxsize=16)
def open_locale(code: str) -> Locale:
    """The catalog of a language; that of English where there is none."""
    code = code if code in available() else DEFAULT
    words = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return Locale(code, words, babel.Locale.parse(CLDR.get(code, code)))


def choose_locale(asked: str | None, accepted: str) -> Locale:
    """The language of `?lang=`, or the first of Accept-Language that there is, or English."""
    if asked in available():
        return open_locale(str(asked))
    for code in _accepted(accepted):
        if code in available():
            return open_locale(code)
    return open_locale(DEFAULT)


def _accepted(header: str) -> Sequence[str]:
    """Language codes of an Accept-Language header by weight (RFC 9110, 12.5.4)."""
    weighted = []
    for place, item in enumerate(header[:500].split(",")):
        code, _, weight = item.partition(";q=")
        try:
            weighted.append((-float(weight or 1), place, code.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return [code for weight, _, code in sorted(weighted) if weight < 0]
