"""Text to tokens: letters and digits run together, marks stay with their letter, CJK as bigrams.

A word here is a maximal run of letters, marks and digits (UAX #29 without its MidLetter and MidNum rules):
`A-1234/5-2023` is four tokens, `O'Connor` two, `ivan@mail.ru` three. A reader's word that gives several
tokens is searched as their phrase, so it is found however the separators were typed. Scripts written without
spaces (Han, Kana, Thai, Khmer, Lao, Burmese) become overlapping pairs of characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from archive.analysis.fold import fold

#: Characters of a token; what is longer (an encoded file) is cut into pieces of this length.
MAX_TOKEN_CHARACTERS = 60

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}"
# Joiners and bidi controls within a word do not end it (Persian writes ZWNJ between stem and ending).
_LETTER = r"\p{L}\p{M}\p{N}\u00ad\u200b-\u200f\u2060\ufeff"
_WORD = regex.compile(rf"[{_UNSPACED}]+|[[{_LETTER}]--[{_UNSPACED}]]+", regex.V1)
_HAS_UNSPACED = regex.compile(rf"[{_UNSPACED}]")


class Token(NamedTuple):
    """A folded token and where it stands in the original text (characters)."""

    text: str
    start: int
    end: int


def iter_tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order. No token is empty or holds white space."""
    unspaced = _HAS_UNSPACED.search(text) is not None
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        if unspaced and _HAS_UNSPACED.match(word):
            yield from _pairs(word, start)
        elif end - start > MAX_TOKEN_CHARACTERS:
            yield from _pieces(word, start)
        else:
            folded = fold(word)
            if folded:
                yield Token(folded, start, end)


def list_tokens(text: str) -> list[str]:
    """The folded tokens of `iter_tokens`, without their places: the fast way for a loader."""
    if _HAS_UNSPACED.search(text):
        return [token.text for token in iter_tokens(text)]
    words = _WORD.findall(text)
    if max(map(len, words), default=0) > MAX_TOKEN_CHARACTERS:
        return [token.text for token in iter_tokens(text)]
    return [folded for folded in map(fold, words) if folded]


def _pairs(word: str, start: int) -> Iterator[Token]:
    if len(word) == 1:
        yield Token(fold(word), start, start + 1)
        return
    for place in range(len(word) - 1):
        yield Token(fold(word[place : place + 2]), start + place, start + place + 2)


def _pieces(word: str, start: int) -> Iterator[Token]:
    for place in range(0, len(word), MAX_TOKEN_CHARACTERS):
        piece = word[place : place + MAX_TOKEN_CHARACTERS]
        folded = fold(piece)
        if folded:
            yield Token(folded, start + place, start + place + len(piece))
