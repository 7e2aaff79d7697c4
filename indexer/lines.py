"""Lines of the import format as messages: for what reads labelled messages beside the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.domain.message import Message, SourceRef
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.records import RawRecord


def read_line(line: bytes, path: str) -> Message:
    """The message that the pipeline makes of one line of JSON, of the file `path`."""
    record = RawRecord(line, SourceRef(path, "", 0, len(line)), "jsonl")
    return tag_message(normalize_message(parse_record(record, {}), record))


def read_lines(path: Path) -> Iterator[Message]:
    """The messages of a file, but for empty lines."""
    for line in path.read_bytes().splitlines():
        if line.strip():
            yield read_line(line, f"{path.parent.name}/{path.name}")
