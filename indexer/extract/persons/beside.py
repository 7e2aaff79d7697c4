"""What stands beside a name: date of birth, numbers of papers, numbers of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extract.persons.dates import Dating, as_ascii_digits, date_of_birth, dates_within
from indexer.extract.persons.named import Field

#: Characters behind and before a name in which what belongs to it stands.
BEHIND, BEFORE = 170, 45
#: A date of birth without a word that says so stands this near.
_NEAR = 36
_PRENOMINAL = 24
#: Characters behind a date in which its sentence may still say that it is another's.
_CONTRASTED = 45
_MIN_DIGITS = 4
_SENTENCE_END = re.compile(r"\n\s*\n|[.!?]\s+(?=[A-ZА-ЯЁІЇЄҚҒӘÇŞİÉ][^.])")
_NUMBER = re.compile(
    r"(?<![\w])(?:[A-ZА-Я]{1,3}[ -]?)?\d[\d./ -]{3,22}\d(?![\w])|(?<!\w)[A-Z0-9]{6,14}(?!\w)"
)
_FILE = re.compile(
    r"(?<![\w/-])[A-Z]-\d{1,6}/\d{1,2}-\d{4}(?!\w)|(?<![\w/.-])(?:19|20)\d\d/\d{2,7}(?![\w/])|(?<!\w)\d{8,20}(?!\w)"
)


def find_born(field: Field, before: int, start: int, end: int, behind: int, dating: Dating) -> str | None:
    """The birth of whom `start` to `end` names; from `before` to `behind` all is about them."""
    text, cues = field.words.text, field.cues
    stop = _SENTENCE_END.search(text, end, behind)
    for found in dates_within(field.dates, end, behind):
        said = cues.has("born", found.start - 30, found.end + 16)
        full_stop = _SENTENCE_END.search(text, found.end, found.end + _CONTRASTED)
        near = full_stop.start() if full_stop else found.end + _CONTRASTED
        if cues.has("contrast", end, near) or _is_of_next(field, found.end, behind):
            break
        if not said and (found.start - end > _NEAR or (stop and stop.start() < found.start)):
            break
        if found.only_year and not said and text[end : found.start].strip() not in {"(", ",", "-", "/"}:
            continue
        if value := date_of_birth(found, dating):
            return value
    for found in reversed(list(dates_within(field.dates, before, start))):
        if cues.has("born", found.end, start):
            return None if cues.has("contrast", before, start) else date_of_birth(found, dating)
    return None


def _is_of_next(field: Field, date_end: int, behind: int) -> bool:
    """Whether a date belongs to the name that follows: "19.12.1976 doğumlu Nilgün"."""
    followed = behind - date_end < _PRENOMINAL and behind < len(field.words.text)
    return followed and field.cues.has("born_before", date_end, behind)


def find_numbers(field: Field, end: int, behind: int) -> tuple[str, ...]:
    """Numbers of passports and identity papers: those right behind a word for one."""
    found = []
    for _, stop in field.cues.within("passport", end, behind):
        near = as_ascii_digits(field.words.text[stop : min(behind, stop + 40)])
        number = _NUMBER.search(near)
        if number and sum(c.isdigit() for c in number[0]) >= _MIN_DIGITS:
            found.append(_squeezed(number[0]))
    return tuple(dict.fromkeys(found))


def find_files(field: Field, end: int, behind: int) -> tuple[str, ...]:
    """Control numbers of notices, and numbers of files."""
    return tuple(dict.fromkeys(_squeezed(number) for number in _iter_files(field, end, behind)))


def _iter_files(field: Field, end: int, behind: int) -> Iterator[str]:
    for found in _FILE.finditer(field.words.text, end, behind):
        number = found[0]
        if not number.isdigit() or field.cues.has("file", found.start() - 30, found.start()):
            yield number


def _squeezed(number: str) -> str:
    return "".join(c for c in number if c.isalnum()).upper()
