"""Statements over many rows, within one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert

#: Values of one statement.
MOST = 500


class Rows:
    """Reading by many values, and replacing rows, with one prepared statement for all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _within(self, query: Any, column: Any, values: Collection[Any]) -> Iterator[Any]:
        """The rows of a query in which this column has one of the values."""
        ordered = sorted(values)
        for start in range(0, len(ordered), MOST):
            yield from self._connection.execute(query.where(column.in_(ordered[start : start + MOST])))

    def _replace(self, table: Table, message_ids: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write these rows in place of all that these messages had."""
        self._delete(table, [{"message_id": one} for one in message_ids], ("message_id",))
        self._insert(table, rows)

    def _replace_rows(self, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
        self._delete(table, rows, key)
        self._insert(table, rows)

    def _delete(self, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
        """Delete what has the keys of these rows."""
        if rows:
            here = [table.c[name] == bindparam(f"of_{name}") for name in key]
            values = [{f"of_{name}": row[name] for name in key} for row in rows]
            self._connection.execute(delete(table).where(*here), values)

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), list(rows))
