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
_END = regex.compile(r"(?<=[.!?؟…:;])\s+|(?<=[。！？；：])|\n")
#: Share of the letters that a script must have for the text to be in it.
MAIN_SHARE = 0.5
#: Characters looked at: the script of a text shows at its start, and so does how dense its letters are.
SAMPLE = 2_000
#: Share of letters that a language never has from which a text is not in it; a name may bring one.
NEVER_SHARE = 0.03
_OTHER, _JAPANESE, _NO_LETTER = -1, -2, -3
_ASCII_OTHERS = bytes(code for code in range(128) if not chr(code).isalpha())


@dataclass(frozen=True, slots=True)
class Gate:
    """What the letters of a text say.

    `languages` are the supported ones that it can be in (empty: none); `letters` how many it has; `weight`
    how many letters the same text would have in the Latin script; `strangers` how many of its letters are of
    other scripts than the main one.
    """

    languages: tuple[str, ...]
    letters: int
    weight: int = 0
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class _Script:
    """A row of tables/scripts.csv. Weights are from the lengths of the UDHR in the supported languages."""

    languages: tuple[str, ...]
    letters: regex.Pattern[str]
    others: regex.Pattern[str]
    weight: float


@lru_cache(maxsize=1)
def _scripts() -> list[_Script]:
    with (_TABLES / "scripts.csv").open(encoding="utf-8", newline="") as file:
        return [
            _Script(
                tuple(row["languages"].split()),
                regex.compile(row["letters"]),
                regex.compile(rf"[\p{{L}}--{row['letters']}]+", regex.VERSION1),
                float(row["weight"]),
            )
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True, slots=True)
class _Telling:
    """A row of tables/letters.csv, small and capital letters.

    A text is in the language where `own` are this share of its letters at `least` (a foreign name has one,
    too) and none is `against` it; it is not where so many are ones that the language `never` has.
    """

    language: str
    own: frozenset[str]
    least: float
    against: frozenset[str]
    never: frozenset[str]


@lru_cache(maxsize=1)
def _telling() -> list[_Telling]:
    with (_TABLES / "letters.csv").open(encoding="utf-8", newline="") as file:
        return [
            _Telling(
                row["language"],
                _both_cases(row["letters"]),
                float(row["least"]),
                _both_cases(row["against"]),
                _both_cases(row["never"]),
            )
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
            found = next((n for n, script in scripts if script.letters.match(character)), _OTHER)
        self[character] = found
        return found


_script_of = _ScriptOf()


@lru_cache(maxsize=4096)
def gate(text: str) -> Gate:
    """The languages that the main script of a text, and its telling letters, leave open.

    Characters of its start are counted once and then looked at each only once; the letters of a longer text
    are as many as its start leads to expect. The last answers are kept, since a paragraph is asked about at
    several steps.
    """
    found = _sampled(text[:SAMPLE])
    if len(text) <= SAMPLE:
        return found
    numbers = (n * len(text) // SAMPLE for n in (found.letters, found.weight, found.strangers))
    return Gate(found.languages, *numbers)


def _sampled(sample: str) -> Gate:
    if sample.isascii():  # no telling letter among these, so there is nothing to count but letters
        letters = len(sample.encode().translate(None, _ASCII_OTHERS))
        return Gate(_scripts()[_script_of["a"]].languages if letters else (), letters, letters)
    counts = Counter(sample)
    by_script = _by_script(counts)
    letters = sum(by_script.values())
    if not letters:
        return Gate((), 0)
    main = max(by_script, key=lambda script: by_script[script])
    strangers = letters - by_script[main]
    if _JAPANESE in by_script or main == _OTHER or by_script[main] < MAIN_SHARE * letters:
        return Gate((), letters, letters, strangers)  # Japanese has Han, too
    script = _scripts()[main]
    weight = round(by_script[main] * script.weight) + strangers
    return Gate(_narrowed(counts, script.languages, letters), letters, weight, strangers)


def _by_script(counts: Counter[str]) -> dict[int, int]:
    by_script: dict[int, int] = {}
    for character, count in counts.items():
        script = _script_of[character]
        by_script[script] = by_script.get(script, 0) + count
    by_script.pop(_NO_LETTER, None)
    return by_script


def _narrowed(counts: Counter[str], languages: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """What telling letters leave of the languages of a script."""
    rows, telling = _telling_of(languages)
    if telling.isdisjoint(counts):
        return languages
    for row in rows:
        if row.against.isdisjoint(counts) and _count(row.own, counts) >= max(1, row.least * letters):
            return (row.language,)
    out = {row.language for row in rows if _count(row.never, counts) >= max(1, NEVER_SHARE * letters)}
    return tuple(code for code in languages if code not in out) or languages


@lru_cache(maxsize=64)
def _telling_of(languages: tuple[str, ...]) -> tuple[list[_Telling], frozenset[str]]:
    """The rows of these languages, and every letter that tells anything in them."""
    rows = [row for row in _telling() if row.language in languages]
    return rows, frozenset().union(*(row.own | row.never for row in rows))


def _count(letters: frozenset[str], counts: Counter[str]) -> int:
    return sum(counts.get(letter, 0) for letter in letters)


def languages_of_script(language: str) -> tuple[str, ...]:
    """All supported languages of the script of this one."""
    return next(script.languages for script in _scripts() if language in script.languages)


def without_strangers(text: str, languages: tuple[str, ...]) -> str:
    """The text without words of other scripts than that of these languages: mostly names, written again."""
    script = next(s for s in _scripts() if languages[0] in s.languages)
    return " ".join(script.others.sub(" ", text).split())


def split_scripts(text: str) -> list[str]:
    """The sentences and lines of each script joined, in the order in which the scripts come."""
    parts: dict[int, list[str]] = {}
    script = _NO_LETTER
    for sentence in _END.split(text[: 10 * SAMPLE]):
        by_script = _by_script(Counter(sentence))
        if by_script:
            script = max(by_script, key=lambda one: by_script[one])
        parts.setdefault(script, []).append(sentence)
    return ["\n".join(sentences) for sentences in parts.values()]
