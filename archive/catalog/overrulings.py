"""The table of what readers decided: rows are added and marked, never changed or taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import insert, or_, select, update

from archive.catalog import schema
from archive.catalog.rows import Rows
from archive.domain.overruling import Decided, Overruling, Target, What, find_standing

_table = schema.overrulings


class OverrulingTables(Rows):
    """Reads and writes of overrulings within one transaction."""

    def add_overruling(
        self, target: Target, *, verdict: bool, made_at: str, made_by: str, reason: str, reviewed: bool
    ) -> int:
        """Add a decision that is yet to be applied; returns its id."""
        row = {
            "made_at": made_at,
            "made_by": made_by,
            "reason": reason,
            "what": target.what.value,
            "message_id": target.message,
            "number": target.number,
            "name": target.name,
            "other_message_id": target.other[0] if target.other else None,
            "other_number": target.other[1] if target.other else None,
            "verdict": int(verdict),
            "reviewed": int(reviewed),
            "applied": 0,
        }
        result = self._connection.execute(insert(_table).values(row).returning(_table.c.id))
        return int(result.scalar_one())

    def withdraw_overruling(self, number: int, *, withdrawn_at: str, withdrawn_by: str) -> None:
        """Mark a decision as withdrawn; that is yet to be applied."""
        values = {"withdrawn_at": withdrawn_at, "withdrawn_by": withdrawn_by, "applied": 0}
        self._connection.execute(update(_table).where(_table.c.id == number).values(values))

    def overruling(self, number: int) -> Overruling | None:
        """The decision of this id, if there is one."""
        row = self._connection.execute(select(_table).where(_table.c.id == number)).one_or_none()
        return None if row is None else _overruling(row)

    def overrulings(self, *, after: int = 0, size: int | None = None) -> list[Overruling]:
        """Decisions, withdrawn ones too, in the order in which they were made."""
        query = select(_table).where(_table.c.id > after).order_by(_table.c.id).limit(size)
        return list(map(_overruling, self._connection.execute(query)))

    def last_overrulings(self, *, before: int | None, size: int) -> list[Overruling]:
        """So many decisions before this one, the last first."""
        query = select(_table).order_by(_table.c.id.desc()).limit(size)
        if before is not None:
            query = query.where(_table.c.id < before)
        return list(map(_overruling, self._connection.execute(query)))

    def overrulings_of(self, message_ids: Collection[str]) -> dict[str, list[Overruling]]:
        """The decisions, withdrawn ones too, that name one of these messages; by message, oldest first."""
        wanted = set(message_ids)
        found: dict[int, Overruling] = {}
        for column in (_table.c.message_id, _table.c.other_message_id):
            for row in self._within(select(_table), column, wanted):
                found[row.id] = _overruling(row)
        by_message: defaultdict[str, list[Overruling]] = defaultdict(list)
        for _, one in sorted(found.items()):
            for message in dict.fromkeys(one.target.messages):
                if message in wanted:
                    by_message[message].append(one)
        return by_message

    def standing_of(self, message_ids: Collection[str], what: What) -> dict[str, list[Overruling]]:
        """Of the decisions of one sort those that stand, by message."""
        query = select(_table).where(_table.c.what == what.value, _table.c.withdrawn_at.is_(None))
        by_message: defaultdict[str, list[Overruling]] = defaultdict(list)
        for row in self._within(query, _table.c.message_id, message_ids):
            by_message[row.message_id].append(_overruling(row))
        return {message: find_standing(own) for message, own in by_message.items()}

    def decided(self) -> Decided:
        """All that was decided on who is whom."""
        query = select(_table).where(_table.c.what == What.IDENTITY.value)
        made = [_overruling(row) for row in self._connection.execute(query)]
        standing = [(one.target.pair, one.verdict) for one in find_standing(made)]
        return Decided(
            same=frozenset(pair for pair, verdict in standing if pair and verdict),
            apart=frozenset(pair for pair, verdict in standing if pair and not verdict),
            told=frozenset(place for one in made for place in one.target.pair or ()),
        )

    def mark_applied(self) -> None:
        """The ledger goes by all decisions that name no message which is yet to be taken into it."""
        unsettled = select(schema.unsettled_messages.c.message_id)
        columns = (_table.c.message_id, _table.c.other_message_id)
        waiting = select(_table.c.id).where(_table.c.applied == 0).limit(1)
        if self._connection.scalar(waiting) is None:
            return
        settled = [or_(column.is_(None), column.not_in(unsettled)) for column in columns]
        self._connection.execute(update(_table).where(_table.c.applied == 0, *settled).values(applied=1))


def _overruling(row: Any) -> Overruling:
    other = None if row.other_message_id is None else (row.other_message_id, row.other_number)
    return Overruling(
        id=row.id,
        target=Target(What(row.what), row.message_id, row.name, row.number, other),
        verdict=bool(row.verdict),
        made_at=row.made_at,
        made_by=row.made_by,
        reason=row.reason,
        reviewed=bool(row.reviewed),
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        is_applied=bool(row.applied),
    )
