"""Which Cyrillic character set bytes are in, by how often letters occur; capitals or not.

chardet 7 takes Russian in capitals, undeclared, for another set in 200 of 200 sentences of windows-1251 (its
models are of running text), and telexes are in capitals. Arabic competes, so that its bytes are not taken for
Cyrillic; which Arabic set they are in is left to chardet, which is right on 98 % of sentences.

The frequencies in `tables/letter_frequencies.csv` are those of Russian and Arabic as textbooks give them,
with the letters of other languages in the same script beside at a guess.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "letter_frequencies.csv"
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5")
_ARABIC = ("cp1256", "iso8859-6")
_SAMPLE_BYTES = 2_000
#: The mean log probability of a letter: Russian has -3.05, with names and abbreviations seldom under this.
_LIKELY = -3.55
#: By how much another set must be likelier before a declared one is taken for wrong.
_MARGIN = 0.35
_FEW_LETTERS = 6
_OTHER = math.log(1e-5)
#: Punctuation that these sets have beyond ASCII: rare, but no sign of another set.
_MARKS = "«»№—–…“”„’\xa0،؛؟ـ"


def find_cyrillic(data: bytes) -> str:
    """The set in which these bytes are likely Cyrillic text; empty where they are in none."""
    name, score = _likeliest(_beyond_ascii(data))
    return name if score > _LIKELY and name in _CYRILLIC else ""


def is_likelier_elsewhere(data: bytes, declared: str) -> bool:
    """Whether these bytes, declared to be in this Cyrillic set, are far likelier to be in another."""
    beyond = _beyond_ascii(data)
    name, score = _likeliest(beyond)
    return name not in ("", declared) and score > _score(beyond, declared, "cyrillic") + _MARGIN


def is_cyrillic_set(name: str) -> bool:
    """Whether letters of this set beyond ASCII are Cyrillic ones."""
    return name in _CYRILLIC or name in ("mac-cyrillic", "cp855", "ptcp154", "kz1048")


def _beyond_ascii(data: bytes) -> bytes:
    return data[:_SAMPLE_BYTES].translate(None, bytes(range(128)))


def _likeliest(beyond: bytes) -> tuple[str, float]:
    if len(beyond) < _FEW_LETTERS:
        return "", _OTHER
    scores = [(_score(beyond, name, "cyrillic"), name) for name in _CYRILLIC]
    scores += [(_score(beyond, name, "arabic"), name) for name in _ARABIC]
    best = max(scores, key=lambda pair: pair[0])
    return best[1], best[0]


def _score(beyond: bytes, name: str, script: str) -> float:
    """The mean log probability of these bytes' letters in this set."""
    letters = Counter(beyond.decode(name, "replace").lower())
    table = _log_probabilities(script)
    return sum(table.get(letter, _OTHER) * count for letter, count in letters.items()) / len(beyond)


@cache
def _log_probabilities(script: str) -> dict[str, float]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["script"] == script]
    total = sum(float(row["per_mille"]) for row in rows)
    letters = {row["letter"]: math.log(float(row["per_mille"]) / total) for row in rows}
    return dict.fromkeys(_MARKS, math.log(2e-3)) | letters
