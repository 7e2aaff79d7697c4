"""Writing the catalog. There is one loader at a time, so it numbers rows itself and never asks twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from archive.catalog import schema
from archive.catalog.codec import row_of
from archive.catalog.counts import add_counts, count_containers, count_within
from archive.catalog.database import Database
from archive.catalog.findings_codec import NOTHING_FOUND, PackedFindings, finding_rows
from archive.domain.message import Message


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that was met before; `current` under the same options."""

    id: int
    role: str
    state: str
    records: int
    current: bool = True


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file to record: `role` is `message`, `container` or `rejected`; `records` 1 for a message.

    `state` is `loading` until all that is in it is stored: a killed load reads such a file again.
    """

    path: str
    sha256: str
    size: int
    format: str
    role: str
    records: int = 0
    state: str = "done"


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A message found in a recorded file at this place (bytes), and what was found in it."""

    file_id: int
    ordinal: int
    offset: int
    length: int
    message: Message
    findings: PackedFindings = NOTHING_FOUND


@dataclass(frozen=True, slots=True)
class RejectionEntry:
    """A record, or a file (ordinal 0), that could not be read; `line` as with StoredRejection."""

    file_id: int
    ordinal: int
    offset: int
    length: int
    stage: str
    reason: str
    line: int = 0


