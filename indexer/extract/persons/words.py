"""A text as words with what stands between them: what every rule about names looks at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from archive.analysis.fold import fold
from indexer.extract.quoted_out import blank_spans

#: Shapes of a word: `C`apitalized, `A`ll capitals, an `I`nitial, small (`l`), of a script without capitals
#: (`r`), Han (`h`), a number (`n`), a date (`d`). In a text of capitals alone, capitals say nothing (`U`).
NAME_SHAPES = frozenset("CAIUr")

_WORD = re.compile(
    r"\d[\w/:.\u2010-\u2013-]*(?<![.:])|[\u3400-\u9fff]+"
    r"|[^\W\d_\u3400-\u9fff](?:[^\W_\u3400-\u9fff]+|[\u0300-\u036f\u0610-\u061a\u064b-\u0652\u200c]"
    r"|['’ʼ‘`\u2010\u2011-](?=[^\W\d_]))*"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
#: Endings that stand behind an apostrophe in Turkish and Azerbaijani, and English 's.
_ENDING = re.compile(
    r"['’](?:s|n?[ıiuü]n|[yn]?[aeəıiuü]|[dt][aeə]n?|n?d[aeə]n?|y?l[aeə]|d[ıiuü]r|ki)\Z", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_MOSTLY = 0.75
_FEW = 6

_GAPS: dict[str, str] = {}
_MARKS = "\n(),:;/.\"«»“”„'’-–—@،؛"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one field, as parallel lists.

    `gaps[i]` is the sign that stands before word i: `_` for a space alone, `N` for a line's end, `^` for the
    beginning, else a punctuation mark (`*` for a rare one). It has one more place,
    for what stands behind the last word.
    """

    field: str
    text: str
    spans: Sequence[tuple[int, int]]
    folded: Sequence[str]
    shapes: Sequence[str]
    gaps: Sequence[str]


def list_words(field: str, text: str, hidden: Sequence[tuple[int, int]] = ()) -> Words:
    """The words of a text; `hidden` spans of it count as an end of line."""
    text = blank_spans(text, hidden)
    spans = [found.span() for found in _WORD.finditer(text)]
    gaps = ["^"]
    read = [_read(text[start:end]) for start, end in spans]
    folded = [word for word, _ in read]
    shapes = [shape for _, shape in read]
    for (_, last), (start, _) in pairwise(spans):
        plain = start == last + 1 and text[last] == " "
        gaps.append("_" if plain else _gap(text[last:start]))
    gaps.append("$")
    _mark_capitals(shapes)
    return Words(field, text, spans, folded, shapes, gaps)


def split_words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


@lru_cache(maxsize=1 << 16)
def _read(word: str) -> tuple[str, str]:
    return fold(word[: bare_length(word)]), shape_of(word)


def bare_length(word: str) -> int:
    """The length of a word without the case ending behind its apostrophe."""
    if "'" not in word and "’" not in word:
        return len(word)
    found = _ENDING.search(word)
    return found.start() if found and found.start() > 2 else len(word)


def shape_of(word: str) -> str:
    """The shape of a word by itself."""
    first = word[0]
    if not word.isalpha() and _DIGIT.search(word):
        return "d" if _DATE.fullmatch(word) else "n"
    if first.isupper():
        if len(word) == 1:
            return "I"
        stem = word[:-2] if word[-2:].lower() == "'s" else word
        return "A" if stem.isupper() or (len(word) > 4 and word[:4].isupper()) else "C"
    if first.islower():
        return "C" if word.startswith(("al-", "el-", "d'", "d’")) and any(map(str.isupper, word)) else "l"
    return "h" if "\u3400" <= first <= "\u9fff" else "r"


def _mark_capitals(shapes: list[str]) -> None:
    """In a text of capitals alone they are `U`."""
    cased = [shape for shape in shapes if shape in "CAl"]
    if len(cased) >= _FEW and cased.count("A") >= _MOSTLY * len(cased):
        for place, shape in enumerate(shapes):
            if shape == "A":
                shapes[place] = "U"


def _gap(between: str) -> str:
    known = _GAPS.get(between)
    if known is None:
        known = "_" if between.isspace() or not between else "*"
        for mark in _MARKS:
            if mark in between:
                known = {"\n": "N", "،": ",", "؛": ";", "–": "-", "—": "-", "’": "'"}.get(mark, mark)
                break
        if len(_GAPS) < 4_000:
            _GAPS[between] = known
    return known


def fold_phrase(text: str) -> tuple[str, ...]:
    """A phrase as the words of a text are folded."""
    return tuple(fold(word) for word in _WORD.findall(text))
