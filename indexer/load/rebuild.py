"""Building a new generation of an engine from the catalog while the old one answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader, StoredMessage
from archive.engines.port import Engine
from archive.index.document import IndexDocument
from indexer.load.feed import Feed

BATCH_MESSAGES = 500
#: Runs `documents_of` over batches, in order; a pool of processes, or a plain map.
Builder = Callable[
    [Iterable[Sequence[StoredMessage]]], Iterator[tuple[Sequence[StoredMessage], list[IndexDocument]]]
]


def rebuild(
    engine: Engine,
    database: Database,
    reader: CatalogReader,
    build: Builder,
    advance: Callable[[int], None],
) -> tuple[str, int, list[tuple[str, str]]]:
    """Write every message into a new generation, publish it, drop the others.

    Returns (generation, documents written, refused). Stopped before the end, the old generation is still
    the published one, and the half-made one goes with the next rebuild.
    """
    generation = engine.admin.create_generation()
    count = 0
    with engine.open_writer(generation) as writer:
        feed = Feed(engine, generation, writer, database)
        for batch, documents in build(_batches(reader)):
            feed.write(documents, batch[-1].revision)
            count += len(documents)
            advance(len(documents))
        feed.commit()
    engine.admin.publish(generation)
    for other in engine.admin.generations():
        if not other.published:
            engine.admin.drop(other.name)
    return generation, count - len(feed.refused), feed.refused


def _batches(reader: CatalogReader) -> Iterator[list[StoredMessage]]:
    batch: list[StoredMessage] = []
    for stored in reader.iter_messages(batch=BATCH_MESSAGES):
        batch.append(stored)
        if len(batch) == BATCH_MESSAGES:
            yield batch
            batch = []
    if batch:
        yield batch
