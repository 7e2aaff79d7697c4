"""What was rejected, grouped: a file of a million bad records for one reason is one line of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Subquery, exists, func, or_, select

from archive.catalog import schema
from archive.catalog.database import Database
from archive.domain.unread import short_key

#: Files and groups asked for at once.
_FILES = 100
_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class RejectionGroup:
    """Records of one file that were rejected at one stage for one reason, or the file itself.

    `number` is that of the first, and the cursor of what comes after the group. `key` tells the file from
    others of its name in the collection, and is empty where there is none. Records have ordinals (0 for the
    file itself) and, where they are lines, lines (else 0): those of the first and the last of them.
    """

    number: int
    collection: str
    path: str
    key: str
    stage: str
    reason: str
    records: int
    ordinals: tuple[int, int]
    lines: tuple[int, int]


def iter_rejection_groups(
    database: Database, collection: str | None, after: int = 0
) -> Iterator[RejectionGroup]:
    """What was rejected, file by file as they were met, from behind the group with number `after`.

    A page costs what was rejected in the files on it, and a look at the index for which these are.
    """
    with database.connect() as connection:
        file_id = _file_of(connection, after)
    while file_id is not None:
        with database.connect() as connection:
            files = list(connection.scalars(_files(collection, file_id)))
            rows = connection.execute(_groups(files, file_id, after)).all() if files else []
        for row in rows:
            yield _group(row)
        if len(rows) == _GROUPS:
            file_id, after = rows[-1].file_id, rows[-1].number
        elif len(files) == _FILES:
            file_id, after = files[-1] + 1, 0
        else:
            return


def _file_of(connection: Connection, number: int) -> int | None:
    """The file of the rejection with this number, or of the next where that is gone; None behind the last."""
    table = schema.rejections
    query = select(table.c.source_file_id).where(table.c.id >= number).order_by(table.c.id).limit(1)
    return connection.scalar(query) if number else 0


def _files(collection: str | None, first: int) -> Select[Any]:
    """Files with something rejected in them, from this one on."""
    files, names, place = schema.source_files, schema.collections, schema.rejections.c.source_file_id
    # First the files that have any, by the index: of a million files few have.
    met = select(place).distinct().where(place >= first).subquery()
    query = select(met.c.source_file_id)
    if collection is not None:
        named = select(names.c.id).where(names.c.name == collection).scalar_subquery()
        query = query.join(files, files.c.id == met.c.source_file_id).where(files.c.collection_id == named)
    return query.order_by(met.c.source_file_id).limit(_FILES)


def _groups(file_ids: list[int], file_id: int, after: int) -> Select[Any]:
    grouped = _grouped(file_ids, file_id, after)
    files, names = schema.source_files, schema.collections
    other = files.alias()
    has_namesake = exists().where(
        other.c.collection_id == files.c.collection_id, other.c.path == files.c.path, other.c.id != files.c.id
    )
    return (
        select(grouped, files.c.path, files.c.sha256, names.c.name, has_namesake.label("has_namesake"))
        .join(files, files.c.id == grouped.c.file_id)
        .join(names, names.c.id == files.c.collection_id)
        .order_by(grouped.c.file_id, grouped.c.number)
    )


def _grouped(file_ids: list[int], file_id: int, after: int) -> Subquery:
    table = schema.rejections
    number = func.min(table.c.id)
    place = table.c.source_file_id
    return (
        select(
            place.label("file_id"),
            number.label("number"),
            table.c.stage,
            table.c.reason,
            func.count().label("records"),
            func.min(table.c.ordinal).label("first_ordinal"),
            func.max(table.c.ordinal).label("last_ordinal"),
            func.min(table.c.line).label("first_line"),
            func.max(table.c.line).label("last_line"),
        )
        .where(place.in_(file_ids))
        .group_by(place, table.c.stage, table.c.reason)
        .having(or_(place > file_id, number > after))
        .order_by(place, number)
        .limit(_GROUPS)
        .subquery()
    )


def _group(row: Any) -> RejectionGroup:
    return RejectionGroup(
        row.number,
        row.name,
        row.path,
        short_key(row.sha256) if row.has_namesake else "",
        row.stage,
        row.reason,
        row.records,
        (row.first_ordinal, row.last_ordinal),
        (row.first_line, row.last_line),
    )
