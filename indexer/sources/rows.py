"""Rows of a table (CSV, TSV, semicolons) as JSON objects of their columns, for the parser of JSONL."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from archive.domain.message import SourceRef
from indexer.charset import decode, stream_charset
from indexer.records import RawRecord, Rejected
from indexer.sources.lines import MAX_RECORD_BYTES, READ_BYTES, Line, iter_lines

_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"?')
#: What Excel writes to tell itself the delimiter.
_NAMED_DELIMITER = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


class _LineTooLong(csv.Error):
    pass


def iter_rows(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """Each row below the first, which names the columns. A row's bytes are a JSON object of its cells, in the
    columns' order; its place is that of the row in the file. Rows of another width are rejected."""
    csv.field_size_limit(MAX_RECORD_BYTES)
    head = file.read(READ_BYTES)
    file.seek(0)
    lines = _Lines(file, stream_charset(head))
    reader = csv.reader(lines, **_dialect(lines, head))
    header: list[str] = []
    ordinal = start = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            ordinal += 1
            source = SourceRef(shown, sha256, start, lines.end - start, ordinal)
            yield Rejected(source, "split", f"row {ordinal} (line {lines.count}): {error}")
            start = lines.end
            continue
        if row is None:
            return
        place, start = start, lines.end
        if not any(cell.strip() for cell in row):
            continue
        if not header:
            header = _column_names(row)
            continue
        ordinal += 1
        source = SourceRef(shown, sha256, place, start - place, ordinal)
        yield _record(row, header, source, lines.count)


def _record(row: list[str], header: list[str], source: SourceRef, line: int) -> RawRecord | Rejected:
    width = len(header)
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        reason = f"row {source.ordinal} (line {line}) has {len(row)} cells, the header {width}"
        return Rejected(source, "split", reason)
    cells = dict(zip(header, row[:width], strict=True))
    return RawRecord(orjson.dumps(cells), source, "csv")


def _column_names(row: list[str]) -> list[str]:
    """The names of the columns, each once: `date`, `date (2)`; `column 3` where there is none."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = cell.strip().lstrip("\ufeff") or f"column {number}"
        repeated = names.count(name)
        names.append(name)
        if repeated:
            names[-1] = next(n for i in range(2, number + 1) if (n := f"{name} ({i})") not in names)
    return names


def _dialect(lines: _Lines, head: bytes) -> dict[str, Any]:
    """The delimiter that the first line has most of outside quotes; how quotes within cells are written."""
    first = lines.peek()
    named = _NAMED_DELIMITER.fullmatch(first)
    if named:
        next(lines)
        delimiter = named[1]
    else:
        bare = _QUOTED.sub("", first)
        delimiter = max(_DELIMITERS, key=bare.count)
    if b'\\"' in head and b'""' not in head.replace(b'"",', b"").replace(b',""', b""):
        return {"delimiter": delimiter, "escapechar": "\\", "doublequote": False}
    return {"delimiter": delimiter}


class _Lines:
    """Lines as text for the csv module, which refuses zeros; `end` is the offset behind the last given."""

    def __init__(self, file: BinaryIO, charset: str) -> None:
        wide = charset if charset.startswith("utf-16") else ""
        self._lines = iter_lines(file, wide)
        self._charset = charset
        self._next: Line | None = next(self._lines, None)
        self.end = 0
        self.count = 0

    def peek(self) -> str:
        return self._text(self._next[2]) if self._next and self._next[2] is not None else ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        offset, length, line = self._next
        self._next = next(self._lines, None)
        self.end = offset + length
        self.count += 1
        if line is None:
            raise _LineTooLong(f"a line of more than {MAX_RECORD_BYTES >> 20} MB")
        return self._text(line)

    def _text(self, line: bytes) -> str:
        if self._charset == "utf-8":
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                text = decode(line).text
        else:
            text = line.decode(self._charset, "replace")
        return text.removeprefix("\ufeff").replace("\0", "")
