"""Words that the search for names goes by: common words, given names and surnames, places.

tables/common.csv is counted from labelled messages (benchmarks/persons.py); tables/known_names.csv is taken
from Faker's lists of names (MIT License, Copyright (c) 2012 Daniele Faraglia); places are the archive's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archive.analysis.fold import fold
from archive.tables import read_rows
from archive.vocabulary.gazetteer import iter_place_names, load_gazetteer

PACKAGE = "indexer.extract.persons"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: A shorter word of a place's name of several words ("San", "New") says nothing.
_MIN_PART = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words are folded. `common` are words that are no names unless a capital says otherwise."""

    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon; takes some tenths of a second the first time."""
    common = frozenset(row["word"] for row in read_rows("common", PACKAGE))
    return Lexicon(common, *load_names(), load_places())


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
