"""Statements that every page of a result needs, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Engine, Row, Select, String, bindparam

Places = list[BindParameter[str]]
#: Ids of one statement. Shorter lists are filled up with their last id, so that few texts serve all.
_SIZES = (1, 2, 20, 100, 500)


class ByIds:
    """A statement over a list of ids, for one database; safe to share between threads.

    To build and compile it takes ten times as long as the database does, so its texts are kept.
    """

    def __init__(self, engine: Engine, build: Callable[[Places], Select[Any]]) -> None:
        self._engine = engine
        self._build = build
        self._texts: dict[int, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
        """The rows of these ids; where there are more than one statement takes, part after part."""
        rows: list[Row[Any]] = []
        for start in range(0, len(ids), _SIZES[-1]):
            part = ids[start : start + _SIZES[-1]]
            size = next(size for size in _SIZES if size >= len(part))
            text, names = self._text(size)
            values = (*part, *[part[-1]] * (size - len(part)))
            parameters: Any = values if names is None else dict(zip(names, values, strict=True))
            rows += connection.exec_driver_sql(text, parameters)
        return rows

    def _text(self, size: int) -> tuple[str, tuple[str, ...] | None]:
        """(text for the driver, names of its places: None where they are counted)."""
        if size not in self._texts:
            places = [bindparam(f"id{number}", type_=String()) for number in range(size)]
            compiled = self._build(places).compile(self._engine)
            counted = getattr(compiled, "positional", False)
            names = None if counted else tuple(place.key for place in places)
            self._texts[size] = (str(compiled), names)
        return self._texts[size]
