"""Cities of bureaus and their names in many languages: `tables/` beside this module, and the CLDR's cities.

`members.csv` has the seat of each member's bureau, `cities.csv` also other cities that bureaus go by, with
names as messages spell them: the first of those in Cyrillic is Russian, the first in Arabic letters Arabic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from archive.tables import read_rows, split_names

#: Languages of the pages whose script is not the one of the English names -> what its letters are called.
_SCRIPTS = {"ar": "ARABIC", "ru": "CYRILLIC"}


@dataclass(frozen=True, slots=True)
class City:
    """A city of a bureau by its English name; `country` is ISO 3166-1 alpha-2."""

    country: str
    name: str
    names: tuple[str, ...] = ()


@cache
def list_seats() -> tuple[City, ...]:
    """The city of each member's bureau."""
    return tuple(City(row["country"], row["bureau"]) for row in read_rows("members", "archive.domain"))


@cache
def list_cities() -> tuple[City, ...]:
    """Cities of bureaus with the names that the table has for them."""
    return tuple(
        City(row["country"], row["bureau"], tuple(split_names(row["names"])))
        for row in read_rows("cities", "archive.domain")
    )


def iter_translated(language: str) -> Iterator[tuple[str, City]]:
    """The names that the CLDR has for cities of bureaus in a language (it has those of time zones)."""
    zones = Locale.parse(language).time_zones
    for zone, city in _zones().items():
        if name := zones.get(zone, {}).get("city"):
            yield str(name), city


@cache
def city_in(language: str, city: str) -> str | None:
    """A city's name in the language of a page; None where only the English one is known."""
    translated = {found.name: name for name, found in iter_translated(language)}
    if city in translated:
        return translated[city]
    script = _SCRIPTS.get(language)
    names = (name for found in list_cities() if found.name == city for name in found.names)
    return next((without_parentheses(name) for name in names if script and _is_in(script, name)), None)


def without_parentheses(name: str) -> str:
    """`Алжир (город)` without what stands in parentheses."""
    return name.split("(", 1)[0].strip()


def _is_in(script: str, name: str) -> bool:
    return unicodedata.name(name[0], "").startswith(script)


@cache
def _zones() -> dict[str, City]:
    """The time zones that are named for a bureau's city in the same country."""
    cities = {(city.country, _plain(city.name)): city for city in (*list_seats(), *list_cities())}
    english = Locale.parse("en").time_zones
    return {
        zone: city
        for zone, country in get_global("zone_territories").items()
        if (city := cities.get((country, _plain(english.get(zone, {}).get("city") or _last(zone)))))
    }


def _last(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _plain(name: str) -> str:
    """A name without accents and signs, in small letters."""
    letters = unicodedata.normalize("NFD", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c))))
