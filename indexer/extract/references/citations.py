"""Numbers of other messages, notices and files in the subject and the new text of a message.

A number has parts with separators between ("13/9-0402", "EGM-INT/2017-20816", "ط/775/2021") or stands right
behind a word for a message. Dates, times, articles and fractions are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.analysis.fold import fold
from archive.analysis.numbers import number_key
from archive.domain.findings import Citation
from archive.domain.message import Message, Span
from archive.tables import read_rows, split_names
from indexer.extract.quoted_out import blank_spans

_PART = r"[^\W_]{1,14}"
#: Between the parts; Arabic series letters ("15/ش د/6118") and "CCF/R 771.20" have a space there.
_JOINT = r"(?:[/\-–‑.]|(?:(?<=[/\s][ء-ي])|(?<=/R)) (?=[ء-ي]{1,2}[/-]|\d{2,4}\.\d\d))"
_NUMBER = re.compile(
    rf"(?<![\w@/.-]){_PART}(?:{_JOINT}{_PART}){{1,8}}(?![\w@])|(?<![\w@/.,-])\d{{4,12}}(?![\w@/.,-])"
)
_DATE = re.compile(
    r"\d{1,2}([./–-])\d{1,2}\1(?:(?:1[34]|19|20)\d\d|\d\d)[^\W\d]{0,3}|\d{4}([./–-])\d{1,2}\2\d{1,2}[^\W\d]{0,3}"
    r"|\d{4}[–/-]\d{2,4}(?<!/\d{3})(?<!/\d{4})|(?:0?\d|1[0-2])[./-](?:19|20)\d\d"
)
#: Articles, house numbers, days and months, fractions, ranges: digits with one separator, and few of them.
_SHORT = re.compile(r"\d{1,3}/\d{1,2}|\d+[.–-]\d+|[\d.]+[^\W\d]?")
#: A number that nothing need say is one: "DIF-GUA-2023-052".
_SERIES = re.compile(r"[^\W\d_]{2,8}(?:-[^\W_]{2,8})+-\d{2,8}")
_NETWORK = re.compile(r"[IІ]-?24/7", re.IGNORECASE)
#: A control number of a notice or diffusion, `A-536/8-2018`, as a key.
_CONTROL = re.compile(r"[a-zа-я]\d{2,7}(?:19|20)\d\d")
_FILE = re.compile(r"(?:19|20)\d\d/\d{3,7}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"[ \n]")
_MIN_DIGITS = 3
_BEFORE, _AFTER = 48, 32
_WORDS_BEFORE, _WORDS_AFTER = 5, 3
#: Numbers cited in one message; more is a list of things.
MAX_CITATIONS = 500


@dataclass(frozen=True, slots=True)
class _Cues:
    """Words that stand on one side of a number, and beginnings of words, each with the role that it gives."""

    words: dict[str, str]
    beginnings: tuple[tuple[str, str], ...]

    def role_of(self, word: str) -> str | None:
        folded = fold(word)
        if role := self.words.get(folded):
            return role
        return next((role for beginning, role in self.beginnings if folded.startswith(beginning)), None)


@cache
def _load_cues() -> dict[str, _Cues]:
    sides: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {"before": ({}, []), "after": ({}, [])}
    for row in read_rows("cues", "indexer.extract.references"):
        words, beginnings = sides[row["side"]]
        for name in split_names(row["words"]):
            if name.endswith("*"):
                beginnings.append((fold(name[:-1]), row["role"]))
            else:
                words.setdefault(fold(name), row["role"])
    return {side: _Cues(words, tuple(beginnings)) for side, (words, beginnings) in sides.items()}


def find_citations(message: Message) -> tuple[Citation, ...]:
    """The numbers in a message but its own, in order; a number that is there twice is found twice."""
    own = number_key(message.reference or "")
    found: list[Citation] = []
    body = blank_spans(message.body, message.quoted)
    for field, text in (("subject", message.subject), ("body", body)):
        for span in _list_numbers(text):
            number = text[slice(*span)]
            role = _role_of(text, span, number)
            if role and number_key(number) != own:
                found.append(Citation(number, role, field, span))
    return tuple(found[:MAX_CITATIONS])


def _list_numbers(text: str) -> Iterator[Span]:
    """Spans of what may be numbers of messages."""
    for found in _iter_numbers(text):
        number = found[0]
        if len(_DIGIT.findall(number)) < _MIN_DIGITS or _NETWORK.fullmatch(number):
            continue
        if not (_DATE.fullmatch(number) or (_SHORT.fullmatch(number) and not number.isdigit())):
            yield found.span()


def _iter_numbers(text: str) -> Iterator[re.Match[str]]:
    """What `_NUMBER.finditer` gives that has a digit, tried only between the spaces around each digit."""
    end = 0
    for digit in _DIGITS.finditer(text):
        place = digit.start()
        if place < end:
            continue
        end = _space_behind(text, place)
        yield from _NUMBER.finditer(text, _space_before(text, place) + 1, end)


def _space_before(text: str, place: int) -> int:
    """The last space or line's end before a place that no number goes over, -1 for none."""
    while True:
        place = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
        if place <= 0 or not _may_go_on(text, place):
            return place


def _space_behind(text: str, place: int) -> int:
    """The first space or line's end behind a place that no number goes over, else the end of the text."""
    while True:
        found = _SPACE.search(text, place)
        if found is None:
            return len(text)
        place = found.start()
        if not _may_go_on(text, place):
            return place
        place += 1


def _may_go_on(text: str, place: int) -> bool:
    """Whether a number may go on behind this space (see `_JOINT`)."""
    return text[place] == " " and (text[place - 1 : place] == "R" or "ء" <= text[place - 1 : place] <= "ي")


def _role_of(text: str, span: Span, number: str) -> str | None:
    """What a number is; None where nothing says that it is one of a message, notice or file."""
    if _is_control_number(number):
        return "notice"
    cue = _cue_of(text, span)
    if not any(mark in number for mark in "/-–‑."):
        bare = cue is not None and not _YEAR.fullmatch(number)
        return (cue if cue != "own" else "cited") if bare and _is_beside(text, span) else None
    if cue == "reply":
        return "reply"
    if cue == "file" or _FILE.fullmatch(number):
        return "file"
    return "cited" if cue is not None or "/" in number or _SERIES.fullmatch(number) else None


def _cue_of(text: str, span: Span) -> str | None:
    """The role that the words around give: those behind decide, then the nearest before that says more."""
    cues = _load_cues()
    behind = _WORD.findall(text[span[1] : span[1] + _AFTER])[:_WORDS_AFTER]
    for word in behind:
        if role := cues["after"].role_of(word):
            return role
    line = text[max(0, span[0] - _BEFORE) : span[0]]
    before = _WORD.findall(line[line.rfind("\n\n") + 1 :])[-_WORDS_BEFORE:]
    roles = [role for word in reversed(before) if (role := cues["before"].role_of(word))]
    return next((role for role in roles if role != "cited"), roles[0] if roles else None)


def _is_control_number(number: str) -> bool:
    """Whether this is a control number of a notice or diffusion."""
    return _CONTROL.fullmatch(number_key(number)) is not None and number[1:2] in "-‑–"


def _is_beside(text: str, span: Span) -> bool:
    """Whether a word for a message stands right before: a bare number may be one of anything."""
    before = text[max(0, span[0] - 24) : span[0]].rstrip(" :.№#°º")
    words = _WORD.findall(before)
    return (
        bool(words) and before.endswith(words[-1]) and _load_cues()["before"].role_of(words[-1]) is not None
    )