@dataclass(slots=True)
class Stored:
    """What a batch came to: ids that were `new`, that `changed` (other content, or one more collection),
    how many records were `duplicates` of a message that stands, and how many of those messages were `altered`
    since their content is another now."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    duplicates: int = 0
    altered: int = 0


class CatalogWriter:
    """Writes for one collection, under one set of reading options (their digest); `version` is that of what
    is found in messages. Raises CatalogError."""

    def __init__(self, database: Database, collection: str, options: str, version: str = "") -> None:
        self._database = database
        self._options = options
        self._version = version
        with database.begin() as connection:
            self._collection_id = _collection_id(connection, collection)
            self._next_file = _next(connection, schema.source_files.c.id)
            self._next_message = _next(connection, schema.messages.c.number)
            self._next_rejection = _next(connection, schema.rejections.c.id)
            self._next_revision = 0

    def known_files(self, paths: Sequence[str]) -> dict[tuple[str, str], KnownFile]:
        """Files met before at these paths in this collection, by (path, hash)."""
        table = schema.source_files
        query = select(table).where(table.c.collection_id == self._collection_id, table.c.path.in_(paths))
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(table.c.id)).all()
        return {
            (row.path, row.sha256): KnownFile(
                row.id, row.role, row.state, row.records, row.options == self._options
            )
            for row in rows
        }

    def count_rejected(self, file_id: int) -> int:
        """How many records of this file could not be read (what an engine refused was read)."""
        table = schema.rejections
        query = select(func.count()).where(table.c.source_file_id == file_id, table.c.stage != "index")
        with self._database.connect() as connection:
            return connection.scalar(query) or 0

    def add_files(self, entries: Sequence[FileEntry]) -> list[int]:
        """Record new files; returns their ids in order."""
        if not entries:
            return []
        first = self._next_file
        self._next_file += len(entries)
        rows = [
            {
                "id": first + place,
                "collection_id": self._collection_id,
                "path": entry.path,
                "sha256": entry.sha256,
                "size": entry.size,
                "format": _format(entry),
                "role": entry.role,
                "options": self._options,
                "state": entry.state,
                "records": entry.records,
            }
            for place, entry in enumerate(entries)
        ]
        with self._database.begin() as connection:
            connection.execute(insert(schema.source_files), rows)
            containers = sum(entry.role == "container" for entry in entries)
            add_counts(connection, self._collection_id, files=len(entries), containers=containers)
        return [row["id"] for row in rows]  # type: ignore[misc]

    def restart_file(self, file_id: int, entry: FileEntry | None = None) -> None:
        """A file is read again, since that was cut off before or done under other options.

        What was rejected in it is forgotten; what was found in it stays until it is found again. `entry`
        says what it is this time.
        """
        files, rejections = schema.source_files, schema.rejections
        with self._database.begin() as connection:
            gone = connection.execute(delete(rejections).where(rejections.c.source_file_id == file_id))
            values: dict[str, Any] = {"state": "loading", "options": self._options}
            containers = 0
            if entry is not None:
                values |= {"format": _format(entry), "role": entry.role, "records": entry.records}
                containers = (entry.role == "container") - count_containers(connection, [file_id])
            connection.execute(update(files).where(files.c.id == file_id).values(values))
            add_counts(connection, self._collection_id, containers=containers, rejected=-gone.rowcount)

    def forget_files(self, file_ids: Sequence[int]) -> None:
        """Drop files of which nothing was ever read, and why: they could be read this time."""
        files, rejections = schema.source_files, schema.rejections
        with self._database.begin() as connection:
            containers = count_containers(connection, file_ids)
            rejected = connection.execute(
                delete(rejections).where(rejections.c.source_file_id.in_(file_ids))
            ).rowcount
            gone = connection.execute(delete(files).where(files.c.id.in_(file_ids))).rowcount
            add_counts(
                connection, self._collection_id, files=-gone, containers=-containers, rejected=-rejected
            )

    def finish_file(self, file_id: int, records: int) -> None:
        """All records of this container are stored."""
        table = schema.source_files
        with self._database.begin() as connection:
            connection.execute(
                update(table).where(table.c.id == file_id).values(state="done", records=records)
            )

    def store(
        self,
        records: Sequence[RecordEntry],
        rejections: Sequence[RejectionEntry] = (),
        finished: Sequence[int] = (),
    ) -> Stored:
        """Store a batch in one transaction; what is there already is left as it is.

        `finished` are files of which this is all: they are done if, and only if, the batch is stored.
        """
        stored = Stored()
        with self._database.begin() as connection:
            if records:
                self._store_records(connection, records, stored)
            if rejections:
                connection.execute(insert(schema.rejections), [self._rejection(r) for r in rejections])
                add_counts(connection, self._collection_id, rejected=len(rejections))
            if finished:
                table = schema.source_files
                connection.execute(update(table).where(table.c.id.in_(finished)).values(state="done"))
        return stored

    def store_refused(self, refused: Sequence[tuple[str, str]]) -> None:
        """Record (id, why) of messages that an engine refused, with the first of this collection's files."""
        sources, files = schema.message_sources, schema.source_files
        query = (
            select(sources.c.message_id, func.min(files.c.id).label("file"))
            .join_from(sources, files)
            .where(sources.c.message_id.in_([one for one, _ in refused]))
            .where(files.c.collection_id == self._collection_id)
            .group_by(sources.c.message_id)
        )
        with self._database.connect() as connection:
            file_of = {row.message_id: row.file for row in connection.execute(query)}
        self.store(
            [],
            [
                RejectionEntry(file_of[one], 0, 0, 0, "index", reason[:500])
                for one, reason in refused
                if one in file_of
            ],
        )

    def _store_records(self, connection: Connection, records: Sequence[RecordEntry], stored: Stored) -> None:
        self._next_revision = _next(connection, schema.messages.c.revision)  # the ledger gives some, too
        by_id = {record.message.id: row_of(record.message) for record in records}
        existing = _existing(connection, list(by_id))
        fresh = [row for key, row in by_id.items() if key not in existing]
        stored.new = [row["id"] for row in fresh]
        stored.duplicates = len(records) - len(fresh)
        if fresh:
            connection.execute(insert(schema.messages), [self._numbered(row) for row in fresh])
        changed = {key for key in existing if _differs(existing[key], by_id[key])}
        self._store_findings(connection, records, {*stored.new, *changed}, changed)
        stored.altered = len(changed)
        for key in sorted(changed):
            connection.execute(update(schema.messages).where(schema.messages.c.id == key).values(by_id[key]))
        changed |= self._add_sources(connection, records, set(existing))
        stored.changed = sorted(changed)
        for key in stored.changed:
            connection.execute(
                update(schema.messages).where(schema.messages.c.id == key).values(revision=self._revision())
            )

    def _store_findings(
        self, connection: Connection, records: Sequence[RecordEntry], ids: set[str], known: set[str]
    ) -> None:
        """What was found in these messages, which are to be taken into the ledger; some are `known`."""
        for table in (schema.findings, schema.unsettled_messages):
            if known:
                connection.execute(delete(table).where(table.c.message_id.in_(known)))
        found = {r.message.id: r.findings for r in records if r.message.id in ids}
        if found:
            connection.execute(insert(schema.findings), finding_rows(found, self._version))
            connection.execute(insert(schema.unsettled_messages), [{"message_id": key} for key in found])

    def _add_sources(
        self, connection: Connection, records: Sequence[RecordEntry], existing: set[str]
    ) -> set[str]:
        """Insert the sources that are new; returns the existing messages that gained or lost a source."""
        table = schema.message_sources
        rows: dict[tuple[int, int], dict[str, Any]] = {}
        stale: dict[tuple[int, int], str] = {}  # cut out of the file differently than last time
        known = _known_places(connection, records)
        for r in records:
            place = (r.file_id, r.ordinal)
            before = known.get(place)
            if before == r.message.id:
                continue
            if before is not None:
                stale[place] = before
            rows[place] = {
                "source_file_id": r.file_id,
                "ordinal": r.ordinal,
                "message_id": r.message.id,
                "offset": r.offset,
                "length": r.length,
            }
        added = {str(row["message_id"]) for row in rows.values()}
        touched = {*stale.values(), *(added & existing)}
        counted = count_within(connection, self._collection_id, touched)
        for file_id, ordinal in stale:
            here = (table.c.source_file_id == file_id) & (table.c.ordinal == ordinal)
            connection.execute(delete(table).where(here))
        if rows:
            connection.execute(insert(table), list(rows.values()))
        gained = count_within(connection, self._collection_id, touched) - counted
        add_counts(connection, self._collection_id, messages=len(added - touched) + gained)
        return touched

    def _numbered(self, row: dict[str, Any]) -> dict[str, Any]:
        number = self._next_message
        self._next_message += 1
        return {**row, "number": number, "revision": self._revision()}

    def _revision(self) -> int:
        revision = self._next_revision
        self._next_revision += 1
        return revision

    def _rejection(self, entry: RejectionEntry) -> dict[str, Any]:
        number = self._next_rejection
        self._next_rejection += 1
        return {
            "id": number,
            "source_file_id": entry.file_id,
            "ordinal": entry.ordinal,
            "offset": entry.offset,
            "length": entry.length,
            "stage": entry.stage,
            "reason": entry.reason,
            "line": entry.line,
        }


