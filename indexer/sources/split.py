"""Containers to records, as streams in constant memory: JSONL, CSV, mbox."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import orjson

from archive.domain.message import SourceRef
from indexer.records import RawRecord, Rejected

#: Bytes of one record; a longer one is rejected and read past.
MAX_RECORD_BYTES = 64 << 20
_READ_BYTES = 1 << 20
_FROM = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_MBOX_START = re.compile(rb"(?:\A|\r?\n\r?\n|\n)(?=From [^\r\n]{1,1000}\r?\n(?:>From |[!-9;-~]{1,200}:))")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_DELIMITERS = ",;\t|"


def iter_records(path: Path, shown: str, name: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """The records of a container, numbered from 1, each with its bytes' place in the file.

    Never raises for what is in the file: what cannot be split off is a Rejected.
    """
    with path.open("rb") as file:
        match name:
            case "jsonl":
                yield from _lines(file, shown, sha256)
            case "csv":
                yield from _rows(path, shown, sha256)
            case "mbox":
                yield from _mails(file, shown, sha256)
            case _:
                raise ValueError(f"not a container: {name}")


def _lines(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """One JSON object a line. UTF-16 lines are turned into UTF-8, so that the parser sees one kind."""
    head = file.read(4)
    file.seek(0)
    charset = _wide_charset(head)
    if charset:
        yield from _wide_lines(file, charset, shown, sha256)
        return
    offset = ordinal = 0
    while line := file.readline(MAX_RECORD_BYTES + 1):
        length = len(line)
        if length > MAX_RECORD_BYTES and not line.endswith(b"\n"):
            length += _skip_line(file)
            line = b""
        data = line.removeprefix(codecs.BOM_UTF8).strip() if offset == 0 else line.strip()
        source = SourceRef(shown, sha256, offset, length, ordinal + 1)
        offset += length
        if not data and line:
            continue  # a blank line is no record
        ordinal += 1
        if not line:
            yield Rejected(source, "split", f"a line of more than {MAX_RECORD_BYTES >> 20} MB")
        else:
            yield RawRecord(data, source, "jsonl")


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(_READ_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _wide_charset(head: bytes) -> str:
    if head[:2] == codecs.BOM_UTF16_LE or head[1:2] == b"\0":
        return "utf-16-le"
    if head[:2] == codecs.BOM_UTF16_BE or (head[:1] == b"\0" and head[1:2]):
        return "utf-16-be"
    return ""


def _wide_lines(file: BinaryIO, charset: str, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    offset = ordinal = 0
    text = io.TextIOWrapper(file, charset, errors="replace", newline="\n")
    for line in text:
        length = len(line.encode(charset, "replace"))
        data = line.lstrip("\ufeff").strip().encode("utf-8", "replace")
        source = SourceRef(shown, sha256, offset, length, ordinal + 1)
        offset += length
        if data:
            ordinal += 1
            yield RawRecord(data, source, "jsonl")
    text.detach()


def _rows(path: Path, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """Each row as a JSON object of its columns, for the parser of JSONL. Offsets are those of the file."""
    with path.open("rb") as raw:
        charset = _csv_charset(raw.read(_READ_BYTES))
    csv.field_size_limit(MAX_RECORD_BYTES)
    with path.open("rb") as raw:
        counted = _Counted(io.TextIOWrapper(raw, charset, errors="replace", newline=""), charset)
        first = counted.peek()
        reader = csv.reader(counted, delimiter=_delimiter(first))
        header: list[str] = []
        ordinal = start = 0
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                ordinal += 1
                source = SourceRef(shown, sha256, start, counted.offset - start, ordinal)
                yield Rejected(source, "split", f"row {reader.line_num}: {error}")
                start = counted.offset
                continue
            if row is None:
                return
            source = SourceRef(shown, sha256, start, counted.offset - start, ordinal + 1)
            start = counted.offset
            if not header:
                header = [name.strip().lstrip("\ufeff") for name in row]
                continue
            if not any(cell.strip() for cell in row):
                continue
            ordinal += 1
            if len(row) != len(header):
                reason = f"row {reader.line_num} has {len(row)} cells, the header {len(header)}"
                yield Rejected(source, "split", reason)
                continue
            cells = {name: cell for name, cell in zip(header, row, strict=True) if cell}
            data = orjson.dumps(cells, default=str) if _clean(cells) else b"{}"
            yield RawRecord(data, source, "csv")


def _clean(cells: dict[str, str]) -> bool:
    for name, cell in cells.items():
        cells[name] = cell.encode("utf-8", "replace").decode("utf-8")
    return True


class _Counted:
    """Lines of a text file for the csv module, counting bytes, without NULs (which it refuses)."""

    def __init__(self, lines: io.TextIOWrapper, charset: str) -> None:
        self._lines, self._charset = lines, charset
        self._first: str | None = lines.readline()
        self.offset = 0

    def peek(self) -> str:
        return self._first or ""

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line, self._first = (self._first, None) if self._first is not None else (self._lines.readline(), None)
        if not line:
            raise StopIteration
        self.offset += len(line.encode(self._charset, "replace"))
        return line.replace("\0", "")


def _csv_charset(head: bytes) -> str:
    if wide := _wide_charset(head[:4]):
        return wide
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return _guess(head)
    return "utf-8"


def _guess(head: bytes) -> str:
    import chardet

    found = chardet.detect(head[:20_000])["encoding"] or "cp1252"
    try:
        codecs.lookup(found)
    except LookupError:
        return "cp1252"
    return found


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


def _mails(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """Mails of an mbox: each begins at a `From ` line that headers follow. The line itself is left out and
    `>From ` unescaped, so that the same mail in a folder has the same bytes and so the same id."""
    buffer, base, ordinal, ended = b"", 0, 0, False
    while not ended:
        chunk = file.read(_READ_BYTES)
        ended = not chunk
        buffer += chunk
        starts = [m.end() for m in _MBOX_START.finditer(buffer)]
        if not ended and len(starts) < 2 and len(buffer) <= MAX_RECORD_BYTES:
            continue
        # Without its end in sight the last mail is read on; its start stays at the head of the buffer.
        cuts = [*starts, len(buffer)] if ended else starts
        for start, end in pairwise(cuts):
            ordinal += 1
            yield _mail(buffer[start:end], SourceRef(shown, sha256, base + start, end - start, ordinal))
        done = cuts[-1] if cuts else len(buffer)
        if not ended and len(buffer) - done > MAX_RECORD_BYTES:
            ordinal += 1
            source = SourceRef(shown, sha256, base + done, len(buffer) - done, ordinal)
            yield Rejected(source, "split", f"a mail of more than {MAX_RECORD_BYTES >> 20} MB")
            done = len(buffer)
        base, buffer = base + done, buffer[done:]


def _mail(data: bytes, source: SourceRef) -> RawRecord:
    body = _FROM.sub(b"", data, count=1)
    body = _ESCAPED_FROM.sub(rb"\1", body)
    # The empty line before the next `From ` belongs to the mbox, not to the mail.
    for ending in (b"\r\n\r\n", b"\n\n"):
        if body.endswith(ending):
            body = body[: -len(ending) // 2]
            break
    return RawRecord(body, source, "eml")
