"""Fragments of a text round its marks."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.message import Span
from archive.query.snippets import SNIPPET_CHARACTERS, find_fragments

FILL = "one two three four five six seven eight nine ten " * 20


def test_without_marks_it_is_the_beginning() -> None:
    [fragment] = find_fragments(FILL, ())
    assert (fragment.start, fragment.marks) == (0, ())
    assert FILL.startswith(fragment.text)
    assert 180 <= len(fragment.text) <= 220
    assert fragment.text.endswith(" ")


def test_of_a_blank_text_there_is_none() -> None:
    assert find_fragments("", ()) == ()
    assert find_fragments(" \n ", ()) == ()


def test_a_short_text_is_whole() -> None:
    [fragment] = find_fragments("Viktor Belov left.", ((7, 12),))
    assert (fragment.text, fragment.start, fragment.marks) == ("Viktor Belov left.", 0, ((7, 12),))


def test_a_fragment_begins_and_ends_between_words() -> None:
    text = f"{FILL}Belov {FILL}"
    [fragment] = find_fragments(text, ((len(FILL), len(FILL) + 5),))
    [(start, end)] = fragment.marks
    assert fragment.text[start:end] == "Belov"
    assert text[fragment.start - 1] == " "
    assert fragment.text.endswith(" ")
    assert 40 <= start <= 60


def test_the_most_different_words_come_first() -> None:
    text = f"red red red {FILL}red notice {FILL}red"
    marks = [(m, m + 3) for m in (0, 4, 8, len(text) - 3)]
    at = text.index("red notice")
    marks = sorted([*marks, (at, at + 3), (at + 4, at + 10)])
    [fragment] = find_fragments(text, marks, most=1)
    assert "red notice" in fragment.text


def test_all_marks_within_a_fragment_are_shown() -> None:
    text = "Belov " * 100
    marks = [(place * 6, place * 6 + 5) for place in range(100)]
    for fragment in find_fragments(text, marks):
        assert len(fragment.marks) == fragment.text.count("Belov")


_TEXTS = st.text(st.sampled_from("ab e\u0301 ا\u064b刑事\n\u200d☺\ufe0f👩"), max_size=900)


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 899), st.integers(1, 30)), max_size=8))
def test_fragments_are_pieces_that_split_no_character(text: str, wanted: list[tuple[int, int]]) -> None:
    marks: list[Span] = []
    for start, length in sorted(wanted):
        if (not marks or start >= marks[-1][1]) and start + length <= len(text):
            marks.append((start, start + length))
    fragments = find_fragments(text, marks)
    assert bool(fragments) == bool(marks or text.strip())
    end = 0
    for fragment in fragments:
        assert text[fragment.start : fragment.start + len(fragment.text)] == fragment.text
        assert fragment.start >= end
        assert len(fragment.text) <= SNIPPET_CHARACTERS + 60
        if fragment.start:
            assert not unicodedata.category(fragment.text[0]).startswith("M")
        for start, stop in fragment.marks:
            assert 0 <= start < stop <= len(fragment.text)
        end = fragment.start + len(fragment.text)
