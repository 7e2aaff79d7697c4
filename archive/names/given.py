"""Given names that are one name in several languages: José and Yusuf, Евгений and Yevhen."""

from __future__ import annotations

import csv
from functools import lru_cache

from archive.analysis.fold import fold
from archive.tables import read_lines


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    """Folded form -> numbers of the groups that it stands in."""
    groups: dict[str, set[int]] = {}
    for number, row in enumerate(csv.reader(read_lines("given", "archive.names"))):
        for form in row:
            groups.setdefault(fold(form.strip()), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in groups.items()}


def same_given(one: str, other: str) -> bool:
    """Whether both are forms of one given name."""
    groups = _groups()
    return not groups.get(fold(one), frozenset()).isdisjoint(groups.get(fold(other), frozenset()))
