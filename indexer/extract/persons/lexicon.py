"""Words that the search for names goes by: common words, given names and surnames, places.

tables/common.csv is counted from labelled messages (benchmarks/persons.py); tables/known_names.csv is taken
from Faker's lists of names (MIT License, Copyright (c) 2012 Daniele Faraglia); places are the archive's;
tables/no_names.csv has words of handling, letters and offices that are in no name, whatever their capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from archive.analysis.fold import fold
from archive.kept import Kept
from archive.tables import read_rows, split_names
from archive.vocabulary.gazetteer import iter_place_names, load_gazetteer

PACKAGE = "indexer.extract.persons"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: A shorter word of a place's name of several words ("San", "New") says nothing.
_MIN_PART = 4
STEM = 5
_MOST_KEPT = 1 << 15
_PATRONYMICS = (
    "vich", "vna", "ichna", "vych", "ogly", "oglu", "kyzy", "kizi", "qizi", "uly",
    "вич", "вна", "вича", "вичу", "вичем", "виче", "вне", "вну", "вной", "вны", "ична", "ичны", "ичне",
    "ичну", "огли", "оглы", "кызы", "ұлы", "қызы", "ұлын", "қызын", "ұлына", "ұлының", "vitch", "witsch",
    "wicz",
)  # fmt: skip


def stem_of(word: str) -> str:
    """What stays of a word in all cases."""
    return word[:STEM] if len(word) <= 7 else word[: len(word) - 2]


class Trait(NamedTuple):
    """What the lexicon knows of one word."""

    given: bool
    surname: bool
    patronymic: bool
    place: bool
    stem: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words are folded. `common` are words that are no names unless a capital says otherwise; `never` are
    no part of a name in any case."""

    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    never: frozenset[str] = frozenset()
    _traits: Kept[str, Trait] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_traits", Kept(self._look_up, _MOST_KEPT))

    def trait_of(self, word: str) -> Trait:
        """What is known of a word."""
        return self._traits[word]

    def _look_up(self, word: str) -> Trait:
        return Trait(
            word in self.given,
            word in self.surnames,
            word.endswith(_PATRONYMICS),
            word in self.places,
            stem_of(word),
        )


@cache
def load_lexicon() -> Lexicon:
    """The lexicon; takes some tenths of a second the first time."""
    common = frozenset(row["word"] for row in read_rows("common", PACKAGE))
    return Lexicon(common, *load_names(), load_places(), load_no_names())


@cache
def load_no_names() -> frozenset[str]:
    """Words that are never part of a name."""
    rows = read_rows("no_names", PACKAGE)
    return frozenset(fold(word) for row in rows for word in split_names(row["words"]))


def load_names() -> tuple[frozenset[str], frozenset[str]]:
    """Known given names and surnames."""
    kinds: dict[str, set[str]] = {"g": set(), "s": set()}
    for row in read_rows("known_names", PACKAGE):
        for kind in row["kind"]:
            kinds[kind].add(row["name"])
    return frozenset(kinds["g"]), frozenset(kinds["s"])


@cache
def load_places() -> frozenset[str]:
    """Words of the names of countries and cities, with their case endings."""
    places: set[str] = set()
    for name in set(iter_place_names()):
        words = [fold(word) for word in _WORD.findall(name)]
        places.update(word for word in words if len(word) >= _MIN_PART or len(words) == 1)
    forms = load_gazetteer().forms
    places.update(form for form, word in forms.items() if word in places and len(form) >= _MIN_PART)
    return frozenset(places)
