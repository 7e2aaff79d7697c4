"""The script gate: which languages a text can be in, by its letters alone."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

_TABLES = Path(__file__).parent / "tables"
_LETTER = regex.compile(r"\p{L}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
#: Share of the letters that a script must have for the text to be in it.
MAIN_SHARE = 0.5
#: Characters looked at: the script of a text shows at its start.
_SAMPLE = 2_000


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
def _letters() -> list[tuple[str, regex.Pattern[str], regex.Pattern[str] | None]]:
    with (_TABLES / "letters.csv").open(encoding="utf-8", newline="") as file:
        return [
            (
                row["language"],
                regex.compile(f"[{row['letters']}]", regex.IGNORECASE),
                regex.compile(f"[{row['against']}]", regex.IGNORECASE) if row["against"] else None,
            )
            for row in csv.DictReader(file)
        ]


def gate(text: str) -> Gate:
    """The languages that the main script of a text, and its telling letters, leave open."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return Gate((), 0)
    if _KANA.search(sample):  # Japanese, whatever its share of Han
        return Gate((), letters)
    for languages, script in _scripts():
        if len(script.findall(sample)) >= MAIN_SHARE * letters:
            return Gate(_narrowed(sample, languages, letters), letters)
    return Gate((), letters)


def _narrowed(text: str, languages: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """One language where its own letters are there, often enough, and none that speak against it."""
    for language, own, against in _letters():
        if language not in languages or (against and against.search(text)):
            continue
        count = len(own.findall(text))
        if count >= max(1, letters / 200) and (count > 1 or letters < 60):
            return (language,)
    return languages
