"""Finding and deriving anew for messages that are in the catalog: nothing is parsed again.

A batch is found in worker processes and stored in one transaction with the ledger of whom it concerns, so a
stop anywhere loses no more than the batch that was being worked on.
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
from indexer.ledger.derive import update_ledger

BATCH_MESSAGES = 250
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
    for messages, found in find(reader.iter_without_findings(version, BATCH_MESSAGES)):
        with database.begin() as connection:
            report.changed += len(_store(LedgerTables(connection), messages, found, version))
        report.messages += len(messages)
        advance(len(messages))
    report.seconds = round(time.monotonic() - started, 3)
    return report


def _store(
    tables: LedgerTables, messages: Sequence[Message], found: Sequence[Findings], version: str
) -> set[str]:
    by_id = dict(zip((message.id for message in messages), found, strict=True))
    tables.put_findings(by_id, version)
    kinds = {message.id: _kinds(by_id[message.id]) for message in messages}
    changed = {message.id for message in messages if kinds[message.id] != message.kinds}
    tables.put_kinds({key: kinds[key] for key in changed})
    changed |= update_ledger(tables, by_id)
    tables.touch(changed)
    return changed


def _kinds(found: Findings) -> tuple[str, ...]:
    """In the order of the annotation guide, which is that of the facet."""
    named = {kind.kind for kind in found.kinds}
    return tuple(kind.value for kind in Kind if kind in named)
