"""Given names that are one name in several languages: José and Yusuf, Евгений and Yevhen."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from archive.analysis.fold import fold

TABLE = Path(__file__).parent / "tables" / "given.csv"


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    """Folded form -> numbers of the groups that it stands in."""
    groups: dict[str, set[int]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(line for line in file if line[0] != "#")):
            for form in row:
                groups.setdefault(fold(form.strip()), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in groups.items()}


def same_given(one: str, other: str) -> bool:
    """Whether both are forms of one given name."""
    groups = _groups()
    return not groups.get(fold(one), frozenset()).isdisjoint(groups.get(fold(other), frozenset()))
