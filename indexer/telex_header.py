"""The header of a plain-text telex: labels in many languages, addressee lists, rules.

Shared by the stage that tells telexes from other text and the one that reads them. The labels are in
`tables/telex_labels.csv`; those marked `bare` also stand without a colon, in capitals ("FM NCB MOSCOW").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "telex_labels.csv"
#: Lines that may stand before the first label: letterhead, precedence, routing, page marks.
MAX_PREAMBLE_LINES = 15
#: Header lines; "all NCBs" is written out as some 200 addressees at most.
MAX_HEADER_LINES = 300
#: A label is a few words; a longer start of a line with a colon is a sentence.
_MAX_LABEL = 40
_LABELLED = re.compile(rf"([^:\uff1a]{{1,{_MAX_LABEL}}})[:\uff1a](.*)", re.DOTALL)
#: A line of a letterhead; a longer one before the first label is text, and the labels are no header.
_MAX_LETTERHEAD = 100
_SENTENCE = re.compile(r"[^\W\d_]{2}[.,;?!؟۔]\s*$")
_QUOTED = re.compile(r"^\s*-{3,}[^-]*\w[^-]*-{3,}\s*$")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0640]")
_RULE = re.compile(r"\s*(?:[-=_*~.#—–\u2500]{3,}|BT)\s*")
_DATE_TIME_GROUP = re.compile(r"(?:[A-Z]{1,2} )?(\d{6} ?[A-Z] ?[A-Z]{3} ?(?:\d{4}|\d\d))")
_BARE = re.compile(r"([A-ZА-ЯІЇЄҐ]{2,7}) +(\S[^a-zа-яіїєґ]*)")
#: Letters that are written one for the other in labels.
_SAME = str.maketrans("أإآٱىکیةıґ", "ااااي\u0643يهiг")
_MANY = frozenset({"to", "cc", "reference", "in_reply_to", "other"})
_TELLING = frozenset({"from", "to", "cc", "sent_at", "subject", "reference"})


@dataclass(slots=True)
class TelexHeader:
    """`fields` by name, each a list of lines as found; `others` are labels that are no field, and letterhead
    (under "Preamble"); the body begins at line `end`."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    end: int = 0

    @property
    def is_telex(self) -> bool:
        """Whether this is a telex's header: a sender or addressee, and one more field beside."""
        return bool({"from", "to"} & set(self.fields)) and len(_TELLING & set(self.fields)) >= 2


def find_label(line: str) -> tuple[str, str, str] | None:
    """(field, label, value) where the line begins with a known label; else None."""
    line = _MARKS.sub("", line).strip()
    found = _LABELLED.match(line)
    if found:
        label = found[1].strip(" \t.")
        known = _labels().get(_key(label)) or _either(label)
        if known and (label[0].isalnum() or label[0] == "№"):  # not "> From:" or "*From:*": a quoted mail
            return known, label, found[2].strip()
    bare = _BARE.fullmatch(line)
    if bare and bare[1] in _bare_labels():
        return _labels()[_key(bare[1])], bare[1], bare[2].strip()
    return None


def read_header(lines: Sequence[str]) -> TelexHeader:
    """The header at the beginning of these lines; without any label it is empty and ends at line 0."""
    reader = _Reader(lines)
    first = next((n for n, line in enumerate(lines[:MAX_PREAMBLE_LINES]) if find_label(line)), None)
    if first is None or any(_is_text(line) for line in lines[:first]):
        return reader.header
    reader.take_preamble(first)
    number = first
    while number < min(len(lines), first + MAX_HEADER_LINES) and reader.take(number):
        number += 1
    return reader.header


def _is_text(line: str) -> bool:
    """Whether this line, before the first label, is no letterhead: the labels below are part of a text."""
    sentence = _SENTENCE.search(line) is not None and len(line.split()) > 3
    return sentence or len(line) > _MAX_LETTERHEAD or _QUOTED.search(line) is not None


