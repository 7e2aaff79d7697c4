"""Invented people: family names put together from parts, in several spellings."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "names.csv"
#: Country -> the culture that its people's names are of.
CULTURES: Mapping[str, str] = {
    "RU": "ru", "BY": "ru", "UA": "uk", "KZ": "kk", "TR": "tr", "AZ": "az", "AE": "ar", "EG": "ar",
    "IR": "fa", "VE": "es", "AO": "pt", "CM": "fr",
}  # fmt: skip
#: Languages whose letters each culture's native spelling is read in.
_NATIVE = {
    "ru": {"ru"}, "uk": {"uk"}, "kk": {"kk"}, "ar": {"ar"}, "fa": {"fa"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person, with every spelling that a message may use; `id` is that of the truth."""

    id: str
    country: str
    given: str
    middle: str
    family: str
    other_given: str
    other_family: str
    native: str
    born: date
    passport: str
    file_serial: int
    #: Whole years that the file is older than the case.
    file_age: int
    #: The year that the file was opened in; the case says it.
    opened: int = 0

    @property
    def file_number(self) -> str:
        """As the bureau that seeks the person writes it."""
        return f"{self.opened}/{self.file_serial}"

    @property
    def latin(self) -> str:
        """Given and family name in Latin letters."""
        return " ".join(part for part in (self.given, self.middle, self.family) if part)

    @property
    def names(self) -> list[str]:
        """Every spelling."""
        spellings = [
            self.latin,
            f"{self.given} {self.family}",
            self.capitals,
            self.transliterated,
            self.native,
        ]
        return list(dict.fromkeys(spellings))

    @property
    def capitals(self) -> str:
        """FAMILY Given, as telexes write it."""
        return f"{self.family.upper()} {self.given}"

    @property
    def transliterated(self) -> str:
        """Another way to write it in Latin letters."""
        return f"{self.other_given} {self.other_family}"

    def written(self, language: str, rng: random.Random) -> str:
        """The name as a message in this language writes it: in its own letters, or in one Latin spelling."""
        if language in _NATIVE.get(CULTURES[self.country], ()):
            return self.native
        return rng.choice([self.latin, f"{self.given} {self.family}", self.capitals, self.transliterated])


@lru_cache(maxsize=1)
def _parts() -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    found: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = (row["latin"], row["native"], row["other"] or row["latin"])
            found[row["culture"], row["part"]].append(entry)
    return dict(found)


def invent_person(person_id: str, country: str, rng: random.Random) -> Person:
    """A person of this country; the same random numbers make the same person."""
    culture, parts = CULTURES[country], _parts()
    sex = rng.choice("mmf")
    given = rng.choice(parts[culture, sex])
    middle = rng.choice(parts.get((culture, sex + "2"), [("", "", "")]))
    first, last = rng.choice(parts[culture, "a"]), rng.choice(parts[culture, "b"])
    ending = _feminine(culture, sex, last[0])
    family = tuple(a + b for a, b in zip(first, last, strict=True))
    native_family = family[1] + ("а" if ending else "")
    native = (given[1], middle[1], native_family)
    if culture in ("ru", "uk", "kk"):
        native = (native_family, given[1], middle[1])
    return Person(
        id=person_id,
        country=country,
        given=given[0],
        middle=middle[0],
        family=family[0] + ending,
        other_given=given[2],
        other_family=family[2] + ending,
        native=" ".join(part for part in native if part),
        born=date(1950, 1, 1) + timedelta(days=rng.randrange(18_500)),
        passport=f"{rng.choice('ABKMNPX')}{rng.randrange(10**6, 10**7)}",
        file_age=1 if rng.randrange(11) == 0 else 0,
        file_serial=rng.randrange(10_000, 99_999),
    )


def _feminine(culture: str, sex: str, ending: str) -> str:
    return "a" if sex == "f" and culture in ("ru", "kk") and ending.endswith(("ov", "in", "ev")) else ""
