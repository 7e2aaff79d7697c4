"""Rows of a table (CSV, TSV, semicolons) as JSON objects of their columns, for the parser of JSONL."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from archive.domain.message import SourceRef
from indexer.charset import decode, stream_charset
from indexer.records import RawRecord, Rejected
from indexer.sources.lines import MAX_RECORD_BYTES, READ_BYTES, Line, iter_lines

_MAX_RETURNED_BYTES = 256 << 20
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
    dialect = _dialect(lines, head)
    reader = csv.reader(lines, **dialect)
    header: list[str] = []
    ordinal = 0
    while True:
        start, line = lines.begin_row(), lines.count + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            row, problem = [], str(error)
        else:
            if row is None:
                return
            problem = _problem(row, header, lines, dialect)
        if not problem and not any(cell.strip() for cell in row):
            continue
        if not header and not problem:
            header = _column_names(row)
            continue
        ordinal += 1
        if problem and lines.give_back():
            reader = csv.reader(lines, **dialect)
        source = SourceRef(shown, sha256, start, lines.end - start, ordinal)
        if problem:
            yield Rejected(source, "split", problem, line)
        else:
            cells = dict(zip(header, row[: len(header)], strict=True))
            yield RawRecord(orjson.dumps(cells), source, "csv", line)


def _problem(row: list[str], header: list[str], lines: _Lines, dialect: dict[str, Any]) -> str:
    """Why this is no row of the table; empty where it is."""
    width = len(header)
    if header and any(cell.strip() for cell in row):
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            return f"the row has {len(row)} cells, the header {width}"
        if lines.at_end and lines.is_several and lines.ends_within_quotes(dialect):
            return "a quote in the row is never closed"
    return ""


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
    """Lines as text for the csv module, which refuses zeros; `end` is the offset behind the last given, and
    `count` its number. Keeps those of the row that is being read, and takes them back."""

    def __init__(self, file: BinaryIO, charset: str) -> None:
        wide = charset if charset.startswith("utf-16") else ""
        self._lines = iter_lines(file, wide)
        self._charset = charset
        self._next: Line | None = next(self._lines, None)
        self._returned: deque[Line] = deque()
        self._row: list[Line] = []
        self._may_return = _MAX_RETURNED_BYTES
        self.end = 0
        self.count = 0

    def peek(self) -> str:
        return self._text(self._next[2]) if self._next and self._next[2] is not None else ""

    def begin_row(self) -> int:
        """The offset at which the next row begins."""
        self._row = []
        return self.end

    @property
    def at_end(self) -> bool:
        return self._next is None and not self._returned

    @property
    def is_several(self) -> bool:
        return len(self._row) > 1

    def ends_within_quotes(self, dialect: dict[str, Any]) -> bool:
        texts = [self._text(line) for _, _, line in self._row if line is not None]
        try:
            list(csv.reader(texts, strict=True, **dialect))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False

    def give_back(self) -> bool:
        """Take back all lines of the row but its first, which a quote that is not closed has put together; at
        most some hundred megabytes in all, so that a file of such quotes ends as well."""
        rest = self._row[1:]
        self._may_return -= sum(length for _, length, _ in rest)
        if not rest or self._may_return < 0:
            return False
        self._returned.extendleft(reversed(rest))
        self.count -= len(rest)
        self.end = rest[0][0]
        return True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._returned:
            taken = self._returned.popleft()
        elif self._next is not None:
            taken, self._next = self._next, next(self._lines, None)
        else:
            raise StopIteration
        offset, length, line = taken
        self._row.append(taken)
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
        return text.removeprefix("\ufeff").replace("\0", " ")