def set_indexed_revision(database: Database, engine: str, generation: str, revision: int) -> None:
    """Record that this generation holds every message up to this revision."""
    table = schema.generations
    key = (table.c.engine == engine) & (table.c.name == generation)
    with database.begin() as connection:
        changed = connection.execute(update(table).where(key).values(revision=revision))
        if not changed.rowcount:
            connection.execute(insert(table), {"engine": engine, "name": generation, "revision": revision})


def _collection_id(connection: Connection, name: str) -> int:
    table = schema.collections
    found = connection.scalar(select(table.c.id).where(table.c.name == name))
    if found is None:
        found = _next(connection, table.c.id)
        connection.execute(insert(table), {"id": found, "name": name})
    return int(found)


def _next(connection: Connection, column: Any) -> int:
    return (connection.scalar(select(func.max(column))) or 0) + 1


def _format(entry: FileEntry) -> str:
    """What fits the column: what is not read has a name for people, of any length."""
    return entry.format[: schema.FORMAT_CHARACTERS]


def _existing(connection: Connection, ids: list[str]) -> dict[str, Any]:
    table = schema.messages
    present = connection.scalars(select(table.c.id).where(table.c.id.in_(ids))).all()
    if not present:
        return {}
    return {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(present)))}


def _differs(row: Any, values: Mapping[str, Any]) -> bool:
    """Whether a message reads otherwise than before; other kinds alone are no other reading."""
    return any(getattr(row, column) != value for column, value in values.items() if column != "kinds")


def _known_places(connection: Connection, records: Sequence[RecordEntry]) -> dict[tuple[int, int], str]:
    """The messages that were found at these places before, by (file, ordinal); perhaps a few others."""
    table: Table = schema.message_sources
    query = select(table.c.source_file_id, table.c.ordinal, table.c.message_id).where(
        table.c.source_file_id.in_({record.file_id for record in records}),
        table.c.ordinal.in_({record.ordinal for record in records}),
    )
    return {(row.source_file_id, row.ordinal): row.message_id for row in connection.execute(query)}
