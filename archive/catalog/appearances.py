"""The tables of who appears where, and by which keys they are found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update

from archive.catalog import schema
from archive.catalog.rows import Rows

_LONGEST_KEY = 80
_PLACE = ("message_id", "number")
#: Rows of the first look, which is mostly the last, and of each further one.
_FIRST, _NEXT = 16, 2_000
#: What stands before a name key, by whether the day of birth is known.
_ANCHORED, _OTHERS = "a:", "u:"


@dataclass(frozen=True, slots=True)
class StoredAppearance:
    """A row of `appearances`; `data` is JSON of what is known of the person there."""

    message_id: str
    number: int
    component: str
    core: str
    anchor: str | None
    person: str
    data: dict[str, Any]


class AppearanceTables(Rows):
    """Reads and writes of appearances within one transaction."""

    def put_appearances(
        self, appearances: Collection[StoredAppearance], bonds: Collection[Collection[str]]
    ) -> None:
        """Add appearances, each with the keys of its bonds."""
        self._insert(schema.appearances, [_row(one) for one in appearances])
        rows = [
            {"key": key[:_LONGEST_KEY], "country": "", "message_id": one.message_id, "number": one.number}
            for one, keys in zip(appearances, bonds, strict=True)
            for key in sorted(keys)
        ]
        self._insert(schema.appearance_keys, _each_once(rows))

    def forget(self, message_ids: Collection[str]) -> None:
        """Take away all who appear in these messages."""
        self._replace(schema.appearances, message_ids, ())
        self._replace(schema.appearance_keys, message_ids, ())

    def put_names(
        self, appearances: Iterable[tuple[StoredAppearance, Collection[str]]], *, new: bool
    ) -> None:
        """Have these found by their name keys, among the anchored or among the others. Where they are not
        `new`, they were among the others of the two."""
        rows, gone = [], []
        for one, keys in appearances:
            here, there = (_ANCHORED, _OTHERS) if one.anchor else (_OTHERS, _ANCHORED)
            for key in sorted(keys):
                row = {
                    "country": one.data["country"] or "",
                    "message_id": one.message_id,
                    "number": one.number,
                }
                rows.append({**row, "key": (here + key)[:_LONGEST_KEY]})
                gone.append({**row, "key": (there + key)[:_LONGEST_KEY]})
        if not new:
            self._delete(schema.appearance_keys, gone, ("key", "country", *_PLACE))
        self._insert(schema.appearance_keys, _each_once(rows))

    def iter_bonded(self, keys: Collection[str], without: Collection[str]) -> Iterator[StoredAppearance]:
        """The appearances that have one of these keys of bonds, but not of these components; of those in one
        component of which the same is told, one."""
        seen: set[tuple[str, bytes]] = set()
        rows = self._within(_joined(), schema.appearance_keys.c.key, {key[:_LONGEST_KEY] for key in keys})
        for row in rows:
            if row.component not in without and (row.component, row.data) not in seen:
                seen.add((row.component, row.data))
                yield _appearance(row)

    def unanchored(self, name_keys: Collection[str]) -> list[StoredAppearance]:
        """Every appearance with one of these name keys whose day of birth is not known."""
        return self._by_keys({(_OTHERS + key)[:_LONGEST_KEY] for key in name_keys})

    def iter_anchored(self, name_key: str, country: str | None) -> Iterator[StoredAppearance]:
        """The appearances with this name key whose day of birth is known, of one country where it is given;
        of those of one core of which the same is told, one. They are read as they are asked for."""
        query = _ALL if country is None else _OF_COUNTRY
        values: dict[str, Any] = {"of": (_ANCHORED + name_key)[:_LONGEST_KEY]}
        if country is not None:
            values["land"] = country
        seen: set[tuple[str, bytes]] = set()
        start = 0
        for number in count():
            size = _NEXT if number else _FIRST
            rows = self._connection.execute(query, {**values, "size": size, "start": start}).all()
            for row in rows:
                if (row.core, row.data) not in seen:
                    seen.add((row.core, row.data))
                    yield _appearance(row)
            start += size
            if len(rows) < size:
                break

    def of_components(self, components: Collection[str]) -> list[StoredAppearance]:
        """Every appearance of these components."""
        table = schema.appearances
        return list(map(_appearance, self._within(select(table), table.c.component, components)))

    def of_messages(self, message_ids: Collection[str]) -> list[StoredAppearance]:
        """Everybody who appears in these messages."""
        table = schema.appearances
        return list(map(_appearance, self._within(select(table), table.c.message_id, message_ids)))

    def of_persons(self, persons: Collection[str]) -> list[StoredAppearance]:
        """Every appearance of these persons."""
        table = schema.appearances
        return list(map(_appearance, self._within(select(table), table.c.person, persons)))

    def firsts_of(self, persons: Collection[str]) -> dict[str, StoredAppearance]:
        """The first appearance of each of these persons, by which they are named."""
        messages = {person.rpartition("-")[0] for person in persons}
        found = {f"{one.message_id}-{one.number}": one for one in self.of_messages(messages)}
        return {person: one for person, one in found.items() if person in persons and one.person == person}

    def place(self, appearances: Iterable[StoredAppearance]) -> None:
        """Write anew to which component, core and person these belong."""
        table = schema.appearances
        rows = [
            {
                "of_message": one.message_id,
                "of_number": one.number,
                "to_component": one.component,
                "to_core": one.core,
                "to_anchor": one.anchor,
                "to_person": one.person,
            }
            for one in appearances
        ]
        if rows:
            here = (table.c.message_id == bindparam("of_message"), table.c.number == bindparam("of_number"))
            names = ("component", "core", "anchor", "person")
            to: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
            self._connection.execute(update(table).where(*here).values(to), rows)

    def add(self, appearances: Iterable[StoredAppearance]) -> None:
        """Add those that have no keys."""
        self._insert(schema.appearances, [_row(one) for one in appearances])

    def remove(self, appearances: Iterable[StoredAppearance]) -> None:
        """Forget those that have no keys."""
        self._delete(schema.appearances, [_row(one) for one in appearances], _PLACE)

    def _by_keys(self, keys: Collection[str]) -> list[StoredAppearance]:
        found = self._within(_joined(), schema.appearance_keys.c.key, keys)
        return list({(a.message_id, a.number): a for a in map(_appearance, found)}.values())


def _joined() -> Any:
    table, keys = schema.appearances, schema.appearance_keys
    return select(table).join(
        keys, (keys.c.message_id == table.c.message_id) & (keys.c.number == table.c.number)
    )


def _select_anchored(*, of_country: bool) -> Any:
    keys = schema.appearance_keys
    query = _joined().where(keys.c.key == bindparam("of"))
    if of_country:
        query = query.where(keys.c.country == bindparam("land"))
    query = query.order_by(keys.c.country, keys.c.message_id, keys.c.number)
    return query.limit(bindparam("size")).offset(bindparam("start"))


_ALL, _OF_COUNTRY = (_select_anchored(of_country=one) for one in (False, True))


def _each_once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Long keys may be one when they are cut."""
    return list({tuple(row.values()): row for row in rows}.values())


def _row(one: StoredAppearance) -> dict[str, Any]:
    return {
        "message_id": one.message_id,
        "number": one.number,
        "component": one.component,
        "core": one.core,
        "anchor": one.anchor,
        "person": one.person,
        "data": orjson.dumps(one.data),
    }


def _appearance(row: Any) -> StoredAppearance:
    return StoredAppearance(
        row.message_id, row.number, row.component, row.core, row.anchor, row.person, orjson.loads(row.data)
    )
