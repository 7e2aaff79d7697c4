"""Codes: numbers and compounds as one token, so that separators may be typed, differ or be left out.

`+7 (495) 123-45-67`, `A-1234/5-2023`, `1 234 567`, `AB 123456`, `al-Masri`, `O'Connor` and
`ivan.petrov@mail.ru` are several tokens of a text. Beside those, a text has the code of each: its letters and
digits run together (`#:74951234567`, `#:a123452023`, `#:almasri`, `#:ivanpetrov@mailru`). A reader who types
the run finds the parts, and a reader who types other separators finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archive.analysis.tokenize import UNSPACED, Token, iter_tokens

#: What a code begins with, so that it never meets a token or a stem.
CODE_TAG = "#:"
#: Characters of a code. Three digits are no number worth joining; a longer run is a table.
MIN_CODE_CHARACTERS = 4
MAX_CODE_CHARACTERS = 40
#: Groups of digits with spaces between: a number may stand beside a number ("tel. 495 1234567 10 March"), so
#: every row of groups that is as long as a telephone number is a code of its own.
MIN_ROW_DIGITS = 7
MAX_ROW_GROUPS = 10

_HYPHENS = "\\-\u2010-\u2013"
_SPACES = " \u00a0\u2007\u2009\u202f"
_APOSTROPHES = "'’ʼ‘ʻ"
_DIGITS = "0-9٠-٩۰-۹"
#: A letter or digit of a code. Scripts without spaces have none: their words touch a number.
_SIGN = rf"[^\W_ʼʻ{UNSPACED}]"
_LETTER = rf"[^\W\d_ʼʻ{UNSPACED}]"
#: A run that begins with a digit: between digits, the separators include a space and parentheses.
_NUMBER = re.compile(
    rf"[{_DIGITS}](?:{_SIGN}|[/._{_HYPHENS}](?={_SIGN})|(?<=\d)[,{_APOSTROPHES}](?=\d)"
    rf"|(?<=\d)[)]?[{_SPACES}{_HYPHENS}]?[(]?(?=\d))*"
)
#: What stands before such a run and belongs to it: a letter or a few, with or without a separator.
_BEFORE_NUMBER = re.compile(
    rf"(?<!{_SIGN})"
    rf"(?:(?:{_LETTER}{{1,6}}[/._{_HYPHENS}])+{_LETTER}{{0,6}}|{_LETTER}{{1,6}}|[A-ZА-Я]{{1,3}} )\Z"
)
_BEFORE_CHARACTERS = 16
_GROUP = re.compile(rf"[^{_SPACES}]+")
_JOINT = re.compile(rf"[{_HYPHENS}{_APOSTROPHES}](?={_LETTER})")
_BEFORE_JOINT = re.compile(rf"(?<![\w{_HYPHENS}{_APOSTROPHES}]){_LETTER}{{1,20}}\Z")
_AFTER_JOINT = re.compile(rf"{_LETTER}{{1,20}}(?![\w{_HYPHENS}{_APOSTROPHES}])")
_NAME_LETTERS = ("O", "o", "D", "d")
#: Vowels that a Ukrainian apostrophe stands before (`об'єкт`), which many leave out.
_IOTATED = "яюєїЯЮЄЇ"
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


def iter_codes(text: str, *, numbers: bool = True, words: bool = True) -> Iterator[Token]:
    """The codes of a text with their places, tagged; none of what is one token anyway.

    `numbers` are those with a digit, `words` those that may have none.
    """
    if numbers:
        for found in _NUMBER.finditer(text):
            yield from _number(text, *found.span())
    if words:
        for found in _JOINT.finditer(text):
            yield from _compound(text, found.start())
    if "@" in text:
        for found in _ADDRESS.finditer(text):
            yield from _code(text, *found.span())


@lru_cache(maxsize=1 << 14)
def code_of(text: str) -> str:
    """The code that a text would have, tagged; empty where it is too short or too long."""
    if not MIN_CODE_CHARACTERS <= len(text) <= 2 * MAX_CODE_CHARACTERS:
        return ""
    joined = "@".join(["".join([token.text for token in iter_tokens(side)]) for side in text.split("@")])
    return CODE_TAG + joined if MIN_CODE_CHARACTERS <= len(joined) <= MAX_CODE_CHARACTERS else ""


def _number(text: str, start: int, end: int) -> Iterator[Token]:
    first = start
    if start and (before := _BEFORE_NUMBER.search(text, max(0, start - _BEFORE_CHARACTERS), start)):
        first = before.start()
    if end - first < MIN_CODE_CHARACTERS or text[first:end].isalnum():
        return
    yield from _code(text, first, end)
    groups = [found.span() for found in _GROUP.finditer(text, start, end)]
    if 1 < len(groups) <= MAX_ROW_GROUPS:
        for low in range(len(groups)):
            for high in range(low, len(groups)):
                if (low, high) != (0, len(groups) - 1):
                    yield from _code(text, groups[low][0], groups[high][1], MIN_ROW_DIGITS)


def _compound(text: str, place: int) -> Iterator[Token]:
    """Two words with a hyphen, the O' and D' of a name, or a Ukrainian word; no French article."""
    apostrophe = text[place] in _APOSTROPHES
    if apostrophe and not (text[place - 1 : place] in _NAME_LETTERS or text[place + 1] in _IOTATED):
        return
    before = _BEFORE_JOINT.search(text, max(0, place - 21), place)
    after = _AFTER_JOINT.match(text, place + 1)
    if before is None or after is None:
        return
    if apostrophe and not (after[0][0] in _IOTATED or (len(before[0]) == 1 and after[0][0].isupper())):
        return
    yield from _code(text, before.start(), after.end())


def _code(text: str, start: int, end: int, least: int = MIN_CODE_CHARACTERS) -> Iterator[Token]:
    word = text[start:end]
    code = code_of(word)
    if len(code) >= least + len(CODE_TAG):
        yield Token(code, start, end, word)
