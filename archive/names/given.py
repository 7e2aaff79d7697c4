"""Given names that are one name in several languages (José and Yusuf, Евгений and Yevhen); patronymics."""

from __future__ import annotations

import csv
from functools import lru_cache

from archive.analysis.fold import fold
from archive.tables import read_lines, read_rows


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


def given_forms(name: str) -> frozenset[str]:
    """The other forms of a given name, folded; none where it is not in the table."""
    forms = _forms()
    return frozenset(form for group in _groups().get(fold(name), ()) for form in forms[group])


@lru_cache(maxsize=1)
def _forms() -> dict[int, tuple[str, ...]]:
    """Number of a group -> its forms, folded."""
    forms: dict[int, list[str]] = {}
    for form, numbers in _groups().items():
        for number in numbers:
            forms.setdefault(number, []).append(form)
    return {number: tuple(found) for number, found in forms.items()}


def is_patronymic(word: str) -> bool:
    """Whether a word is a father's name, by its ending."""
    return word.endswith(_patronymic_endings())


@lru_cache(maxsize=1)
def _patronymic_endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in read_rows("patronymics", "archive.names"))
