"""Text to tokens: letters and digits run together, marks stay with their letter, CJK as pairs.

A word here is a maximal run of letters, marks and digits (UAX #29 without its MidLetter and MidNum rules, so
that a reader may type a separator or not know of it): `A-1234/5-2023` is four tokens, `O'Connor` two,
`ivan@mail.ru` three. A reader's word that gives several tokens is searched as their phrase; forms written
together are found by their codes (archive.analysis.codes).

Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) become overlapping pairs of characters,
and a text's run ends with its last character alone: so every character begins a token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from archive.analysis.fold import INVISIBLE, fold

#: Characters of a token; what is longer (an encoded file) is cut into pieces of this length. In UTF-8 that
#: is at most 240 bytes: no engine drops it.
MAX_TOKEN_CHARACTERS = 60

#: Scripts without spaces, with the marks of repetition and length that go with them.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3"
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\uff66-\uff9d"
)
#: Python's `\w` has no marks. (Classes of the first plane alone: `re` is ten times slower beyond it.)
_MARKS = "".join(chr(c) for c in range(0x300, 0xFFFF) if unicodedata.category(chr(c)).startswith("M"))
# What cannot be seen does not end a word (Persian writes ZWNJ between stem and ending), nor does a mark.
_WITHIN = re.compile(f"[{_MARKS}{INVISIBLE}]")
# The apostrophes that Unicode counts among the letters (ʼ, ʻ) separate as the others do.
_WORD = re.compile(rf"[^\W_ʼʻ]{{1,{MAX_TOKEN_CHARACTERS}}}")
_PARTS = re.compile(f"({_WORD.pattern})")
_RUN = re.compile(r"[^\W_ʼʻ]+")
_HAS_UNSPACED = re.compile(rf"[{UNSPACED}]")
_PIECE = re.compile(rf"[{UNSPACED}]+|[^{UNSPACED}]{{1,{MAX_TOKEN_CHARACTERS}}}")


class Token(NamedTuple):
    """A folded token, where it stands in the original text (characters), and the word as written there."""

    text: str
    start: int
    end: int
    word: str


def iter_tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order. No token is empty or holds white space."""
    for word, start in iter_words(text):
        if folded := fold(word)[:MAX_TOKEN_CHARACTERS]:
            yield Token(folded, start, start + len(word), word)


def iter_words(text: str) -> Iterator[tuple[str, int]]:
    """(word as written, where it begins) of a text, in order: each is one token, or none if it folds away."""
    words, spans = place_words(text)
    for word, (start, _) in zip(words, spans, strict=True):
        yield word, start


def place_words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of `iter_words` and the span of each, all at once: no step of Python for each of them."""
    if not text.isascii() and _HAS_UNSPACED.search(text):
        placed = list(_iter_pieces(text))
        return [word for word, _ in placed], [(start, start + len(word)) for word, start in placed]
    shown = _as_letters(text)
    parts = _PARTS.split(shown)  # what stands between, a word, what stands between, ...
    ends = list(accumulate(map(len, parts)))
    spans = list(zip(ends[0::2], ends[1::2], strict=False))
    return parts[1::2] if shown == text else [text[start:end] for start, end in spans], spans


def _iter_pieces(text: str) -> Iterator[tuple[str, int]]:
    """The words of a text some of which is written without spaces."""
    for run in _RUN.finditer(_as_letters(text)):
        for piece in _PIECE.finditer(text, *run.span()):
            start, word = piece.start(), piece[0]
            if is_unspaced(word):
                yield from ((word[i : i + 2], start + i) for i in range(len(word)))
            else:
                yield word, start


def list_words(text: str) -> list[str]:
    """The words of `iter_words` without their places: the fast way for a loader."""
    if text.isascii() or not (_HAS_UNSPACED.search(text) or _WITHIN.search(text)):
        return _WORD.findall(text)
    return [word for word, _ in iter_words(text)]


def _as_letters(text: str) -> str:
    """The text with a letter in place of each mark and joiner, character for character."""
    return text if text.isascii() else _WITHIN.sub("x", text)


def list_tokens(text: str) -> list[str]:
    """The folded tokens of a text, without their places."""
    return [token.text for token in iter_tokens(text)]


def list_query_tokens(text: str) -> list[str]:
    """The tokens that a text must hold in a row to hold this one.

    They are those of the text itself, but that its last character may go on in a run without spaces.
    """
    tokens = list(iter_tokens(text))
    if len(tokens) > 1 and tokens[-1].start == tokens[-2].start + 1 and is_unspaced(tokens[-2].word):
        tokens.pop()
    return [token.text for token in tokens]


def is_unspaced(word: str) -> bool:
    """Whether a word begins in a script that is written without spaces."""
    return _HAS_UNSPACED.match(word) is not None
