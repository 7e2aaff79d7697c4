"""The script gate: which languages a text can be in, by its letters alone."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

_TABLES = Path(__file__).parent / "tables"
_LETTER = regex.compile(r"\p{L}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
#: Share of the letters that a script must have for the text to be in it.
MAIN_SHARE = 0.5
#: Characters looked at: the script of a text shows at its start, and so does how dense its letters are.
_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Gate:
    """The supported languages that a text can be in (empty: none), and how many letters it has."""

    languages: tuple[str, ...]
    letters: int


@lru_cache(maxsize=1)
def _scripts() -> list[tuple[tuple[str, ...], regex.Pattern[str]]]:
    with (_TABLES / "scripts.csv").open(encoding="utf-8", newline="") as file:
        return [(tuple(r["languages"].split()), regex.compile(r["letters"])) for r in csv.DictReader(file)]


@lru_cache(maxsize=1)
def _letters() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """(language, its own letters, letters that speak against it), small and capital."""
    with (_TABLES / "letters.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["language"], _both_cases(row["letters"]), _both_cases(row["against"]))
            for row in csv.DictReader(file)
        ]


def _both_cases(letters: str) -> frozenset[str]:
    return frozenset(letters + letters.upper())


class _ScriptOf(dict[str, int]):
    """Character -> the place of its script in the table, worked out once for each character."""

    def __missing__(self, character: str) -> int:
        if not _LETTER.match(character):
            found = _NO_LETTER
        elif _KANA.match(character):
            found = _JAPANESE
        else:
            scripts = enumerate(_scripts())
            found = next((n for n, (_, script) in scripts if script.match(character)), _OTHER)
        self[character] = found
        return found


_script_of = _ScriptOf()
_OTHER, _JAPANESE, _NO_LETTER = -1, -2, -3


@lru_cache(maxsize=256)
def gate(text: str) -> Gate:
    """The languages that the main script of a text, and its telling letters, leave open.

    Characters of its start are counted once and then looked at each only once; the letters of a longer text
    are as many as its start leads to expect. The last answers are kept, since a paragraph is asked about at
    several steps.
    """
    found = _sampled(text[:_SAMPLE])
    return Gate(found.languages, found.letters * max(len(text), _SAMPLE) // _SAMPLE)


def _sampled(sample: str) -> Gate:
    if sample.isascii():  # no telling letter among these, so there is nothing to count but letters
        letters = sum(map(str.isalpha, sample))
        return Gate(_scripts()[_script_of["a"]][0] if letters else (), letters)
    counts = Counter(sample)
    by_script: dict[int, int] = {}
    for character, count in counts.items():
        script = _script_of[character]
        by_script[script] = by_script.get(script, 0) + count
    by_script.pop(_NO_LETTER, None)
    letters = sum(by_script.values())
    if not letters or _JAPANESE in by_script:  # Japanese has Han, too
        return Gate((), letters)
    main = max(by_script, key=lambda script: by_script[script])
    if main == _OTHER or by_script[main] < MAIN_SHARE * letters:
        return Gate((), letters)
    return Gate(_narrowed(counts, _scripts()[main][0], letters), letters)


def _narrowed(counts: Counter[str], languages: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """One language where its own letters are there, often enough, and none that speak against it."""
    for language, own, against in _letters():
        if language not in languages or not against.isdisjoint(counts):
            continue
        count = sum(counts.get(character, 0) for character in own)
        if count >= max(1, letters / 200) and (count > 1 or letters < 60):
            return (language,)
    return languages
