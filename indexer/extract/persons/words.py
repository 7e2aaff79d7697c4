"""A text as words with what stands between them: what every rule about names looks at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from archive.analysis.fold import fold
from indexer.extract.quoted_out import blank_spans

#: Shapes of a word: `C`apitalized, `A`ll capitals, an `I`nitial, small (`l`), of a script without capitals
#: (`r`), Han (`h`), a number (`n`), a date (`d`). In a text of capitals alone, capitals say nothing (`U`).
NAME_SHAPES = frozenset("CAIUr")

_WORD = re.compile(
    r"[^\W\d_\u3400-\u9fff][^\W_\u3400-\u9fff]*(?:(?:[\u0300-\u036f\u0610-\u061a\u064b-\u0652\u200c]"
    r"|['’ʼ‘`\u2010\u2011-](?=[^\W\d_]))[^\W_\u3400-\u9fff]*)*"
    r"|\d[\w/:.\u2010-\u2013-]*(?<![.:])|[\u3400-\u9fff]+"
)
_PARTS = re.compile(f"({_WORD.pattern})")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}[.-]?[^\W\d_]{3,9}[.-]?\d{4}"
)
#: Endings that stand behind an apostrophe in Turkish and Azerbaijani, and English 's.
_ENDING = re.compile(
    r"['’](?:s|n?[ıiuü]n|[yn]?[aeəıiuü]|[dt][aeə]n?|n?d[aeə]n?|y?l[aeə]|d[ıiuü]r|ki)\Z", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_MOSTLY = 0.75
_FEW = 6

#: What stands for a word in the features of its neighbors, by its shape.
_SEEN = {"n": "0", "d": "00"}
_MOST_GAPS = 4_000
_MARKS = "\n(),:;/.\"«»“”„'’-–—@،؛"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one field, as parallel lists.

    `gaps[i]` is the sign that stands before word i: `_` for a space alone, `N` for a line's end, `^` for the
    beginning, else a punctuation mark (`*` for a rare one). It has one more place,
    for what stands behind the last word. `near` is what a neighbor sees: the folded words between two more at
    either end (`near[i + 2]` is word i), `0` in place of a number and `00` of a date.
    """

    field: str
    text: str
    spans: Sequence[tuple[int, int]]
    folded: Sequence[str]
    shapes: Sequence[str]
    gaps: Sequence[str]
    near: Sequence[str]


def list_words(field: str, text: str, hidden: Sequence[tuple[int, int]] = ()) -> Words:
    """The words of a text; `hidden` spans of it count as an end of line."""
    text = blank_spans(text, hidden)
    parts = _PARTS.split(text)  # what stands between, a word, what stands between, ...
    ends = list(accumulate(map(len, parts)))
    spans = list(zip(ends[0::2], ends[1::2], strict=False))
    read = list(map(_read, parts[1::2]))
    folded = [word for word, _ in read]
    shapes = [shape for _, shape in read]
    gaps = ["^", *map(_GAPS.__getitem__, parts[2:-1:2]), "$"]
    _mark_capitals(shapes)
    near = ["^", "^", *map(_SEEN.get, shapes, folded), "$", "$"]
    return Words(field, text, spans, folded, shapes, gaps, near)


def split_words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


@lru_cache(maxsize=1 << 15)
def _read(word: str) -> tuple[str, str]:
    # Of a word that is a sign for writing alone, such as a tatweel, folding leaves nothing.
    return fold(word[: bare_length(word)]) or word, shape_of(word)


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


class _Gaps(dict[str, str]):
    """What stands between two words to the sign for it; kept, since there are few."""

    def __missing__(self, between: str) -> str:
        sign = "_" if between.isspace() or not between else "*"
        for mark in _MARKS:
            if mark in between:
                sign = {"\n": "N", "،": ",", "؛": ";", "–": "-", "—": "-", "’": "'"}.get(mark, mark)
                break
        if len(self) < _MOST_GAPS:
            self[between] = sign
        return sign


_GAPS = _Gaps()


def fold_phrase(text: str) -> tuple[str, ...]:
    """A phrase as the words of a text are folded."""
    return tuple(fold(word) for word in _WORD.findall(text))
