"""What is derived: findings of each message alone, then the ledger of whom they concern.

Every step is one transaction over a number of messages or persons, which takes away the mark of what is to be
done: a stop anywhere loses no more than the step that was being worked on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.catalog.database import Database
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.domain.findings import Findings, Kind
from archive.domain.message import Message
from indexer.ledger.derive import load_measures, settle_messages, settle_persons

BATCH_MESSAGES = 250
#: Of one step. Whoever has a name like one of a new message is looked at in each; what is read of a message
#: takes some kilobytes.
STEP_MESSAGES, STEP_PERSONS = 10_000, 1_000
#: Runs `find_all` over batches, in order; a pool of processes, or a plain map.
FindBatches = Callable[[Iterable[Sequence[Message]]], Iterator[tuple[Sequence[Message], list[Findings]]]]


@dataclass(slots=True)
class DeriveReport:
    """How many messages were looked at, and how many are otherwise than before."""

    messages: int = 0
    changed: int = 0
    seconds: float = 0.0


def derive(
    database: Database,
    reader: CatalogReader,
    version: str,
    find: FindBatches,
    advance: Callable[[int], None],
) -> DeriveReport:
    """Look at every message that was not looked at by this version, and bring the ledger up to date."""
    report, started = DeriveReport(), time.monotonic()
    before = reader.last_revision()
    for messages, found in find(reader.iter_without_findings(version, BATCH_MESSAGES)):
        with database.begin() as connection:
            _store(LedgerTables(connection), messages, found, version)
        report.messages += len(messages)
        advance(len(messages))
    settle(database, lambda _n: None)
    report.changed = reader.count_messages(above_revision=before)
    report.seconds = round(time.monotonic() - started, 3)
    return report


def settle(database: Database, advance: Callable[[int], None]) -> None:
    """Bring the ledger up to date with what was found, told of so many messages."""
    while True:
        with database.begin() as connection:
            tables = LedgerTables(connection)
            messages = tables.unsettled(STEP_MESSAGES)
            if not messages:
                break
            tables.touch(settle_messages(tables, messages))
        advance(len(messages))
    measures = None
    while True:
        with database.begin() as connection:
            tables = LedgerTables(connection)
            persons = tables.unsettled_persons(STEP_PERSONS)
            if not persons:
                return
            measures = measures or load_measures(tables)
            tables.touch(settle_persons(tables, persons, measures))


def _store(
    tables: LedgerTables, messages: Sequence[Message], found: Sequence[Findings], version: str
) -> None:
    by_id = dict(zip((message.id for message in messages), found, strict=True))
    changed = tables.put_findings(by_id, version)
    kinds = {message.id: kinds_of(by_id[message.id]) for message in messages}
    others = {message.id for message in messages if kinds[message.id] != message.kinds}
    tables.put_kinds({key: kinds[key] for key in others})
    tables.put_unsettled(by_id)
    tables.touch(changed | others)


def kinds_of(found: Findings) -> tuple[str, ...]:
    """In the order of the annotation guide, which is that of the facet."""
    named = {kind.kind for kind in found.kinds}
    return tuple(kind.value for kind in Kind if kind in named)
