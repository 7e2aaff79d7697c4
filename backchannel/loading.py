"""Use cases of the command line that write: ingest and reindex."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from archive.catalog.reader import StoredMessage
from archive.catalog.writer import CatalogWriter
from archive.domain.findings import Findings
from archive.domain.message import Message
from archive.errors import RequestError
from archive.index.document import IndexDocument
from backchannel.compose import Archive
from indexer.deriving import DeriveReport
from indexer.deriving import derive as run_derive
from indexer.extract.find import FindingOptions, find_all
from indexer.extract.kinds import load_rules
from indexer.load.feed import documents_of, open_feed
from indexer.load.lock import open_loader_lock
from indexer.load.rebuild import rebuild
from indexer.loader import Loader
from indexer.pipeline import ReadingOptions
from indexer.pool import Workers
from indexer.report import LoadReport, Progress
from indexer.sources.walk import FoundFile, find_files

#: Fields of the import format that `--map` may name.
MAPPABLE = (
    "id", "from", "to", "cc", "sent_at", "subject", "reference", "in_reply_to", "body", "attachments",
)  # fmt: skip


def default_workers() -> int:
    """As many processes as there are processors for this one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ingest(
    archive: Archive,
    paths: Sequence[Path],
    collection: str,
    mapping: Mapping[str, str],
    workers: int,
    progress: Progress,
) -> LoadReport:
    """Load files and folders into a collection; LoadInProgress where another load is at work."""
    own = own_paths(archive.settings.home)
    _refuse_own(paths, own)
    options = ReadingOptions(archive.settings.home / "vault", dict(mapping))
    with open_loader_lock(archive.settings.home, archive.database):
        archive.vault.clear_incoming()
        writer = CatalogWriter(archive.database, collection, options.digest)
        progress.start(sum(f.size for f in find_files(paths, own) if isinstance(f, FoundFile)))
        with (
            Workers(workers) as pool,
            open_feed(archive.engine, archive.database, archive.catalog) as feed,
        ):
            loader = Loader(collection, options, writer, archive.catalog, feed, pool, progress)
            return loader.load(find_files(paths, own))


def own_paths(home: Path) -> list[Path]:
    """What the archive keeps in its folder: copies of what was loaded, what is made of them, and secrets."""
    names = ("vault", "index", "demo", "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm")
    return [home / name for name in (*names, "loader.lock", "settings.toml")]


def _refuse_own(paths: Sequence[Path], own: Sequence[Path]) -> None:
    kept = {path.resolve() for path in own}
    for path in paths:
        place = path.resolve()
        if not kept.isdisjoint((place, *place.parents)):
            raise RequestError(
                f"{path} is a part of the archive itself.",
                parameter="PATH",
                hint="Name the files where they came from: what is in the archive was loaded already.",
            )


def reindex(archive: Archive, workers: int, progress: Progress) -> tuple[str, int, int]:
    """Rebuild the engine from the catalog and publish it; returns (generation, documents, refused)."""
    with open_loader_lock(archive.settings.home, archive.database), Workers(workers) as pool:
        progress.start(archive.catalog.count_messages())

        def build(
            batches: Iterable[Sequence[StoredMessage]],
        ) -> Iterator[tuple[Sequence[StoredMessage], list[IndexDocument]]]:
            return pool.run(documents_of, batches, _cannot_build)

        done = rebuild(
            archive.engine, archive.database, archive.catalog, build, lambda n: progress.advance(n, n)
        )
    generation, documents, refused = done
    return generation, documents, len(refused)


def derive(archive: Archive, workers: int, progress: Progress) -> DeriveReport:
    """Find kinds and people in what is loaded, bring the ledger up to date, and the engine after it."""
    options = FindingOptions(archive.settings.home / "rules")
    load_rules(options.rules)  # a mistake in a file of rules is told before anything is done
    with open_loader_lock(archive.settings.home, archive.database), Workers(workers) as pool:
        progress.start(archive.catalog.count_messages())

        def find(
            batches: Iterable[Sequence[Message]],
        ) -> Iterator[tuple[Sequence[Message], list[Findings]]]:
            return pool.run(partial(find_all, options=options), batches, _found_nothing)

        report = run_derive(
            archive.database, archive.catalog, options.version, find, lambda n: progress.advance(n, n)
        )
        with open_feed(archive.engine, archive.database, archive.catalog):
            return report


def _found_nothing(_message: Message) -> Findings:
    """A message that kills the process that looks at it is one about which nothing is said."""
    return Findings()


def _cannot_build(stored: StoredMessage) -> IndexDocument:
    raise RuntimeError(f"analyzing message {stored.message.id} killed the process that did it")
