"""How alike two spellings of a word are, from 0 to 1: an edit distance over what they may be spoken as."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from math import inf

from archive.names.key import bare_forms
from archive.names.phonemes import FAINT, VOWELS, Readings, spell

#: From here on a spelling is worth showing to a reader who searches; and to say that two are one name.
ALIKE = 0.75
SAME = 0.88

_VOWEL_WEIGHT = 0.4
_ROUNDING = 1e-9
#: Costs of one sound for another, in both orders; all others cost the whole.
_NEAR = {
    pair: cost
    for cost, pairs in {
        0.10: ("ei", "ou", "yi", "wu", "xh", "wv", "Cc"),
        0.20: ("sz", "sc", "zc", "Zj", "SC", "ae", "ye", "wo", "Cj", "fv", "gx", "hg"),
        0.30: ("pb", "td", "kg", "kx", "sS", "zZ", "SZ", "ai", "ao", "jy", "fp", "oe", "jg"),
        0.40: ("au", "io", "eu", "ya", "wa", "cC", "yj", "zd", "st"),
        0.70: ("iu", "uy"),
    }.items()
    for pair in pairs
}  # fmt: skip


class _Scripts(Enum):
    """Which scripts are compared: each leaves other sounds unwritten."""

    ARABIC = "both Arabic"  # what is written are long vowels, and they tell names apart
    UNWRITTEN = "one of them Arabic"  # short vowels are missing on that side
    LATIN = "both Latin"  # a last -a tells a woman's name from a man's
    OTHER = "else"  # Cyrillic, with case endings


@lru_cache(maxsize=1 << 15)
def similarity(left: str, right: str) -> float:
    """1.0 for what may be spoken alike, 0.0 for what shares nothing. Symmetric."""
    if left == right:
        return 1.0
    left, right = sorted((left, right))
    scripts = _scripts_of(left, right)
    return max(_similarity(a, b, scripts) for a in bare_forms(left) for b in bare_forms(right))


@lru_cache(maxsize=1 << 16)
def is_similar(left: str, right: str, least: float) -> bool:
    """Whether `similarity` is so much at least; mostly the beginning of two words tells that it is not."""
    if left == right:
        return True
    left, right = sorted((left, right))
    scripts = _scripts_of(left, right)
    forms = ((a, b) for a in bare_forms(left) for b in bare_forms(right))
    return any(_similarity(a, b, scripts, least) >= least for a, b in forms)


def _similarity(left: str, right: str, scripts: _Scripts, least: float = 0.0) -> float:
    """How alike two forms are; 0.0 where that is less than `least`."""
    one, other = spell(left), spell(right)
    if not one or not other:
        return 0.0
    whole = max(sum(map(_weight, one)), sum(map(_weight, other)))
    limit = (1.0 - least) * whole + _ROUNDING
    return max(0.0, 1.0 - _distance(one, other, scripts, limit) / whole)


def _distance(
    one: tuple[Readings, ...], other: tuple[Readings, ...], scripts: _Scripts, limit: float
) -> float:
    """The least cost of one for the other, or infinity where it is above the limit."""
    ends = (len(one) - 1, len(other) - 1)
    theirs_alone = [_gap(place, scripts, last=j == ends[1]) for j, place in enumerate(other)]
    row = [0.0]
    for cost in theirs_alone:
        row.append(row[-1] + cost)
    for i, mine in enumerate(one):
        mine_alone = _gap(mine, scripts, last=i == ends[0])
        before, row = row, [row[0] + mine_alone]
        for j, theirs in enumerate(other):
            row.append(
                min(before[j] + _change(mine, theirs), before[j + 1] + mine_alone, row[j] + theirs_alone[j])
            )
        if min(row) > limit:
            return inf
    return row[-1]


@lru_cache(maxsize=1 << 12)
def _weight(readings: Readings) -> float:
    return max(sum(_VOWEL_WEIGHT if s in VOWELS else 1.0 for s in reading) for reading in readings) or 0.3


#: What it costs that one spelling has a vowel, or a half-vowel, and the other has not.
_VOWEL_GAPS = {_Scripts.ARABIC: 0.8, _Scripts.UNWRITTEN: 0.12, _Scripts.LATIN: 0.3, _Scripts.OTHER: 0.3}
_LAST_A = 0.9


@lru_cache(maxsize=1 << 12)
def _gap(readings: Readings, scripts: _Scripts, *, last: bool) -> float:
    """What it costs that one spelling has this and the other has not."""
    if last and scripts is _Scripts.LATIN and readings[0] == "a":
        return _LAST_A
    vowel = _VOWEL_GAPS[scripts]
    if scripts is _Scripts.ARABIC and readings[0] in FAINT:
        return vowel
    return min(
        sum(vowel if s in VOWELS else max(0.3, vowel) if s in FAINT else 1.0 for s in reading)
        for reading in readings
    )


@lru_cache(maxsize=1 << 16)
def _change(one: Readings, other: Readings) -> float:
    return min(_between(a, b) for a in one for b in other)


def _between(one: str, other: str) -> float:
    """The cost of one short reading for another."""
    if one == other:
        return 0.0
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _alone(sound))
    for sound in one:
        before, row = row, [row[0] + _alone(sound)]
        for index, their in enumerate(other):
            row.append(
                min(
                    before[index] + _sounds(sound, their),
                    before[index + 1] + _alone(sound),
                    row[index] + _alone(their),
                )
            )
    return row[-1]


def _alone(sound: str) -> float:
    return 0.3 if sound in FAINT else 1.0


def _sounds(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _NEAR.get(one + other, _NEAR.get(other + one, 0.5 if one in VOWELS and other in VOWELS else 1.0))


def _scripts_of(left: str, right: str) -> _Scripts:
    one, other = is_arabic(left), is_arabic(right)
    if one and other:
        return _Scripts.ARABIC
    if one or other:
        return _Scripts.UNWRITTEN
    return _Scripts.LATIN if _is_latin(left) and _is_latin(right) else _Scripts.OTHER


def is_arabic(word: str) -> bool:
    """Whether a word is in Arabic letters, at least in part."""
    return any("\u0600" <= letter <= "\u06ff" for letter in word)


def _is_latin(word: str) -> bool:
    return all(letter < "\u0250" for letter in word)
