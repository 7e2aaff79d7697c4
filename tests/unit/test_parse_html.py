"""HTML to text: what a reader would see, and what must not hang or be lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.parse.html import html_to_text
from indexer.parse.readable import read_html, readable_text

ROWS = [
    ("paragraphs", "<p>one</p><p>two</p>", "one\n\ntwo"),
    ("breaks", "one<br>two<BR/>three", "one\ntwo\nthree"),
    ("divs", "<div>one</div><div>two</div>", "one\ntwo"),
    ("white space is folded", "one\n   two\t three", "one two three"),
    ("inline tags break no word", "S<b>okolo</b>v", "Sokolov"),
    ("table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
    ("entities", "&lt;a&gt; &amp; &eacute; &#1078; &nbsp;x &bogus;", "<a> & é ж \xa0x &bogus;"),
    ("entities make no tags", "&lt;script&gt;kept&lt;/script&gt;", "<script>kept</script>"),
    ("script, style, title", "<head><title>T</title><style>x</style></head><script>y</script>z", "z"),
    ("a script that never ends is kept", "a<script>b", "ab"),
    ("a style that ends crookedly", "<style>x</style \n>z", "z"),
    ("comments", "a<!-- x <p> -->b", "ab"),
    ("a comment that never ends is kept", "a<!-- b <p>c", "a b\n\nc"),
    ("Outlook's conditions", "<!--[if mso]>x<![endif]-->y<![if !mso]>z<![endif]>", "yz"),
    ("a tag that never ends is kept", "a <b and c", "a <b and c"),
    ("less than", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("preformatted telex", "<pre>FROM: A\nTO:   B\n  C</pre>end", "FROM: A\nTO:   B\n  C\n\nend"),
    ("lists", "<ul><li>a</li><li>b</li></ul>", "a\nb"),
    ("zeros", "a\0b", "ab"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("page", "text"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_text_of_pages(page: str, text: str) -> None:
    assert html_to_text(page) == text


@pytest.mark.parametrize(
    "piece", ["<!--", "<div>", "<script>", "<", "<a ", "&", "<p>\n", "<pre>", "<title>x</titl"]
)
def test_hostile_pages_take_linear_time(piece: str) -> None:
    """Parsers of libraries hang on 100,000 of these."""
    started = time.process_time()
    html_to_text(piece * 100_000)
    assert time.process_time() - started < 10


@given(st.text(alphabet="abc <>/!-&;\n'\"p", max_size=200))
def test_letters_outside_tags_are_never_lost(page: str) -> None:
    plain = page.replace("<", "(").replace("&", "+")
    assert "".join(html_to_text(plain).split()) == "".join(plain.split())
    html_to_text(page)


def test_the_set_of_a_page() -> None:
    page = '<html><meta charset="koi8-r">мир и труд'
    assert read_html(page.encode("koi8-r"))[0] == "мир и труд"
    assert read_html(page.encode("cp1251"), "windows-1251")[0] == "мир и труд"


def test_types_that_are_text() -> None:
    assert readable_text("text/HTML", b"<p>a</p>") == "a"
    assert readable_text("application/json", b"{}") == "{}"
    assert readable_text("image/png", b"text") == ""
