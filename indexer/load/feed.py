"""Feeding an engine from the catalog with what it lacks, in the order of revisions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from archive.catalog.database import Database
from archive.catalog.lexicon import LexiconWriter
from archive.catalog.reader import CatalogReader, StoredMessage
from archive.catalog.writer import set_indexed_revision
from archive.engines.port import Engine, EngineWriter
from archive.index.build import build_found
from archive.index.document import IndexDocument
from indexer.load.reading import open_reader

#: A commit makes what was written durable and visible. Each costs a fraction of a second and leaves a
#: segment to merge; a kill costs what came since the last one again.
COMMIT_DOCUMENTS = 50_000
COMMIT_SECONDS = 30.0
BATCH_DOCUMENTS = 250

#: Makes the documents of batches of ids, in order: `build_documents` in a pool of processes, or here.
Builder = Callable[[Iterable[Sequence[str]]], Iterator[tuple[Sequence[str], list[IndexDocument]]]]


def document_of(stored: StoredMessage) -> IndexDocument:
    """The document of a stored message, with all its collections and file names."""
    places = [(source.collection, source.path) for source in stored.sources]
    return build_found(stored.message, places, stored.entry)


def build_documents(message_ids: Sequence[str], catalog: str) -> list[IndexDocument]:
    """The documents of these messages, for a worker process; it reads the catalog at this address itself."""
    return documents_of(message_ids, open_reader(catalog))


def documents_of(message_ids: Sequence[str], reader: CatalogReader) -> list[IndexDocument]:
    """The documents of these messages."""
    found = reader.get_messages(message_ids, entries=True)
    return [document_of(found[one]) for one in message_ids]


@dataclass(slots=True)
class Feed:
    """Writes documents and commits now and then; `revision` is that of the newest document handed over."""

    engine: Engine
    generation: str
    writer: EngineWriter
    database: Database
    before_commit: Callable[[], None] = lambda: None
    refused: list[tuple[str, str]] = field(default_factory=list)
    revision: int = 0
    _open: int = 0
    _lexicon: LexiconWriter = field(init=False)
    _committed_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._lexicon = LexiconWriter(self.database)

    def catch_up(
        self, reader: CatalogReader, build: Builder, advance: Callable[[int], None] = lambda _n: None
    ) -> list[tuple[str, str]]:
        """Write every message above the revision of this generation; returns (id, why) of those refused."""
        revisions: list[int] = []

        def batches() -> Iterator[list[str]]:
            for rows in reader.iter_revisions(self.revision, BATCH_DOCUMENTS):
                revisions.append(rows[-1][1])
                yield [one for one, _ in rows]

        refused = []
        for message_ids, documents in build(batches()):
            refused += self.write(documents, revisions.pop(0))
            advance(len(message_ids))
        self.commit()
        return refused

    def write(self, documents: Iterable[IndexDocument], revision: int) -> list[tuple[str, str]]:
        """Hand over documents of messages up to this revision; returns what the engine refused."""
        report = self.writer.write(self._with_names(documents))
        self.refused.extend(report.refused)
        self.revision = max(self.revision, revision)
        self._open += report.written
        if self._open >= COMMIT_DOCUMENTS or time.monotonic() - self._committed_at > COMMIT_SECONDS:
            self.commit()
        return list(report.refused)

    def _with_names(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        """The documents; what may be names in them is in the lexicon before an engine has them."""
        batch = list(documents)
        self._lexicon.add(word for document in batch for word in document.names.split())
        yield from batch

    def commit(self) -> None:
        """Make it durable, then say so in the catalog: killed between the two, it is written again."""
        self.before_commit()
        if self._open:
            self.writer.commit()
        if self.revision:
            set_indexed_revision(self.database, self.engine.name, self.generation, self.revision)
        self._open, self._committed_at = 0, time.monotonic()


@contextmanager
def open_feed(engine: Engine, database: Database, reader: CatalogReader) -> Iterator[Feed]:
    """A feed into the published generation, made where there is none."""
    generation = engine.admin.published()
    if generation is None:
        generation = engine.admin.create_generation()
        engine.admin.publish(generation)
    with engine.open_writer(generation) as writer:
        feed = Feed(engine, generation, writer, database)
        feed.revision = reader.indexed_revision(engine.name, generation)
        yield feed
        feed.commit()
