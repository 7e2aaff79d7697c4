"""Whole files, from their bytes to messages as found: `<case>/in.*`, and what must come out, `out.json`.

A case is a file of one real habit, invented. In `out.json` is the format and each record in order: its fields
that are not empty, or why it was rejected.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from archive.domain.message import SourceRef
from indexer.parse import parse_record
from indexer.records import ParseError, RawRecord, Rejected
from indexer.sources.detect import HEAD_BYTES, detect_format
from indexer.sources.split import iter_records

CASES = sorted(path for path in Path(__file__).parent.iterdir() if (path / "out.json").exists())


def read(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    found = detect_format(data[:HEAD_BYTES], path.name)
    records: Iterator[RawRecord | Rejected] = iter(
        [RawRecord(data, SourceRef(path.name, "", 0, len(data)), found.name)]
    )
    if found.container:
        records = iter_records(path, path.name, found.name, "")
    return {"format": found.name, "records": [shown(record) for record in records]}


def shown(record: RawRecord | Rejected) -> dict[str, Any]:
    if isinstance(record, Rejected):
        return {"rejected": record.reason}
    try:
        message = asdict(parse_record(record, {}))
    except ParseError as error:
        return {"rejected": str(error)}
    message["headers"] = [list(header) for header in message["headers"]]
    for attachment in message["attachments"]:
        attachment["data"] = attachment["data"].decode("latin-1")
    return {name: value for name, value in message.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_becomes_what_stands_beside_it(case: Path) -> None:
    [source] = case.glob("in.*")
    assert read(source) == json.loads((case / "out.json").read_text(encoding="utf-8"))


def test_every_folder_is_a_case() -> None:
    folders = [path for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name[0] not in "._"]
    assert sorted(folders) == CASES
