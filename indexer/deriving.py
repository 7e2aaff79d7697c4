"""What is derived: findings of each message alone, then the ledger of whom they concern.

Every step is one transaction over a number of messages or persons, which takes away the mark of what is to be
done: a stop anywhere loses no more than the step that was being worked on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.catalog.database import Database
from archive.catalog.findings_codec import PackedFindings, pack_findings
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from indexer.extract.find import FindingOptions, find_all
from indexer.ledger.derive import load_measures, settle_messages, settle_persons
from indexer.ledger.measures import Measures
from indexer.load.reading import open_reader
from indexer.report import Progress

BATCH_MESSAGES = 250
#: Of one step. Whoever has a name like one of a new message is looked at in each; what is read of a message
#: takes some kilobytes.
STEP_MESSAGES, STEP_PERSONS = 10_000, 1_000
#: Runs `find_stored` over batches of ids, in order; a pool of processes, or a plain map.
FindBatches = Callable[[Iterable[Sequence[str]]], Iterator[tuple[Sequence[str], list[PackedFindings]]]]


@dataclass(slots=True)
class DeriveReport:
    """How many messages were looked at, and how many are otherwise than before."""

    messages: int = 0
    changed: int = 0
    seconds: float = 0.0


def find_stored(message_ids: Sequence[str], catalog: str, options: FindingOptions) -> list[PackedFindings]:
    """What is found in these messages, for a worker process; it reads the catalog at this address itself."""
    stored = open_reader(catalog).get_messages(message_ids)
    found = find_all([stored[one].message for one in message_ids], options)
    return [pack_findings(one) for one in found]


def derive(
    database: Database, reader: CatalogReader, version: str, find: FindBatches, progress: Progress
) -> DeriveReport:
    """Look at every message that was not looked at by this version, and bring the ledger up to date."""
    report, started, before = DeriveReport(), time.monotonic(), reader.last_revision()
    for message_ids, found in find(reader.iter_without_findings(version, BATCH_MESSAGES)):
        with database.begin() as connection:
            tables = LedgerTables(connection)
            tables.touch(tables.put_findings(dict(zip(message_ids, found, strict=True)), version))
        report.messages += len(message_ids)
        progress.advance(len(message_ids), len(message_ids))
    settle(database, reader, progress)
    report.changed = reader.count_messages(above_revision=before)
    report.seconds = round(time.monotonic() - started, 3)
    return report


def settle(database: Database, reader: CatalogReader, progress: Progress) -> None:
    """Bring the ledger up to date with what was found: who is whom, then what follows for each person."""
    if waiting := reader.count_unsettled():
        with progress.phase("Deriving who is whom", waiting) as part:
            while step := _settle_messages(database):
                part.advance(step, step)
    if waiting := reader.count_unsettled_persons():
        with database.connect() as connection:
            measures = load_measures(LedgerTables(connection))
        with progress.phase("Deriving what follows", waiting) as part:
            while step := _settle_persons(database, measures):
                part.advance(step, step)


def _settle_messages(database: Database) -> int:
    with database.begin() as connection:
        tables = LedgerTables(connection)
        if messages := tables.unsettled(STEP_MESSAGES):
            tables.touch(settle_messages(tables, messages))
    return len(messages)


def _settle_persons(database: Database, measures: Measures) -> int:
    with database.begin() as connection:
        tables = LedgerTables(connection)
        if persons := tables.unsettled_persons(STEP_PERSONS):
            tables.touch(settle_persons(tables, persons, measures))
    return len(persons)
