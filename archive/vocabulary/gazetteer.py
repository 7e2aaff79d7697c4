"""The lookup from phrases to places and to the words that say what kind of party a line names.

Built once, at first use, from the tables and from CLDR (babel): names of all territories and of the cities
that stand for time zones, in the languages below. A table's row comes before CLDR's where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

import pycountry
from babel import Locale

from archive.domain.bureaus import iter_translated, list_cities, list_seats, without_parentheses
from archive.tables import read_rows, split_names
from archive.vocabulary.folding import fold, fold_words

LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "pt_PT",
    "it",
    "de",
    "pl",
    "tr",
    "az",
    "ru",
    "uk",
    "kk",
    "be",
    "ar",
    "fa",
    "zh",
)
_SHORTEST_INFLECTED = 4
_ARTICLE = "ال"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and, where the name is a city's, that city in English."""

    country: str
    city: str | None = None


@dataclass(slots=True)
class Entry:
    """What a phrase may mean: places, the most likely first, and kinds of word (see tables/words.csv)."""

    places: tuple[Place, ...] = ()
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Gazetteer:
    """Phrases by their first word, longest first; inflected forms to their words; bureaus of members."""

    phrases: dict[str, list[tuple[Words, Entry]]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    bureaus: dict[str, str] = field(default_factory=dict)

    def match(self, words: list[str], start: int) -> tuple[int, Entry] | None:
        """The longest phrase that begins at `start`: its length in words, and its entry."""
        word = words[start]
        for first in (word, self.forms.get(word)):
            for phrase, entry in self.phrases.get(first, ()) if first else ():
                if self._agrees(words, start, phrase):
                    return len(phrase), entry
        return None

    def _agrees(self, words: list[str], start: int, phrase: Words) -> bool:
        if start + len(phrase) > len(words):
            return False
        for offset in range(1, len(phrase)):
            word, wanted = words[start + offset], phrase[offset]
            if word != wanted and self.forms.get(word) != wanted:
                return False
        return True


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer; takes some tenths of a second the first time."""
    bureaus = {city.country: city.name for city in list_seats()}
    entries: dict[Words, Entry] = {}
    _add_places(entries, _table_places())
    own = frozenset(entries)
    _add_places(entries, ((name, p) for name, p in _cldr_places()), keep=own)
    inflected = {word for words in entries for word in words}
    for row in read_rows("bodies"):
        for name in split_names(row["names"]):
            place = Place(row["country"], row["bureau"] or None)
            words = tuple(fold_words(name))
            entries[words] = Entry((place,), entries.get(words, Entry()).kinds | {"body"})
    for row in read_rows("words"):
        for name in split_names(row["names"]):
            words = tuple(fold_words(name))
            entry = entries.setdefault(words, Entry())
            entry.kinds |= {row["kind"]}
    gazetteer = Gazetteer(bureaus=bureaus)
    for words, entry in sorted(entries.items(), key=lambda item: -len(item[0])):
        gazetteer.phrases.setdefault(words[0], []).append((words, entry))
    gazetteer.forms = _inflect(inflected, {words[0] for words in entries if len(words) == 1})
    return gazetteer


def _add_places(
    entries: dict[Words, Entry], found: Iterable[tuple[str, Place]], keep: frozenset[Words] = frozenset()
) -> None:
    """Add names. One name of several countries is ambiguous; the names to `keep` take no other country."""
    for name, place in found:
        words = tuple(fold_words(name))
        if not words:
            continue
        entry = entries.setdefault(words, Entry())
        known = [other for other in entry.places if other.country == place.country]
        if not known and words not in keep:
            entry.places += (place,)
        elif known and place.city and not known[0].city and words not in keep:
            entry.places = tuple(place if other == known[0] else other for other in entry.places)


def iter_place_names() -> Iterator[str]:
    """Every name of a country or city in the tables and in CLDR, as written; some more than once."""
    for name, _ in chain(_table_places(), _cldr_places()):
        yield name


def _table_places() -> Iterator[tuple[str, Place]]:
    for city in list_seats():
        yield city.name, Place(city.country, city.name)
    for city in list_cities():
        place = Place(city.country, city.name)
        for name in (city.name, *city.names):
            yield from ((variant, place) for variant in _without_parentheses(name))
    for row in read_rows("countries"):
        for name in split_names(row["names"]):
            yield from ((variant, Place(row["country"])) for variant in _without_parentheses(name))


def _cldr_places() -> Iterator[tuple[str, Place]]:
    countries = {country.alpha_2 for country in pycountry.countries}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            if "," not in (name := getattr(country, attribute, None) or ","):
                yield name, Place(country.alpha_2)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in countries:
                yield from ((variant, Place(code)) for variant in _without_parentheses(name))
        yield from ((name, Place(city.country, city.name)) for name, city in iter_translated(language))


def _without_parentheses(name: str) -> Iterator[str]:
    """`Myanmar (Burma)` is also written without what stands in parentheses."""
    yield name
    if "(" in name:
        yield without_parentheses(name)


def _inflect(words: set[str], known: set[str]) -> dict[str, str]:
    """Case forms (tables/declensions.csv) and Arabic prefixes of these words, but for words known as such."""
    endings: dict[str, list[str]] = {}
    for row in read_rows("declensions"):
        endings.setdefault(fold(row["ending"]), []).extend(fold(row["forms"]).split())
    forms: dict[str, str] = {}
    for word in sorted(words):
        if len(word) < _SHORTEST_INFLECTED:
            continue
        for form in _forms_of(word, endings):
            if form not in known:
                forms.setdefault(form, word)
    return forms


def _forms_of(word: str, endings: dict[str, list[str]]) -> Iterator[str]:
    for size in (4, 3, 2, 1):
        ending = word[-size:]
        if ending in endings:
            yield from (word[:-size] + form for form in endings[ending])
            break
    if word.startswith(_ARTICLE):
        yield from ("ب" + word, "لل" + word[2:], "و" + word)
    elif "\u0621" <= word[0] <= "\u064a":
        yield from ("ب" + word, "ل" + word)
