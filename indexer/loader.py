"""Loading files into the archive: files to workers, their outcomes to the catalog, then to the engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, KnownFile, RecordEntry, RejectionEntry
from archive.domain.message import SourceRef
from archive.index.build import with_collections
from archive.index.document import IndexDocument
from archive.vault.store import Vault
from indexer.load.feed import Feed, document_of
from indexer.pipeline import (
    FileItem,
    FileOutcome,
    Loaded,
    ReadingOptions,
    process_files,
    process_records,
)
from indexer.pool import Workers
from indexer.records import RawRecord, Rejected
from indexer.report import LoadReport, Progress
from indexer.sources.split import iter_records
from indexer.sources.walk import FoundFile

BATCH_FILES = 250
BATCH_RECORDS = 250
BATCH_BYTES = 1 << 20

Outcome = Loaded | Rejected
Item = TypeVar("Item")


class Loader:
    """One load of one collection. Every file and record it meets ends up in the report and the catalog."""

    def __init__(
        self,
        collection: str,
        options: ReadingOptions,
        writer: CatalogWriter,
        reader: CatalogReader,
        feed: Feed,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self.report = LoadReport()
        self._collection = collection
        self._options = options
        self._writer = writer
        self._reader = reader
        self._feed = feed
        self._workers = workers
        self._progress = progress
        self._vault = Vault(options.vault)
        feed.before_commit = self._vault.sync

    def load(self, found: Iterable[FoundFile | Rejected]) -> LoadReport:
        """Load all of these; returns the report when the last record is stored and searchable."""
        started = time.monotonic()
        known: dict[tuple[str, str], KnownFile] = {}
        batches = self._file_batches(found, known)
        work = partial(process_files, options=self._options)
        for items, outcomes in self._workers.run(work, batches, _crashed_file):
            self._take_files(items, outcomes, known)
            for item in items:
                for key in [k for k in known if k[0] == item.shown]:
                    del known[key]
        self._feed.commit()
        self.report.seconds = round(time.monotonic() - started, 3)
        return self.report

    def _file_batches(
        self, found: Iterable[FoundFile | Rejected], known: dict[tuple[str, str], KnownFile]
    ) -> Iterator[list[FileItem]]:
        for batch in _bounded(found, BATCH_FILES, lambda f: f.size if isinstance(f, FoundFile) else 0):
            files = [f for f in batch if isinstance(f, FoundFile)]
            self._take_unreadable([f for f in batch if isinstance(f, Rejected)])
            met = self._writer.known_files([f.shown for f in files])
            known.update(met)
            hashes: dict[str, list[str]] = {}
            for (path, sha256), file in met.items():
                if file.role != "container":
                    hashes.setdefault(path, []).append(sha256)
            if files:
                yield [FileItem(f.path, f.shown, f.size, tuple(hashes.get(f.shown, ()))) for f in files]

    def _take_unreadable(self, rejected: Sequence[Rejected]) -> None:
        """Files that could not even be opened: they have no hash, and are looked at again next time."""
        for one in rejected:
            self.report.files += 1
            self._reject_file(one, FileOutcome("rejected", "", 0, "unreadable", one))

    def _reject_file(self, rejected: Rejected, outcome: FileOutcome) -> None:
        self.report.rejected += 1
        path = rejected.source.path
        known = self._writer.known_files([path]).get((path, outcome.sha256))
        if known is None:
            entry = FileEntry(path, outcome.sha256, outcome.size, outcome.format, "rejected", 1)
            [file_id] = self._writer.add_files([entry])
            self._writer.store([], [_rejection(file_id, rejected)])

    def _take_files(
        self,
        items: Sequence[FileItem],
        outcomes: Sequence[FileOutcome],
        known: dict[tuple[str, str], KnownFile],
    ) -> None:
        singles: list[tuple[FileEntry, Outcome]] = []
        for item, outcome in zip(items, outcomes, strict=True):
            self.report.files += 1
            if outcome.role == "container":
                continue
            before = known.get((item.shown, outcome.sha256))
            if outcome.role == "unchanged" and before is not None:
                self.report.duplicates += before.role == "message"
                self.report.rejected += before.role == "rejected"
            elif isinstance(outcome.result, Loaded):
                entry = FileEntry(item.shown, outcome.sha256, outcome.size, outcome.format, "message", 1)
                singles.append((entry, outcome.result))
            elif isinstance(outcome.result, Rejected):
                self._reject_file(outcome.result, outcome)
            self._progress.advance(item.size, 1)
        if singles:
            ids = self._writer.add_files([entry for entry, _ in singles])
            self._store(list(zip(ids, (result for _, result in singles), strict=True)))
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.role == "container":
                self._load_container(item, outcome.format)

    def _load_container(self, item: FileItem, container_format: str) -> None:
        self.report.containers += 1
        try:
            sha256, size = self._vault.put_file(item.path)
        except OSError as error:
            self.report.containers -= 1
            source = SourceRef(item.shown, "", 0, 0)
            rejected = Rejected(source, "read", error.strerror or str(error))
            self._reject_file(rejected, FileOutcome("rejected", "", 0, container_format, rejected))
            return
        known = self._writer.known_files([item.shown]).get((item.shown, sha256))
        if known is not None and known.state == "done":
            self._skip_container(known, size)
            return
        if known is None:
            entry = FileEntry(item.shown, sha256, size, container_format, "container", state="loading")
            [file_id] = self._writer.add_files([entry])
        else:
            file_id = known.id
            self._writer.restart_file(file_id)
        self._load_records(item, container_format, sha256, file_id)

    def _skip_container(self, known: KnownFile, size: int) -> None:
        rejected = self._writer.count_rejected(known.id)
        self.report.contained += known.records
        self.report.rejected += rejected
        self.report.duplicates += known.records - rejected
        self._progress.advance(size, known.records)

    def _load_records(self, item: FileItem, container_format: str, sha256: str, file_id: int) -> None:
        records = iter_records(self._vault.path_of(sha256), item.shown, container_format, sha256)
        count = 0
        batches = _bounded(records, BATCH_RECORDS, lambda r: len(r.data) if isinstance(r, RawRecord) else 0)
        work = partial(process_records, options=self._options)
        for batch, outcomes in self._workers.run(work, batches, _crashed_record):
            self._store([(file_id, outcome) for outcome in outcomes])
            count += len(outcomes)
            self._progress.advance(sum(r.source.length for r in batch), len(batch))
        self.report.contained += count
        self._writer.finish_file(file_id, count)

    def _store(self, outcomes: Sequence[tuple[int, Outcome]]) -> None:
        """Store a batch of outcomes of recorded files in the catalog, then hand it to the engine."""
        loaded = [(file_id, o) for file_id, o in outcomes if isinstance(o, Loaded)]
        rejections = [_rejection(file_id, o) for file_id, o in outcomes if isinstance(o, Rejected)]
        records = [
            RecordEntry(file_id, o.source.ordinal, o.source.offset, o.source.length, o.message)
            for file_id, o in loaded
        ]
        stored = self._writer.store(records, rejections)
        self.report.messages += len(stored.new)
        self.report.duplicates += stored.duplicates
        self.report.rejected += len(rejections)
        new = set(stored.new)
        fresh = {o.message.id: o.document for _, o in loaded if o.message.id in new}
        documents = [with_collections(document, (self._collection,)) for document in fresh.values()]
        changed = self._reader.get_messages(stored.changed)
        documents += [document_of(message) for message in changed.values()]
        self._index(documents, {o.message.id: file_id for file_id, o in loaded})

    def _index(self, documents: list[IndexDocument], file_of: dict[str, int]) -> None:
        refused = self._feed.write(documents, self._writer.last_revision)
        self.report.refused += len(refused)
        entries = [RejectionEntry(file_of[key], 0, 0, 0, "index", reason[:500]) for key, reason in refused]
        self._writer.store([], entries)


def _bounded(items: Iterable[Item], most: int, size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Batches of at most `most` items and about BATCH_BYTES."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += size_of(item)
        if len(batch) >= most or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _rejection(file_id: int, rejected: Rejected) -> RejectionEntry:
    source = rejected.source
    return RejectionEntry(
        file_id, source.ordinal, source.offset, source.length, rejected.stage, rejected.reason
    )


_CRASH = "reading this killed the process that read it"


def _crashed_record(record: RawRecord | Rejected) -> Outcome:
    return record if isinstance(record, Rejected) else Rejected(record.source, "parse", _CRASH)


def _crashed_file(item: FileItem) -> FileOutcome:
    rejected = Rejected(SourceRef(item.shown, "", 0, item.size), "parse", _CRASH)
    return FileOutcome("rejected", "", item.size, "unknown", rejected)
