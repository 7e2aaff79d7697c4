"""Mails of an mbox (`From ` lines) or of a mailing list's log (ruled lines), as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive.domain.message import SourceRef
from indexer.records import RawRecord, Rejected
from indexer.sources.lines import MAX_RECORD_BYTES, READ_BYTES

#: Bytes behind a beginning that must be seen to be sure of it.
_LOOK_AHEAD = 4096
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_TIME = re.compile(rb"\d\d?:\d\d")
_CONTENT_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,10})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_MAX_HEAD_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class _Style:
    """How mails are set apart: `mark` begins the line, `line` is it with the first header behind it; `own` is
    the part of it that is no part of the mail."""

    mark: bytes
    line: re.Pattern[bytes]
    own: re.Pattern[bytes]
    is_mbox: bool


_MBOX = _Style(
    b"From ",
    re.compile(rb"From [^\r\n]{1,1000}\r?\n(?:>From [^\r\n]{0,1000}\r?\n){0,3}[!-9;-~]{1,200}[ \t]*:"),
    re.compile(rb"From [^\r\n]*\r?\n"),
    is_mbox=True,
)
_LOG = _Style(
    b"=" * 60,
    re.compile(rb"={60,80}\r?\n(?:Date|From|Reply-To|Sender|Subject):[ \t]"),
    re.compile(rb"=+\r?\n"),
    is_mbox=False,
)


def iter_mbox(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """Mails of an mbox of any kind: each begins at a `From ` line that a header follows, behind an empty line
    or with a time in it; a `Content-Length` is believed where the next mail (or the end) is there.

    The `From ` line and the empty line before the next are left out and `>From ` unescaped: so the same mail
    in a folder has the same bytes and is the same message.
    """
    yield from _iter_mails(file, shown, sha256, _MBOX)


def iter_log(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """Mails of a LISTSERV log: each below a line of 73 equals signs."""
    yield from _iter_mails(file, shown, sha256, _LOG)


def _iter_mails(file: BinaryIO, shown: str, sha256: str, style: _Style) -> Iterator[RawRecord | Rejected]:
    reader = _Reader(file, style)
    for ordinal, (start, data, length) in enumerate(reader.mails(), 1):
        source = SourceRef(shown, sha256, start, length, ordinal)
        if data is None:
            yield Rejected(source, "split", f"a mail of more than {MAX_RECORD_BYTES >> 20} MB")
        else:
            yield RawRecord(_bare(data, style), source, "eml")


class _Reader:
    """A window on the file that slides from mail to mail; places are counted from the mail's start."""

    def __init__(self, file: BinaryIO, style: _Style) -> None:
        self._file, self._style = file, style
        self._buffer = b""
        self._base = 0  # of the buffer in the file
        self._at = 0  # of the mail in the buffer
        self._ended = False

    def mails(self) -> Iterator[tuple[int, bytes | None, int]]:
        """(offset, bytes or None when too many, length) of each mail."""
        self._fill()
        self._at = len(self._buffer) - len(self._buffer.lstrip(b" \t\r\n"))
        lost = 0
        while self._at < len(self._buffer) or not self._ended:
            end = self._end_of_mail(is_start=not lost)
            if end is None:  # too long: let go of it, but for what may be half of the next beginning
                passed = self._held() - 2 * _LOOK_AHEAD
                lost += passed
                self._at += passed
                self._fill()
                continue
            if lost + end:
                data = None if lost else self._buffer[self._at : self._at + end]
                yield self._base + self._at - lost, data, lost + end
            self._at += end
            lost = 0
        if lost:
            yield self._base + self._at - lost, None, lost

    def _held(self) -> int:
        """Bytes from the mail's start to the end of the window."""
        return len(self._buffer) - self._at

    def _end_of_mail(self, *, is_start: bool) -> int | None:
        """Where the mail ends; None where that is too far away."""
        trusted = self._content_end() if is_start and self._style.is_mbox else None
        if trusted is not None:
            return trusted
        place = 0
        while True:
            found = self._buffer.find(b"\n" + self._style.mark, self._at + place) - self._at
            if found >= 0 and (self._ended or found + _LOOK_AHEAD < self._held()):
                place = found + 1
                if self._begins(place):
                    return place
            elif self._ended:
                return self._held()
            elif self._held() > MAX_RECORD_BYTES:
                return None
            else:
                place = found if found >= 0 else max(place, self._held() - len(self._style.mark) - 1)
                self._fill()

    def _begins(self, place: int) -> bool:
        """Whether a mail begins at this mark: a header follows, and it stands apart or has a time in it."""
        at = self._at + place
        line = self._style.line.match(self._buffer, at)
        if line is None or not self._style.is_mbox:
            return line is not None
        apart = self._buffer[max(0, at - 4) : at].endswith((b"\n\n", b"\n\r\n"))
        return apart or _TIME.search(line[0].partition(b"\n")[0]) is not None

    def _content_end(self) -> int | None:
        """The end of the mail by its Content-Length, where that is borne out by what stands there."""
        blank = _BLANK_LINE.search(self._buffer, self._at, self._at + _MAX_HEAD_BYTES)
        length = _CONTENT_LENGTH.search(self._buffer, self._at, blank.end()) if blank else None
        if not blank or not length or int(length[1]) > MAX_RECORD_BYTES:
            return None
        end = blank.end() - self._at + int(length[1])
        while self._held() < end + _LOOK_AHEAD and not self._ended:
            self._fill()
        rest = self._buffer[self._at + end : self._at + end + _LOOK_AHEAD]
        following = end + len(rest) - len(rest.lstrip(b"\r\n"))
        if following >= self._held() and self._ended and end <= self._held():
            return self._held()
        at = self._at + following
        is_mail = self._style.line.match(self._buffer, at) is not None
        return following if is_mail and self._buffer[at - 1 : at] == b"\n" else None

    def _fill(self) -> None:
        chunk = self._file.read(READ_BYTES)
        self._buffer = self._buffer[self._at :] + chunk
        self._base += self._at
        self._at = 0
        self._ended = not chunk


def _bare(data: bytes, style: _Style) -> bytes:
    """The mail alone, without what its container put before, behind and into it."""
    own = style.own.match(data)
    body = data[own.end() :] if own else data
    if style.is_mbox and b">From " in body:
        body = _ESCAPED_FROM.sub(rb"\1", body)
    # The empty line before the next mark belongs to the container.
    for ending, kept in ((b"\r\n\r\n", 2), (b"\n\n", 1)):
        if body.endswith(ending):
            return body[:-kept]
    return body
