"""Reading the catalog: messages by id, collections, what was rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select

from archive.catalog import schema
from archive.catalog.appearances import StoredAppearance
from archive.catalog.codec import message_of
from archive.catalog.database import Database
from archive.catalog.ledger import LedgerTables
from archive.catalog.rejections import RejectionGroup, iter_rejection_groups
from archive.catalog.statements import ByIds, Places
from archive.domain.findings import Findings
from archive.domain.ledger import NOTHING_KNOWN, Fact, LedgerEntry, Surrounding
from archive.domain.message import Message
from archive.domain.overruling import Overruling
from archive.domain.unread import is_path_key


@dataclass(frozen=True, slots=True)
class StoredSource:
    """Where a message was found: in which collection and file, and where in the file (bytes)."""

    collection: str
    path: str
    sha256: str
    offset: int
    length: int
    ordinal: int
    format: str


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message, its sources in the order they were met, and the revision of its row. `entry` is what the
    ledger knows of it, where that was asked for."""

    message: Message
    sources: tuple[StoredSource, ...]
    revision: int
    entry: LedgerEntry = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Derived:
    """What was found in a message, who appears in it, and what follows; `names` are source ids of messages
    that facts link to, where they have one."""

    findings: Findings = field(default_factory=Findings)
    appearances: tuple[StoredAppearance, ...] = ()
    facts: tuple[Fact, ...] = ()
    surroundings: tuple[Surrounding, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CollectionSummary:
    """A collection by name: `files` met, distinct `messages`, `containers`, `rejected` files and records."""

    name: str
    files: int
    messages: int
    containers: int
    rejected: int


@dataclass(frozen=True, slots=True)
class StoredRejection:
    """What could not be read; `number` orders them and is the cursor of the next page. `sha256` is of the
    file, or None where that could not be read.

    `ordinal` counts the records of a file, 0 is the file itself; `line` is that of the file, 0 where the
    record is none of lines.
    """

    number: int
    collection: str
    path: str
    sha256: str | None
    ordinal: int
    stage: str
    reason: str
    line: int = 0


class CatalogReader:
    """Reads; safe to share between threads. Raises CatalogError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_id = ByIds(database.engine, _select_messages)
        self._sources = ByIds(database.engine, _select_sources)

    def get_messages(self, ids: Sequence[str], *, entries: bool = False) -> dict[str, StoredMessage]:
        """Those of these messages that exist, by id, in a few statements whatever their number; with their
        `entries` of the ledger where a document is to be made of them."""
        if not ids:
            return {}
        with self._database.connect() as connection:
            rows = self._by_id.run(connection, ids)
            found = self._stored(connection, rows, entries=entries)
        return {one.message.id: one for one in found}

    def _stored(self, connection: Connection, rows: Sequence[Any], *, entries: bool) -> list[StoredMessage]:
        ids = [row.id for row in rows]
        sources = self._sources_of(connection, ids)
        known = LedgerTables(connection).entries_of(ids) if entries else {}
        return [
            StoredMessage(
                message_of(row), tuple(sources[row.id]), row.revision, known.get(row.id, NOTHING_KNOWN)
            )
            for row in rows
        ]

    def get_message(self, message_id: str) -> StoredMessage | None:
        """The message with this id, or None."""
        return self.get_messages([message_id]).get(message_id)

    def iter_messages(self, *, above_revision: int = 0, batch: int = 500) -> Iterator[StoredMessage]:
        """All messages changed after this revision, with their entries of the ledger, in the order of their
        revisions, in constant memory."""
        while True:
            with self._database.connect() as connection:
                rows = connection.execute(
                    select(schema.messages)
                    .where(schema.messages.c.revision > above_revision)
                    .order_by(schema.messages.c.revision)
                    .limit(batch)
                ).all()
                found = self._stored(connection, rows, entries=True)
            yield from found
            if len(rows) < batch:
                return
            above_revision = rows[-1].revision

    def iter_revisions(self, above_revision: int, batch: int) -> Iterator[list[tuple[str, int]]]:
        """(id, revision) of all messages changed after this revision, `batch` at a time, in that order."""
        table = schema.messages
        while True:
            query = select(table.c.id, table.c.revision).where(table.c.revision > above_revision)
            with self._database.connect() as connection:
                rows = connection.execute(query.order_by(table.c.revision).limit(batch)).all()
            if rows:
                yield [(row.id, row.revision) for row in rows]
                above_revision = rows[-1].revision
            if len(rows) < batch:
                return

    def last_revision(self) -> int:
        """The newest revision in the catalog."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.max(schema.messages.c.revision))) or 0

    def count_messages(self, *, above_revision: int = 0) -> int:
        """How many messages changed after this revision."""
        query = select(func.count()).where(schema.messages.c.revision > above_revision)
        with self._database.connect() as connection:
            return connection.scalar(query) or 0

    def collections(self) -> list[CollectionSummary]:
        """Every collection by name, with its counts."""
        table = schema.collections
        with self._database.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.name)).all()
        return [
            CollectionSummary(row.name, row.files, row.messages, row.containers, row.rejected) for row in rows
        ]

    def iter_rejected(
        self, collection: str | None = None, *, after: int = 0, limit: int | None = None
    ) -> Iterator[StoredRejection]:
        """What was rejected, in the order it was met, from the one after number `after`."""
        files, rejections, names = schema.source_files, schema.rejections, schema.collections
        query = (
            select(rejections, files.c.path, files.c.sha256, names.c.name)
            .join_from(rejections, files)
            .join(names)
            .order_by(rejections.c.id)
        )
        if collection is not None:
            query = query.where(names.c.name == collection)
        left = limit
        while left is None or left > 0:
            size = 1000 if left is None else min(1000, left)
            with self._database.connect() as connection:
                rows = connection.execute(query.where(rejections.c.id > after).limit(size)).all()
            for row in rows:
                sha256 = None if is_path_key(row.sha256) else row.sha256
                yield StoredRejection(
                    row.id, row.name, row.path, sha256, row.ordinal, row.stage, row.reason, row.line
                )
            if len(rows) < size:
                return
            after, left = rows[-1].id, None if left is None else left - len(rows)

    def iter_rejection_groups(
        self, collection: str | None = None, *, after: int = 0
    ) -> Iterator[RejectionGroup]:
        """What was rejected, records of one file and reason together: see `rejections.py`."""
        return iter_rejection_groups(self._database, collection, after)

    def iter_without_findings(self, version: str, batch: int) -> Iterator[list[str]]:
        """Messages in which nothing was found by this version yet, `batch` at a time, in the order of their
        rows. What is stored meanwhile does not come again."""
        messages, findings, after = schema.messages, schema.findings, 0
        while True:
            query = (
                select(messages.c.id, messages.c.number)
                .outerjoin(findings, findings.c.message_id == messages.c.id)
                .where(messages.c.number > after, func.coalesce(findings.c.version, "") != version)
                .order_by(messages.c.number)
                .limit(batch)
            )
            with self._database.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            yield [row.id for row in rows]
            after = rows[-1].number

    def count_without_findings(self, version: str) -> int:
        """How many messages those are."""
        messages, findings = schema.messages, schema.findings
        query = select(func.count()).select_from(
            messages.outerjoin(findings, findings.c.message_id == messages.c.id)
        )
        with self._database.connect() as connection:
            return connection.scalar(query.where(func.coalesce(findings.c.version, "") != version)) or 0

    def count_unsettled(self) -> int:
        """How many messages are yet to be taken into the ledger."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.count()).select_from(schema.unsettled_messages)) or 0

    def count_unsettled_persons(self) -> int:
        """How many persons there are whose facts are to be derived again."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.count()).select_from(schema.unsettled_persons)) or 0

    def derived_of(self, message_ids: Sequence[str]) -> dict[str, Derived]:
        """What was found in these messages and follows for them, in a few statements for all."""
        with self._database.connect() as connection:
            tables = LedgerTables(connection)
            found = tables.findings_of(message_ids)
            facts = tables.facts_of_messages(message_ids)
            around = tables.surroundings_of_messages(message_ids)
            appearances: defaultdict[str, list[StoredAppearance]] = defaultdict(list)
            for one in tables.of_messages(message_ids):
                appearances[one.message_id].append(one)
            own = [fact for found_facts in facts.values() for fact in found_facts]
            linked = {link for fact in own for link in (fact.denial, *fact.answered_by) if link}
            names = tables.source_ids(linked)
        return {
            key: Derived(
                findings=found.get(key, Findings()),
                appearances=tuple(appearances[key]),
                facts=tuple(facts.get(key, ())),
                surroundings=tuple(around.get(key, ())),
                names=names,
            )
            for key in message_ids
        }

    def appearances_of(self, person: str) -> list[StoredAppearance]:
        """Where this person appears, in the order of the messages' ids; nowhere, where there is no such
        person."""
        with self._database.connect() as connection:
            found = LedgerTables(connection).of_persons([person])
        return sorted(found, key=lambda one: (one.message_id, one.number))

    def sent_of(self, person: str) -> dict[str, tuple[str | None, tuple[str, ...]]]:
        """The messages in which this person appears, each with its date (ISO 8601) and its kinds."""
        messages, appearances = schema.messages, schema.appearances
        query = (
            select(messages.c.id, messages.c.sent_at, messages.c.kinds)
            .join(appearances, appearances.c.message_id == messages.c.id)
            .where(appearances.c.person == person)
        )
        with self._database.connect() as connection:
            return {row.id: (row.sent_at, tuple(row.kinds.split())) for row in connection.execute(query)}

    def overrulings_of(self, message_ids: Collection[str]) -> dict[str, list[Overruling]]:
        """What readers decided on these messages, also what was withdrawn; by message, oldest first."""
        with self._database.connect() as connection:
            return LedgerTables(connection).overrulings_of(message_ids)

    def overrulings(self, *, after: int, size: int) -> list[Overruling]:
        """So many decisions after this id, oldest first."""
        with self._database.connect() as connection:
            return LedgerTables(connection).overrulings(after=after, size=size)

    def last_overrulings(self, *, before: int | None, size: int) -> list[Overruling]:
        """So many decisions before this one, the last first."""
        with self._database.connect() as connection:
            return LedgerTables(connection).last_overrulings(before=before, size=size)

    def measure_messages(self) -> list[str]:
        """The ids of all messages that have to do with measures."""
        with self._database.connect() as connection:
            return LedgerTables(connection).measure_messages()

    def facts_of_messages(self, message_ids: Collection[str]) -> dict[str, list[Fact]]:
        """What follows for these messages, by message."""
        if not message_ids:
            return {}
        with self._database.connect() as connection:
            return LedgerTables(connection).facts_of_messages(message_ids)

    def firsts_of(self, persons: Collection[str]) -> dict[str, StoredAppearance]:
        """Where each of these persons appears first."""
        if not persons:
            return {}
        with self._database.connect() as connection:
            return LedgerTables(connection).firsts_of(persons)

    def names_of(self, persons: Collection[str]) -> dict[str, str]:
        """A name of each of these persons that there are: the longest where they appear first."""
        firsts = self.firsts_of(persons)
        return {key: max(one.data["names"], key=len) for key, one in firsts.items() if one.data.get("names")}

    def _sources_of(self, connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[StoredSource]]:
        found: defaultdict[str, list[StoredSource]] = defaultdict(list)
        for row in self._sources.run(connection, ids):
            source: tuple[Any, ...] = tuple(row)
            found[source[0]].append(StoredSource(*source[1:]))
        return found

    def indexed_revision(self, engine: str, generation: str) -> int:
        """Up to which revision this generation has been written; 0 where it is not known."""
        table = schema.generations
        query = select(table.c.revision).where(table.c.engine == engine, table.c.name == generation)
        with self._database.connect() as connection:
            return connection.scalar(query) or 0


def _select_messages(ids: Places) -> Select[Any]:
    return select(schema.messages).where(schema.messages.c.id.in_(ids))


def _select_sources(ids: Places) -> Select[Any]:
    files, sources, names = schema.source_files, schema.message_sources, schema.collections
    return (
        select(
            sources.c.message_id,
            names.c.name,
            files.c.path,
            files.c.sha256,
            sources.c.offset,
            sources.c.length,
            sources.c.ordinal,
            files.c.format,
        )
        .join_from(sources, files)
        .join(names)
        .where(sources.c.message_id.in_(ids))
        .order_by(sources.c.source_file_id, sources.c.ordinal)
    )
