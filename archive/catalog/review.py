"""Messages by doubt, and what readers said of them: the queue of review, and what is learnt from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, or_, select

from archive.catalog import schema
from archive.catalog.database import Database
from archive.domain.findings import LEAST_DOUBT

_findings, _made = schema.findings, schema.overrulings
_BATCH = 500


class Doubtful(NamedTuple):
    """A message and how doubtful its kinds are (0..1); the order of the queue, and a place in it."""

    doubt: float
    message_id: str


def read_queue(
    database: Database, collections: frozenset[str] | None, after: Doubtful | None, size: int
) -> list[Doubtful]:
    """So many messages of these collections (None: of all) that nobody reviewed, the most doubtful first,
    from behind a place. Costs what it passes over: reviewed messages and those of other collections."""
    query = select(_findings.c.doubt, _findings.c.message_id).where(*_waiting(collections))
    if after is not None:
        below = _findings.c.doubt < after.doubt
        beside = and_(_findings.c.doubt == after.doubt, _findings.c.message_id > after.message_id)
        query = query.where(or_(below, beside))
    query = query.order_by(_findings.c.doubt.desc(), _findings.c.message_id).limit(size)
    with database.connect() as connection:
        return [Doubtful(row.doubt, row.message_id) for row in connection.execute(query)]


def count_queue(database: Database, collections: frozenset[str] | None, most: int) -> int:
    """How many such messages there are, counted up to `most`."""
    waiting: Select[Any] = select(_findings.c.message_id).where(*_waiting(collections)).limit(most)
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def iter_reviewed(database: Database) -> Iterator[list[str]]:
    """Messages all of whose kinds a reader looked at, some at a time, in the order of their ids."""
    after = ""
    while True:
        query = select(_made.c.message_id).where(_made.c.message_id > after, *_stands()).distinct()
        with database.connect() as connection:
            found = list(connection.scalars(query.order_by(_made.c.message_id).limit(_BATCH)))
        if found:
            yield found
            after = found[-1]
        if len(found) < _BATCH:
            return


def _stands() -> tuple[Any, ...]:
    return _made.c.reviewed == 1, _made.c.withdrawn_at.is_(None)


def _waiting(collections: frozenset[str] | None) -> list[Any]:
    reviewed = exists().where(_made.c.message_id == _findings.c.message_id, *_stands())
    conditions: list[Any] = [_findings.c.doubt >= LEAST_DOUBT, ~reviewed]
    if collections is not None:
        sources, files, names = schema.message_sources, schema.source_files, schema.collections
        conditions.append(
            exists().where(
                sources.c.message_id == _findings.c.message_id,
                sources.c.source_file_id == files.c.id,
                files.c.collection_id == names.c.id,
                names.c.name.in_(sorted(collections)),
            )
        )
    return conditions
