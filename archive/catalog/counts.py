"""What is in each collection, counted as it is written: a page must not count a million rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from archive.catalog import schema


def add_counts(
    connection: Connection,
    collection_id: int,
    *,
    files: int = 0,
    messages: int = 0,
    containers: int = 0,
    rejected: int = 0,
) -> None:
    """Add to a collection's counts, in the transaction that adds what is counted. Less is negative."""
    table = schema.collections
    added = {"files": files, "messages": messages, "containers": containers, "rejected": rejected}
    values = {name: table.c[name] + number for name, number in added.items() if number}
    if values:
        connection.execute(update(table).where(table.c.id == collection_id).values(values))


def count_within(connection: Connection, collection_id: int, message_ids: set[str]) -> int:
    """How many of these messages have a source in this collection."""
    if not message_ids:  # as with nearly every batch
        return 0
    sources, files = schema.message_sources, schema.source_files
    query = (
        select(func.count(sources.c.message_id.distinct()))
        .join_from(sources, files)
        .where(sources.c.message_id.in_(message_ids), files.c.collection_id == collection_id)
    )
    return connection.scalar(query) or 0


def count_containers(connection: Connection, file_ids: Sequence[int]) -> int:
    """How many of these files are containers."""
    table = schema.source_files
    query = select(func.count()).where(table.c.id.in_(file_ids), table.c.role == "container")
    return connection.scalar(query) or 0
