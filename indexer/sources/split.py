"""Containers to records, as streams in constant memory."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from archive.domain.message import SourceRef
from indexer.charset import stream_charset
from indexer.records import RawRecord, Rejected
from indexer.sources.lines import MAX_RECORD_BYTES, iter_lines
from indexer.sources.mailboxes import iter_log, iter_mbox
from indexer.sources.rows import iter_rows
from indexer.sources.volumes import iter_volume

_Splitter = Callable[[BinaryIO, str, str], Iterator[RawRecord | Rejected]]
_HEAD_BYTES = 4096


def iter_records(path: Path, shown: str, name: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """The records of a container of format `name`, numbered from 1, each with its bytes' place in the file.

    Never raises for what is in the file: what cannot be split off is a Rejected. OSError where it cannot be
    read; ValueError where `name` is no container.
    """
    splitter = _SPLITTERS.get(name)
    if splitter is None:
        raise ValueError(f"not a container: {name}")
    with path.open("rb") as file:
        yield from splitter(file, shown, sha256)


def iter_objects(file: BinaryIO, shown: str, sha256: str) -> Iterator[RawRecord | Rejected]:
    """One JSON object a line; empty lines are none. UTF-16 lines become UTF-8, so that the parser sees one
    kind; all others are left as they are."""
    charset = stream_charset(file.read(_HEAD_BYTES))
    file.seek(0)
    wide = charset if charset.startswith(("utf-16", "utf-32")) else ""
    ordinal = 0
    for number, (offset, length, line) in enumerate(iter_lines(file, wide), 1):
        if line is None:
            ordinal += 1
            source = SourceRef(shown, sha256, offset, length, ordinal)
            yield Rejected(source, "split", f"a line of more than {MAX_RECORD_BYTES >> 20} MB", number)
            continue
        if wide:
            line = line.decode(wide, "replace").lstrip("\ufeff").encode("utf-8", "replace")
        line = (line.removeprefix(codecs.BOM_UTF8) if offset == 0 else line).rstrip()
        data = line.lstrip()
        if data:
            ordinal += 1
            source = SourceRef(shown, sha256, offset, length, ordinal)
            yield RawRecord(data, source, "jsonl", number, len(line) - len(data))


_SPLITTERS: dict[str, _Splitter] = {
    "jsonl": iter_objects,
    "csv": iter_rows,
    "mbox": iter_mbox,
    "listserv": iter_log,
    "tei-volume": iter_volume,
}
