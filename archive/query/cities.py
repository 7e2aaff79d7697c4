"""Which bureau a reader means by the name of its city, in any language."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from archive.analysis.tokenize import list_tokens
from archive.domain.bureaus import iter_translated, list_cities, list_seats, without_parentheses
from archive.domain.languages import SUPPORTED


def find_cities(value: str) -> tuple[str, ...]:
    """The English names of the cities of bureaus that are called so; none where it is no such city."""
    return tuple(sorted(_cities().get(_folded(value), ())))


@lru_cache(maxsize=1)
def _cities() -> dict[str, set[str]]:
    """Folded name -> cities."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for city in (*list_seats(), *list_cities()):
        for name in (city.name, *city.names):
            found[_folded(name)].add(city.name)
            found[_folded(without_parentheses(name))].add(city.name)
    for language in SUPPORTED:
        for name, city in iter_translated(language):
            found[_folded(name)].add(city.name)
    return dict(found)


def _folded(name: str) -> str:
    return " ".join(list_tokens(name))
