"""Countries that a text names by an adjective and a word for a party: "the Russian side", "partie russe"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from archive.analysis.fold import fold
from archive.tables import read_rows, split_names

PACKAGE = "indexer.extract.kinds"
_SIDE = "side"


def find_sides(words: Sequence[str]) -> set[str]:
    """The countries of the parties that these folded words name, the adjective before or behind the noun."""
    found = set()
    sides = _load()[_SIDE][0]
    for one, other in pairwise(words):
        adjective = other if one in sides else one if other in sides else None
        if adjective is not None and (country := _country_of(adjective)):
            found.add(country)
    return found


def _country_of(word: str) -> str | None:
    for country, (whole, beginnings) in _load().items():
        if country != _SIDE and (word in whole or word.startswith(beginnings)):
            return country
    return None


@cache
def _load() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Country (or `side`) -> its folded words, and beginnings of words."""
    table = {}
    for row in read_rows("sides", PACKAGE):
        words = split_names(row["words"])
        whole = frozenset(fold(word) for word in words if not word.endswith("*"))
        table[row["country"]] = (whole, tuple(fold(word[:-1]) for word in words if word.endswith("*")))
    return table
