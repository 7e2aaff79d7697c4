"""The ledger over real tables: what an archive says does not depend on the order in which messages came."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.catalog import schema
from archive.catalog.database import Database
from archive.catalog.findings_codec import load_findings, load_told, pack_findings
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.findings import Findings
from archive.domain.message import Message
from backchannel.sample.generate import SHOWCASE
from indexer.deriving import derive
from indexer.extract.find import FindingOptions, find_all
from indexer.lines import read_lines
from indexer.report import Silent

OPTIONS = FindingOptions(Path("nothing-of-its-own"))
Loaded = list[tuple[Message, Findings]]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The first sixty messages of the showcase, and what is found in them."""
    messages = list(islice(read_lines(SHOWCASE / "messages.jsonl"), 60))
    return list(zip(messages, find_all(messages, OPTIONS), strict=True))


def test_what_is_found_is_stored_whole_and_read_in_part_by_the_ledger(loaded: Loaded) -> None:
    for _, found in loaded:
        data = pack_findings(found).data
        assert load_findings(data) == found
        kinds = tuple(replace(kind, evidence=()) for kind in found.kinds)
        assert load_told(data) == replace(found, kinds=kinds, considered=(), color=None)


def tables_after(folder: Path, batches: list[Loaded]) -> dict[str, list[Any]]:
    """The ledger after these batches were loaded and derived, one after the other."""
    database = Database(f"sqlite:///{folder / 'catalog.sqlite'}")
    writer = CatalogWriter(database, "leak", "o")
    [file_id] = writer.add_files([FileEntry("a", "b", 1, "jsonl", "container")])
    ordinal = 0
    for batch in batches:
        records = []
        for message, _ in batch:
            ordinal += 1
            records.append(RecordEntry(file_id, ordinal, ordinal, 1, message))
        writer.store(records)
        known = {message.id: pack_findings(found) for message, found in batch}
        derive(
            database,
            CatalogReader(database),
            "1",
            lambda groups, known=known: ((g, [known[one] for one in g]) for g in groups),  # type: ignore[misc]
            Silent(),
        )
    with database.connect() as connection:
        found = {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (schema.appearances, schema.facts, schema.measures, schema.surroundings)
        }
    database.close()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_makes_no_difference(loaded: Loaded, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    shuffled = chance.sample(loaded, len(loaded))
    size = chance.choice((1, 4, 17))
    (tmp_path / "at-once").mkdir()
    at_once = tables_after(tmp_path / "at-once", [loaded])
    assert tables_after(tmp_path, [shuffled[i : i + size] for i in range(0, len(shuffled), size)]) == at_once
    assert at_once["facts"]
    assert at_once["surroundings"]


def test_what_follows_is_what_is_true_of_the_showcase(loaded: Loaded, tmp_path: Path) -> None:
    """Not a measure (that is `make quality`): every request after a refusal among these is found as one."""
    found = tables_after(tmp_path, [loaded])
    names = {message.id: message.source_id for message, _ in loaded}
    after = {names[m] for m, _, _, data in found["facts"] if json.loads(data)["after_denied_notice"]}
    true = {
        row["id"]
        for row in map(json.loads, (SHOWCASE / "truth.jsonl").read_text(encoding="utf-8").splitlines())
        if row["id"] in names.values() and any(f["after_denied_notice"] for f in row.get("facts", ()))
    }
    assert true <= after
