"""Marks in a text as HTML, and nothing of the text lost or let through."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.highlight import Note, codes, highlight, paragraphs

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80) | st.text(
    "<>&\"'\n mark/", max_size=80
)
MARKS = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=8)


def plain(html: str) -> str:
    return unescape(re.sub(r"</?mark>", "", html))


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("stolen car", [(0, 6)], "<mark>stolen</mark> car"),
        ("a < b", [(2, 3)], "a <mark>&lt;</mark> b"),
        ("<b>", [], "&lt;b&gt;"),
        ("abc", [(1, 2), (0, 1)], "<mark>a</mark><mark>b</mark>c"),
        # A mark over another, an empty one, and one that ends outside.
        ("abcdef", [(0, 3), (2, 5), (4, 4), (5, 9)], "<mark>abc</mark>def"),
        ("سيارة", [(0, 5)], "<mark>سيارة</mark>"),
    ],
)
def test_marks(text: str, marks: list[tuple[int, int]], html: str) -> None:
    assert str(highlight(text, marks)) == html


@given(TEXTS, MARKS)
def test_nothing_of_a_text_is_lost_or_let_through(text: str, marks: list[tuple[int, int]]) -> None:
    html = str(highlight(text, marks))
    assert plain(html) == text
    assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}
    assert html.count("<mark>") == html.count("</mark>")


@given(TEXTS, MARKS, MARKS)
def test_lines_together_are_the_text(
    text: str, marks: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> None:
    lines = [str(html) for _, html in paragraphs(text, marks, quoted)]
    assert "\n".join(plain(line) for line in lines) == text
    assert all(line.count("<mark>") == line.count("</mark>") for line in lines)


def test_a_mark_over_two_lines_and_a_quoted_line() -> None:
    lines = paragraphs("one two\n> three\nfour", [(4, 11)], [(8, 15)])
    assert [(quoted, str(html)) for quoted, html in lines] == [
        (False, "one <mark>two</mark>"),
        (True, "<mark>&gt; t</mark>hree"),
        (False, "four"),
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Add a `)`.", "Add a <code>)</code>."),
        ("`<b>` and `c`", "<code>&lt;b&gt;</code> and <code>c</code>"),
        # The reader's own backtick in the message.
        ("There is no field `a`b`.", "There is no field `a`b`."),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_codes(text: str, html: str) -> None:
    assert str(codes(text)) == html


def test_notes_stand_around_marks_of_the_search() -> None:
    html = str(highlight("of Anna SOBOL", [(8, 13)], [Note(3, 13, "person"), Note(0, 2, "kind")]))
    assert html == (
        '<mark class="note note-kind">of</mark> <mark class="note note-person">Anna </mark><mark>SOBOL</mark>'
    )


def test_notes_are_cut_at_the_ends_of_lines() -> None:
    lines = paragraphs("one two\nthree", [], [], [Note(4, 11, "person")])
    assert [str(html) for _, html in lines] == [
        'one <mark class="note note-person">two</mark>',
        '<mark class="note note-person">thr</mark>ee',
    ]
