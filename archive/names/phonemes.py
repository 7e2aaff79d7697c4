"""How a word may be spoken: its letters, from any of three scripts, as sounds of one small alphabet.

The alphabet: vowels `a e i o u`; half-vowels `y w`; `p b f v m n t d s z c S Z C j k g x h l r`, where `c` is
ts, `S` sh, `Z` zh, `C` ch, `j` dzh, and `x` the sound of Bach. A letter that is spoken one way or another
keeps all its readings. tables/sounds.csv says which, with its sources.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from archive.analysis.fold import fold
from archive.tables import read_rows

VOWELS = frozenset("aeiou")
#: Sounds that come and go between spellings.
FAINT = VOWELS | frozenset("ywh")
_SILENT = "-"
_FRONT = frozenset("eiyéèêëíìîïеиієїьюя")

#: A place of a word: the readings of one letter, or of a group of letters that is spoken as one.
Readings = tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], Readings]:
    """(letters, where) -> readings."""
    return {
        (row["letters"], row["where"]): tuple(s.replace(_SILENT, "") for s in row["sounds"].split("|"))
        for row in read_rows("sounds", "archive.names")
    }


@lru_cache(maxsize=1)
def _lengths() -> dict[str, list[int]]:
    """First letter -> lengths of the groups that begin with it, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for letters, _ in _table():
        lengths[letters[0]].add(len(letters))
    return {letter: sorted(found, reverse=True) for letter, found in lengths.items()}


@lru_cache(maxsize=1 << 16)
def spell(word: str) -> tuple[Readings, ...]:
    """The readings of each place of a word; nothing for letters of scripts that the table does not have."""
    text = _plain(word)
    places: list[Readings] = []
    for readings in _iter_readings(text):
        if not places or readings != places[-1] or readings[0] in VOWELS:
            places.append(readings)
    return tuple(places)


def _iter_readings(text: str) -> Iterator[Readings]:
    table, lengths = _table(), _lengths()
    place = 0
    while place < len(text):
        for length in lengths.get(text[place], ()):
            found = _lookup(table, text, place, length)
            if found is not None:
                yield found
                place += length
                break
        else:
            yield from _of_unknown(text[place])
            place += 1


def _of_unknown(letter: str) -> Iterator[Readings]:
    """A letter with a mark that the table does not have is spoken as the letter without."""
    folded = fold(letter)
    if folded and folded != letter:
        yield from _iter_readings(folded)


def _lookup(table: dict[tuple[str, str], Readings], text: str, place: int, length: int) -> Readings | None:
    letters = text[place : place + length]
    if len(letters) < length:
        return None
    after = place + length
    if after == len(text) and place and (letters, "end") in table:
        return table[letters, "end"]
    if place == 0 and (letters, "start") in table:
        return table[letters, "start"]
    if after < len(text) and text[after] in _FRONT and (letters, "front") in table:
        return table[letters, "front"]
    return table.get((letters, ""))


def _plain(word: str) -> str:
    """Small letters without what is not spoken; Arabic letters of one sound as one."""
    text = unicodedata.normalize("NFC", word.replace("İ", "i").replace("I\u0307", "i").lower())
    if any("\u0600" <= c <= "\u06ff" or c >= "\ufb50" for c in text):
        return fold(text)
    return "".join(c for c in text if c.isalpha())
