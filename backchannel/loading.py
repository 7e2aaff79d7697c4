"""Use cases of the command line that write: ingest, reindex and derive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from archive.catalog.findings_codec import PackedFindings
from archive.catalog.writer import CatalogWriter
from archive.errors import RequestError
from archive.index.document import IndexDocument
from backchannel.compose import Archive
from indexer.deriving import DeriveReport, find_stored, settle
from indexer.deriving import derive as run_derive
from indexer.extract.find import FindingOptions, load_learnt
from indexer.load.feed import Builder, Feed, build_documents, documents_of, open_feed
from indexer.load.lock import open_loader_lock
from indexer.load.rebuild import rebuild
from indexer.loader import Loader
from indexer.pipeline import ReadingOptions
from indexer.pool import Workers
from indexer.report import LoadReport, Progress, Silent
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
    """Load files and folders into a collection, to searchable with all that follows; LoadInProgress where
    another load is at work."""
    own = own_paths(archive.settings.home)
    _refuse_own(paths, own)
    finding = _finding(archive)
    options = ReadingOptions(archive.settings.home / "vault", finding, dict(mapping))
    with _at_work(archive, workers) as pool:
        archive.vault.clear_incoming()
        writer = CatalogWriter(archive.database, collection, options.digest, finding.version)
        progress.start(sum(f.size for f in find_files(paths, own) if isinstance(f, FoundFile)))
        with open_feed(archive.engine, archive.database, archive.catalog) as feed:
            feed.before_commit = archive.vault.sync
            follow = partial(_follow, archive, feed, pool, progress)
            return Loader(options, writer, pool, progress, follow).load(find_files(paths, own))


def _follow(archive: Archive, feed: Feed, pool: Workers, progress: Progress) -> list[tuple[str, str]]:
    """Bring the ledger up to date, then the engine; returns what that refused."""
    settle(archive.database, archive.catalog, progress)
    lacking = archive.catalog.count_messages(above_revision=feed.revision)
    with progress.phase("Indexing", lacking) as part:
        return feed.catch_up(archive.catalog, _builder(archive, pool), lambda n: part.advance(n, n))


def _builder(archive: Archive, pool: Workers) -> Builder:
    work = partial(build_documents, catalog=archive.database.address)
    return lambda batches: pool.run(work, batches, _cannot_build)


def _finding(archive: Archive) -> FindingOptions:
    options = FindingOptions(archive.settings.home)
    load_learnt(options)  # a mistake in a file of rules is told before anything is done
    return options


@contextmanager
def _at_work(archive: Archive, workers: int) -> Iterator[Workers]:
    """Worker processes, while nobody else changes this archive."""
    with open_loader_lock(archive.settings.home, archive.database), Workers(workers) as pool:
        yield pool


def own_paths(home: Path) -> list[Path]:
    """What the archive keeps in its folder: copies of what was loaded, what is made of them, and secrets."""
    names = ("vault", "index", "demo", "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm")
    return [home / name for name in (*names, "loader.lock", "settings.toml", "model.npz")]


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
    """Derive what is not derived yet, rebuild the engine from the catalog and publish it.

    Returns (generation, documents, refused).
    """
    finding = _finding(archive)
    with _at_work(archive, workers) as pool:
        lacking = archive.catalog.count_without_findings(finding.version)
        with progress.phase("Finding", lacking) as part:
            _derive(archive, finding, pool, part)
        progress.start(archive.catalog.count_messages())
        build = _builder(archive, pool)
        generation, documents, refused = rebuild(
            archive.engine, archive.database, archive.catalog, build, lambda n: progress.advance(n, n)
        )
    return generation, documents, len(refused)


def derive(archive: Archive, workers: int, progress: Progress) -> DeriveReport:
    """Find kinds and people in what is loaded, bring the ledger up to date, and the engine after it."""
    finding = _finding(archive)
    with _at_work(archive, workers) as pool:
        progress.start(archive.catalog.count_without_findings(finding.version))
        report = _derive(archive, finding, pool, progress)
        with open_feed(archive.engine, archive.database, archive.catalog) as feed:
            _follow(archive, feed, pool, progress)
    return report


def settle_here(archive: Archive) -> None:
    """Bring ledger and engine up to date in this process, for what little a reader's decision changes;
    LoadInProgress where a load is at work, which does it then."""
    with open_loader_lock(archive.settings.home, archive.database):
        settle(archive.database, archive.catalog, Silent())
        with open_feed(archive.engine, archive.database, archive.catalog) as feed:
            work = partial(documents_of, reader=archive.catalog)
            feed.catch_up(archive.catalog, lambda batches: ((ids, work(ids)) for ids in batches))


def _derive(archive: Archive, finding: FindingOptions, pool: Workers, progress: Progress) -> DeriveReport:
    work = partial(find_stored, catalog=archive.database.address, options=finding)

    def find(batches: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], list[PackedFindings]]]:
        return pool.run(work, batches, _found_nothing)

    return run_derive(archive.database, archive.catalog, finding.version, find, progress)


def _found_nothing(_message: str) -> PackedFindings:
    """A message that kills the process that looks at it is one about which nothing is said."""
    return PackedFindings()


def _cannot_build(message_id: str) -> IndexDocument:
    raise RuntimeError(f"analyzing message {message_id} killed the process that did it")
