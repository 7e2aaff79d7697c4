"""Building a new generation of an engine from the catalog while the old one answers."""

from __future__ import annotations

from collections.abc import Callable

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.engines.port import Engine
from indexer.load.feed import Builder, Feed


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

    def counted(number: int) -> None:
        nonlocal count
        count += number
        advance(number)

    with engine.open_writer(generation) as writer:
        feed = Feed(engine, generation, writer, database)
        feed.catch_up(reader, build, counted)
    engine.admin.publish(generation)
    for other in engine.admin.generations():
        if not other.published:
            engine.admin.drop(other.name)
    return generation, count - len(feed.refused), feed.refused
