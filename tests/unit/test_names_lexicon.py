"""Which words of a text may be part of a name, and which of them are spellings of one that is sought."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from archive.analysis.fold import fold
from archive.names.lexicon import find_name_words, find_spellings, iter_rows


class Words:
    """A lexicon of these words."""

    def __init__(self, *words: str) -> None:
        self._rows = list(iter_rows(words))

    def find_words(self, keys: Collection[str]) -> Collection[str]:
        return {word for key, word in self._rows if key in keys}


def test_capitals_and_scripts_without_them_may_be_names() -> None:
    found = find_name_words(["We ask about Viktor BELOV and al-Masri, passport 71, AB123.", "حسن المصري قال"])
    assert found == {"we", "viktor", "belov", "masri", "ab123", "حسن", "المصري", "قال"}


def test_of_headers_every_word_may_be() -> None:
    assert find_name_words([], ["viktor belov <v1@x.example>"]) == {"viktor", "belov", "example"}


def test_too_short_and_too_long_ones_are_none() -> None:
    assert find_name_words([f"A Bo {'C' * 31} {'D' * 30}"]) == {"bo", "d" * 30}


@pytest.mark.parametrize(
    ("sought", "spelled"),
    [
        ("sokolov", ["соколов", "sokoloff", "соколову", "سوكولوف"]),
        ("шевченко", ["shevchenko", "chevtchenko", "schewtschenko"]),
        ("jose", ["josé", "хосе"]),
        ("евгений", ["yevhen", "evgeny"]),
        ("muller", ["müller", "mueller"]),
    ],
)
def test_spellings_of_one_name(sought: str, spelled: list[str]) -> None:
    others = ["ivanov", "petrenko", "meeting", "border"]
    found = find_spellings((sought,), Words(*spelled, *others)).sure
    assert found[0] == sought
    assert set(found) == {sought, *map(fold, spelled)}


def test_a_short_word_takes_less_for_its_own() -> None:
    found = find_spellings(("حسن",), Words("hassan", "hasan", "athens", "حسين"))
    assert {"hassan", "hasan"} <= set(found.sure)
    assert "athens" in found.doubtful
    assert "حسين" not in found.sure


def test_without_a_lexicon_only_itself() -> None:
    assert find_spellings(("Belov",), Words()).sure == ("belov",)
