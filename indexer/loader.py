"""Loading files into the archive: files to workers, their outcomes to the catalog, then to the engine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from archive.catalog.writer import CatalogWriter, FileEntry, KnownFile, RecordEntry, RejectionEntry
from archive.domain.message import SourceRef
from archive.domain.unread import is_path_key, path_key
from archive.vault.store import Vault
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
from indexer.report import LoadReport, MetKeys, Progress
from indexer.sources.split import iter_records
from indexer.sources.walk import Found, FoundFile, FoundFolder

BATCH_FILES = 250
BATCH_RECORDS = 250
BATCH_BYTES = 1 << 20
#: Messages after which what follows is derived, and all is made searchable: a person who is in several such
#: parts is looked at in each, and their messages are indexed again.
FOLLOW_MESSAGES = 50_000

Outcome = Loaded | Rejected
#: Files met before, by (path, hash).
Known = dict[tuple[str, str], KnownFile]
Item = TypeVar("Item")


@dataclass(slots=True)
class _Asked:
    """What was known of the files of a batch when it was handed out; None: a file of it was met since."""

    paths: set[str]
    known: Known | None


class Loader:
    """One load of one collection. Every file and record it meets ends up in the report and the catalog.

    `follow` is called now and then, and at the end: it derives what follows, has an engine take what it
    lacks, and returns (id, why) of what that refused.
    """

    def __init__(
        self,
        options: ReadingOptions,
        writer: CatalogWriter,
        workers: Workers,
        progress: Progress,
        follow: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        self.report = LoadReport()
        self._options = options
        self._writer = writer
        self._workers = workers
        self._progress = progress
        self._follow = follow
        self._open = 0  # messages stored since it was called
        self._vault = Vault(options.vault)
        self._keys = MetKeys(frozenset(options.mapping.values()))
        self._asked: deque[_Asked] = deque()  # of the batches handed out, which come back in this order

    def load(self, found: Iterable[Found]) -> LoadReport:
        """Load all of these; returns the report when the last record is stored and searchable."""
        started = time.monotonic()
        work = partial(process_files, options=self._options)
        for items, outcomes in self._workers.run(work, self._file_batches(found), _crashed_file):
            self._take_files(items, outcomes, self._asked.popleft().known)
        self._catch_up()
        self.report.never_met = self._keys.never_met
        if self.report.never_met:
            self.report.met = [_printable(key)[:100] for key in self._keys.met]
        self.report.seconds = round(time.monotonic() - started, 3)
        return self.report

    def _file_batches(self, found: Iterable[Found]) -> Iterator[list[FileItem]]:
        for batch in _bounded(found, BATCH_FILES, lambda f: f.size if isinstance(f, FoundFile) else 0):
            files = [f for f in batch if isinstance(f, FoundFile)]
            self._take_unreadable([f for f in batch if isinstance(f, Rejected)])
            folders = [f for f in batch if isinstance(f, FoundFolder)]
            hashes: dict[str, list[str]] = {}
            known = self._writer.known_files([f.shown for f in batch if not isinstance(f, Rejected)])
            self._forget_unreadable(folders, known)
            for (path, sha256), file in known.items():
                if _is_read(file) and file.role != "container":
                    hashes.setdefault(path, []).append(sha256)
            if files:
                self._asked.append(_Asked({f.shown for f in files}, known))
                yield [FileItem(f.path, f.shown, f.size, tuple(hashes.get(f.shown, ()))) for f in files]

    def _take_unreadable(self, rejected: Sequence[Rejected]) -> None:
        """Files that could not even be opened; they are looked at again next time."""
        if rejected:
            items = [FileItem(Path(), one.source.path, 0) for one in rejected]
            outcomes = [FileOutcome("rejected", one.source.sha256, 0, "unreadable", one) for one in rejected]
            self._take_files(items, outcomes)

    def _take_files(
        self, items: Sequence[FileItem], outcomes: Sequence[FileOutcome], known: Known | None = None
    ) -> None:
        """Record what these files are: messages and rejected ones as a batch, then each container."""
        self.report.files += len(items)
        paths = {item.shown for item in items}
        if known is None:
            known = self._writer.known_files(list(paths))
        for asked in self._asked:
            if not paths.isdisjoint(asked.paths):  # a file named twice
                asked.known = None
        read = zip(items, outcomes, strict=True)
        self._forget_unreadable([item for item, o in read if not is_path_key(o.sha256)], known)
        taken: dict[tuple[str, str], tuple[FileEntry, Outcome]] = {}
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.role == "container":
                continue
            self._progress.advance(item.size, 1)
            key = (item.shown, outcome.sha256)
            before = known.get(key)
            if key in taken or (before is not None and _is_read(before)):
                role = outcome.role if before is None else before.role
                self.report.rejected += role == "rejected"
                self.report.duplicates += role != "rejected"
            elif outcome.result is not None:
                role = "message" if isinstance(outcome.result, Loaded) else "rejected"
                entry = FileEntry(*key, outcome.size, outcome.format, role, 1, state="loading")
                taken[key] = (entry, outcome.result)
        self._take_singles(taken, known)
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.role == "container":
                self._load_container(item, outcome.format)

    def _take_singles(
        self,
        taken: dict[tuple[str, str], tuple[FileEntry, Outcome]],
        known: Known,
    ) -> None:
        """Store files that are one record each. They are done when their records are: killed between the
        two, they are read again."""
        fresh = [key for key in taken if key not in known]
        ids = dict(zip(fresh, self._writer.add_files([taken[key][0] for key in fresh]), strict=True))
        for key, (entry, _) in taken.items():
            if key in known:
                ids[key] = known[key].id
                self._writer.restart_file(known[key].id, entry)
        if taken:
            self._store([(ids[key], result) for key, (_, result) in taken.items()], list(ids.values()))

    def _forget_unreadable(self, read: Sequence[FileItem | FoundFolder], known: Known) -> None:
        """What could not be read the last time, and could this time, is rejected no more."""
        unread = {path for path, key in known if is_path_key(key)}
        stale = {(one.shown, path_key(one.path)) for one in read if one.shown in unread} & known.keys()
        if stale:
            self._writer.forget_files([known.pop(key).id for key in stale])

    def _load_container(self, item: FileItem, container_format: str) -> None:
        self.report.containers += 1
        try:
            sha256, size = self._vault.put_file(item.path)
        except OSError as error:
            self.report.containers -= 1
            self.report.files -= 1
            key = path_key(item.path)
            rejected = Rejected(SourceRef(item.shown, key, 0, 0), "read", error.strerror or str(error))
            self._take_files([item], [FileOutcome("rejected", key, 0, container_format, rejected)])
            return
        known = self._writer.known_files([item.shown]).get((item.shown, sha256))
        if known is not None and _is_read(known):
            self._skip_container(known, size)
            return
        entry = FileEntry(item.shown, sha256, size, container_format, "container", state="loading")
        if known is None:
            [file_id] = self._writer.add_files([entry])
        else:
            file_id = known.id
            self._writer.restart_file(file_id, entry)
        self._load_records(item, container_format, sha256, file_id)

    def _skip_container(self, known: KnownFile, size: int) -> None:
        rejected = self._writer.count_rejected(known.id)
        self.report.contained += known.records
        self.report.rejected += rejected
        self.report.duplicates += known.records - rejected
        self._progress.advance(size, known.records)

    def _load_records(self, item: FileItem, container_format: str, sha256: str, file_id: int) -> None:
        source = SourceRef(item.shown, sha256, 0, 0)
        records = _guarded(
            iter_records(self._vault.path_of(sha256), item.shown, container_format, sha256), source
        )
        count = 0
        batches = _bounded(records, BATCH_RECORDS, lambda r: len(r.data) if isinstance(r, RawRecord) else 0)
        work = partial(process_records, options=self._options)
        for batch, outcomes in self._workers.run(work, batches, _crashed_record):
            self._store([(file_id, outcome) for outcome in outcomes])
            count += len(outcomes)
            self._progress.advance(sum(r.source.length for r in batch), len(batch))
        self.report.contained += count
        self._writer.finish_file(file_id, count)

    def _store(self, outcomes: Sequence[tuple[int, Outcome]], finished: Sequence[int] = ()) -> None:
        """Store a batch of outcomes of recorded files in the catalog."""
        loaded = [(file_id, o) for file_id, o in outcomes if isinstance(o, Loaded)]
        rejections = [_rejection(file_id, o) for file_id, o in outcomes if isinstance(o, Rejected)]
        records = [RecordEntry(file_id, *_place(o.source), o.message, o.findings) for file_id, o in loaded]
        stored = self._writer.store(records, rejections, finished)
        self.report.messages += len(stored.new)
        self.report.duplicates += stored.duplicates
        self.report.changed += stored.altered
        self.report.rejected += len(rejections)
        for _, one in loaded:
            self._keys.add(one.keys)
        self._open += len(stored.new) + len(stored.changed)
        if self._open >= FOLLOW_MESSAGES:
            self._catch_up()

    def _catch_up(self) -> None:
        """Derive what follows from what was stored, and have it all searchable."""
        refused = self._follow()
        self.report.refused += len(refused)
        self._writer.store_refused(refused)
        self._open = 0


def _is_read(known: KnownFile) -> bool:
    """Whether all of this file was read under these options."""
    return known.current and known.state == "done"


def _guarded(records: Iterator[RawRecord | Rejected], source: SourceRef) -> Iterator[RawRecord | Rejected]:
    """The records up to an error of the disk or of ours, and that error as a Rejected."""
    ordinal = place = 0
    try:
        for record in records:
            yield record
            ordinal, place = record.source.ordinal, record.source.offset + record.source.length
    except Exception as error:  # whatever is wrong with this file, it must not stop the others
        reason = f"the rest of the file could not be split: {type(error).__name__}: {error}"
        yield Rejected(replace(source, offset=place, ordinal=ordinal + 1), "split", reason[:500])


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


def _place(source: SourceRef) -> tuple[int, int, int]:
    return source.ordinal, source.offset, source.length


def _rejection(file_id: int, rejected: Rejected) -> RejectionEntry:
    source, stage, reason = rejected.source, rejected.stage, _printable(rejected.reason)
    return RejectionEntry(file_id, source.ordinal, source.offset, source.length, stage, reason, rejected.line)


def _printable(reason: str) -> str:
    """On one line: it quotes what is in the file, and PostgreSQL takes neither zeros nor lone surrogates."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(reason.split()))


_CRASH = "reading this killed the process that read it"


def _crashed_record(record: RawRecord | Rejected) -> Outcome:
    return record if isinstance(record, Rejected) else Rejected(record.source, "parse", _CRASH, record.line)


def _crashed_file(item: FileItem) -> FileOutcome:
    key = path_key(item.path)
    rejected = Rejected(SourceRef(item.shown, key, 0, item.size), "parse", _CRASH)
    return FileOutcome("rejected", key, item.size, "unknown", rejected)
