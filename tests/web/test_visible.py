"""Characters that cannot be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.visible import isolated, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scan.pdf", "scan.pdf"),
        ("رسالة.eml", "رسالة.eml"),
        # Unicode Technical Report 36, 2.10.1: a program whose name reads as a document's.
        ("annexe\u202efdp.exe", "annexe⟨U+202E⟩fdp.exe"),
        ("a\u0000b\u200bc\ufeff", "a⟨U+0000⟩b⟨U+200B⟩c⟨U+FEFF⟩"),
        # Needed to write Persian and emoji.
        ("می\u200cرود", "می\u200cرود"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_isolated() -> None:
    assert isolated("a\u202eb\u2069c") == "\u2068abc\u2069"


@given(st.text())
def test_nothing_leaves_its_isolate(text: str) -> None:
    inside = isolated(text)[1:-1]
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
