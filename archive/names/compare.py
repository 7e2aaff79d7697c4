"""Whether two full names may be of one person: word by word, in any order, whatever the script.

Particles and articles count for nothing, initials for the words they stand for; a patronymic, a second given
name or a second surname may be missing on one side. A word that stands against no word of a name that has
one left speaks against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.analysis.fold import fold
from archive.names.given import same_given
from archive.names.phonemes import spell
from archive.names.similarity import ALIKE, is_similar, similarity
from archive.tables import read_rows

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
MAX_WORDS = 12


@lru_cache(maxsize=1)
def small_words() -> dict[str, str]:
    """Folded word -> what it is: article, particle or joined."""
    return {fold(row["word"]): row["kind"] for row in read_rows("small_words", "archive.names")}


@dataclass(frozen=True, slots=True)
class NameMatch:
    """`score` from 0 to 1; `pairs` of words that stand for each other; words left over on both sides."""

    score: float
    pairs: tuple[tuple[str, str, float], ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words that count, as written but in small letters; initials are single letters."""
    found = [word.lower() for word in _WORD.findall(name)][: MAX_WORDS * 2]
    kinds = [small_words().get(fold(word)) for word in found]
    words: list[str] = []
    held = ""
    for word, kind in zip(found, kinds, strict=True):
        if kind == "joined":
            held += word
        elif kind is None or (held and kind != "article"):
            words.append(held + word)
            held = ""
    return tuple(words[:MAX_WORDS] or found[:MAX_WORDS])


def compare_names(one: str, other: str, threshold: float = ALIKE) -> NameMatch:
    """How well two full names agree. Symmetric."""
    if other < one:
        match = compare_names(other, one, threshold)
        pairs = tuple((b, a, grade) for a, b, grade in match.pairs)
        return NameMatch(match.score, pairs, match.right, match.left)
    mine, theirs = words_of_name(one), words_of_name(other)
    graded = sorted(
        ((_alike(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)),
        reverse=True,
    )
    paired: list[tuple[str, str, float]] = []
    used: set[int] = set()
    taken: set[int] = set()
    for grade, i, j in graded:
        if grade >= threshold and i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            paired.append((mine[i], theirs[j], grade))
    left = tuple(word for i, word in enumerate(mine) if i not in used)
    right = tuple(word for j, word in enumerate(theirs) if j not in taken)
    return NameMatch(_score(paired, left, right), tuple(paired), left, right)


def may_cover(one: str, other: str, threshold: float) -> bool:
    """Whether each word of one of the names agrees with some word of the other: False where `compare_names`
    surely leaves a word on both sides, for a small part of its time."""
    mine, theirs = words_of_name(one), words_of_name(other)
    return _is_covered(mine, theirs, threshold) or _is_covered(theirs, mine, threshold)


def _is_covered(words: tuple[str, ...], others: tuple[str, ...], threshold: float) -> bool:
    return all(any(_agree(word, other, threshold) for other in others) for word in words)


@lru_cache(maxsize=1 << 16)
def _agree(one: str, other: str, threshold: float) -> bool:
    if len(one) == 1 or len(other) == 1 or same_given(one, other):
        return _alike(one, other) >= threshold
    return is_similar(one, other, threshold)


def _score(pairs: list[tuple[str, str, float]], left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """The mean likeness of the words that agree, less what is left over on both sides at once."""
    whole = [pair for pair in pairs if len(pair[0]) > 1 and len(pair[1]) > 1]
    if not whole:
        return 0.0
    shortest = len(pairs) + min(len(left), len(right))
    agreed = sum(grade for _, _, grade in pairs) / shortest
    # One word alone says little about a name of several.
    return agreed if len(pairs) > 1 or not (left or right) else agreed * 0.8


@lru_cache(maxsize=1 << 15)
def _alike(one: str, other: str) -> float:
    if len(one) == 1 or len(other) == 1:
        return 0.9 if _same_initial(one, other) else 0.0
    if same_given(one, other):
        return 1.0
    return similarity(one, other)


def _same_initial(one: str, other: str) -> bool:
    first, second = spell(one), spell(other)
    if not first or not second:
        return one[:1] == other[:1]
    return any(a[:1] == b[:1] for a in first[0] for b in second[0])