class _Reader:
    """Takes line after line, until one belongs to the body."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.header = TelexHeader()
        self._lines = lines
        self._last = ""
        self._gap = False  # an empty line or a rule stands between the last label and here
        self._list = False  # addressees stand on the lines below their label

    def take_preamble(self, first: int) -> None:
        for line in self._lines[:first]:
            group = _DATE_TIME_GROUP.fullmatch(line.strip())
            if group:
                self.header.fields["sent_at"] = [group[1]]
            elif line.strip() and not _RULE.fullmatch(line):
                self.header.others.append(("Preamble", line.strip()))

    def take(self, number: int) -> bool:
        """Whether the line belongs to the header."""
        line = self._lines[number]
        labelled = find_label(line)
        if labelled:
            return self._take_label(labelled, number)
        if not line.strip() or _RULE.fullmatch(line):
            return self._take_gap(number, is_rule=bool(line.strip()))
        group = _DATE_TIME_GROUP.fullmatch(line.strip())
        if group and "sent_at" not in self.header.fields:
            self.header.fields["sent_at"] = [group[1]]
            self.header.end = number + 1
            return True
        return self._take_continuation(line, number)

    def _take_label(self, labelled: tuple[str, str, str], number: int) -> bool:
        name, label, value = labelled
        fields = self.header.fields
        if name in fields and (name not in _MANY or self._gap):
            return False
        if self._gap and name == "other":
            return False
        if name == "other":
            self.header.others.append((label, value))
        else:
            fields.setdefault(name, []).extend([value] if value else [])
        self._last, self._gap = name, False
        self._list = name in ("to", "cc") and not value
        self.header.end = number + 1
        return True

    def _take_gap(self, number: int, *, is_rule: bool) -> bool:
        fields = self.header.fields
        complete = {"from", "to", "subject"} <= set(fields)
        following = next((n for n in self._lines[number + 1 : number + 4] if n.strip()), "")
        labelled = find_label(following)
        empty = self._last in fields and not fields[self._last]
        goes_on = bool(labelled and (labelled[0] not in fields)) and not complete
        if not goes_on and not (empty and not is_rule):
            self.header.end = number + 1
            return False
        self._gap = not empty
        return True

    def _take_continuation(self, line: str, number: int) -> bool:
        if self._gap or not self._last:
            return False
        values = self.header.fields.get(self._last)
        if values is None:  # behind a label that is no field
            return self._label_follows(number)
        within = line[:1] in " \t\u3000" or self._list or not values
        if not within and not self._label_follows(number):
            return False
        values.append(_MARKS.sub("", line).strip())
        self.header.end = number + 1
        return True

    def _label_follows(self, number: int) -> bool:
        """Whether another label comes before the next gap: then this line is still within the header."""
        for line in self._lines[number + 1 : number + 1 + MAX_HEADER_LINES]:
            if not line.strip() or _RULE.fullmatch(line):
                return False
            labelled = find_label(line)
            if labelled:
                return labelled[0] not in self.header.fields or labelled[0] in _MANY
        return False


@cache
def _labels() -> dict[str, str]:
    return {_key(row["label"]): row["field"] for row in _rows()}


@cache
def _bare_labels() -> frozenset[str]:
    return frozenset(row["label"] for row in _rows() if row["bare"])


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _either(label: str) -> str | None:
    """Labels in two languages ("DE / FROM") or with a gloss ("RÉF. (REF)"): the first that is known."""
    if "/" in label or "(" in label:
        parts = (_labels().get(_key(part)) for part in re.split(r"[/()]", label))
        return next((name for name in parts if name), None)
    return None


def _key(label: str) -> str:
    """Letters and digits of a label, without case, accents and points."""
    plain = unicodedata.normalize("NFKD", label.replace("İ", "I").translate(_SAME).casefold())
    kept = "".join(c if c.isalnum() or c in "№°'" else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.translate(_SAME).split())
