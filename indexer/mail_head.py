"""The head of a mail: how it is known, and how a broken one is made readable.

Shared by the stage that tells mail from other text and the one that reads it. The names are in
`tables/mail_headers.csv`; `sure` are those that nothing but mail has.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "mail_headers.csv"
#: Lines of a head that are looked at; real ones have up to 300 with all the folded ones.
MAX_LINES = 500
_MAX_HEAD_BYTES = 1 << 18
#: Lines in a row that are no headers and yet no body.
_STRAY_LINES = 3
_HEADER = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")
_WELL_FORMED = re.compile(rb"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t]++[^\s][^\n]*+\n)*+)++(?=\r?\n|\Z)")
_LEADING = re.compile(rb"(?:[ \t]*\r?\n)*(?:>?From [^\r\n]*\r?\n(?=>?From |[!-9;-~]+[ \t]*:))*")
_EMLX = re.compile(rb"\s{0,10}(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,100}:)")


@dataclass(slots=True)
class MailHead:
    """Names of the headers at the beginning of a text, in lower case, and what they say of it."""

    names: list[bytes] = field(default_factory=list)
    strangers: int = 0  # lines that are neither header nor folded
    has_address: bool = False  # From, To or Cc with an "@"

    @property
    def is_mail(self) -> bool:
        """One name that only mail has, with at most a few broken lines; or usual names with an address."""
        known = sum(name in _names() for name in self.names)
        sure = any(is_sure(name) for name in self.names)
        if not known or self.strangers > max(2, len(self.names)):
            return False
        return (sure and (known > 1 or self.strangers == 0)) or self.has_address


def is_known(name: bytes) -> bool:
    """Whether this is a usual header of mail."""
    return name.lower() in _names()


def is_sure(name: bytes) -> bool:
    """Whether nothing but mail has this header."""
    return _names().get(name.lower(), False)


def read_head(text: bytes) -> MailHead:
    """The head of what may be a mail; leading empty lines and mbox's From lines are passed over."""
    head = MailHead()
    text = text[find_start(text) :][:_MAX_HEAD_BYTES]
    for line in text.splitlines()[:MAX_LINES]:
        if not line.strip():
            break
        if line[:1] in b" \t" and head.names:
            continue
        found = _HEADER.match(line)
        if not found:
            head.strangers += 1
            continue
        name = found[1].lower()
        head.names.append(name)
        if name in (b"from", b"to", b"cc", b"sender", b"reply-to") and b"@" in line:
            head.has_address = True
    return head


def find_start(data: bytes) -> int:
    """Where the first header stands, behind empty lines and mbox's From lines."""
    found = _LEADING.match(data[:_MAX_HEAD_BYTES])
    return found.end() if found else 0


def cut_mail(data: bytes) -> bytes:
    """The mail itself: without empty lines and From lines before it, or the frame of an Apple .emlx."""
    framed = _EMLX.match(data)
    if framed:
        end = framed.end() + int(framed[1])
        return data[framed.end() : end if end <= len(data) else None]
    return data[find_start(data) :]


def repair_head(data: bytes) -> bytes:
    """A mail whose head a parser reads to its end: blanks before colons taken out, stray lines folded in.

    A line that is no header is folded into the one before where a usual header of mail follows soon;
    otherwise the body begins there, as senders mean it who leave out the empty line.
    """
    if _WELL_FORMED.match(data):
        return data
    blank = _BLANK_LINE.search(data, 0, _MAX_HEAD_BYTES)
    end = blank.start() if blank else min(len(data), _MAX_HEAD_BYTES)
    lines = data[:end].splitlines(keepends=True)[:MAX_LINES]
    repaired, consumed = _repair_lines(lines)
    return repaired + data[consumed:] if repaired != data[:consumed] else data


def _repair_lines(lines: list[bytes]) -> tuple[bytes, int]:
    kept: list[bytes] = []
    consumed = 0
    for number, line in enumerate(lines):
        found = _HEADER.match(line)
        if found:
            kept.append(found[1] + b":" + line[found.end() :])
        elif line[:1] in b" \t":
            kept.append(line)
        elif any(map(_known_line, lines[number + 1 : number + 1 + _STRAY_LINES])):
            kept.append(b" " + line if kept else b"X-Unreadable: " + line)
        else:
            break
        consumed += len(line)
    return b"".join(kept), consumed


def _known_line(line: bytes) -> bool:
    found = _HEADER.match(line)
    return found is not None and is_known(found[1])


@cache
def _names() -> dict[bytes, bool]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["name"].encode("ascii"): row["sure"] == "yes" for row in csv.DictReader(file)}
