"""Lines of a file as bytes, with their place, in constant memory: any line end, UTF-16 too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

#: Bytes of one record; a longer one is rejected and read past. The largest mails of real archives have 50 MB.
MAX_RECORD_BYTES = 64 << 20
READ_BYTES = 1 << 20

#: (offset, length in the file, the line with its end; None where it is longer than MAX_RECORD_BYTES)
Line = tuple[int, int, bytes | None]


def iter_lines(file: BinaryIO, charset: str) -> Iterator[Line]:
    """The lines of a file that stands at its beginning. Lines end as the first megabyte says: in "\\n" (a
    "\\r" before it is part of the line), or in "\\r" where there is no "\\n"."""
    head = file.read(READ_BYTES)
    file.seek(0)
    if charset in ("utf-16-le", "utf-16-be"):
        ends = {mark: mark.encode(charset) for mark in ("\n", "\r")}
        yield from _split(file, ends["\n"] if _has(head, ends["\n"]) else ends["\r"], 2)
    elif b"\n" not in head and b"\r" in head:
        yield from _split(file, b"\r", 1)
    else:
        yield from _read_lines(file)


def _has(head: bytes, end: bytes) -> bool:
    place = head.find(end)
    while place % 2:
        place = head.find(end, place + 1)
        if place < 0:
            return False
    return place >= 0


def _read_lines(file: BinaryIO) -> Iterator[Line]:
    offset = 0
    limit = MAX_RECORD_BYTES
    while line := file.readline(limit + 1):
        length = len(line)
        if length > limit and not line.endswith(b"\n"):
            length += _skip_line(file)
            yield offset, length, None
        else:
            yield offset, length, line
        offset += length


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(READ_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _split(file: BinaryIO, end: bytes, width: int) -> Iterator[Line]:
    """Lines by an end of `width` bytes that stands at a multiple of its width."""
    buffer, offset, searched, lost = b"", 0, 0, 0
    while chunk := file.read(READ_BYTES):
        buffer += chunk
        start = 0
        while (place := buffer.find(end, searched)) >= 0:
            searched = place + 1
            if place % width:
                continue
            stop = place + width
            yield offset, lost + stop - start, None if lost else buffer[start:stop]
            offset += lost + stop - start
            start = searched = stop
            lost = 0
        searched = max(searched, len(buffer) - len(end) + 1) - start
        buffer = buffer[start:]
        if len(buffer) > MAX_RECORD_BYTES:
            cut = len(buffer) - len(buffer) % width
            lost, buffer, searched = lost + cut, buffer[cut:], 0
    if buffer or lost:
        yield offset, lost + len(buffer), None if lost else buffer
