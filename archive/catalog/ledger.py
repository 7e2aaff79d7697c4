"""The ledger's tables: what was found, who appears where, what follows. One loader at a time writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update

from archive.catalog import schema
from archive.catalog.appearances import AppearanceTables
from archive.catalog.codec import message_of
from archive.catalog.facts_codec import dump_fact, dump_surrounding, load_fact, load_surrounding
from archive.catalog.findings_codec import EMPTY, PackedFindings, finding_rows, load_findings, load_told
from archive.catalog.overrulings import OverrulingTables
from archive.domain.findings import Findings, Kind
from archive.domain.ledger import Fact, LedgerEntry, Surrounding
from archive.domain.message import Message
from archive.domain.overruling import What, counting_kinds

_LONGEST_NUMBER = 80


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message, without its text, what was found in it (see `load_told`), and which kinds of that count."""

    message: Message
    findings: Findings
    kinds: tuple[Kind, ...]


class LedgerTables(AppearanceTables, OverrulingTables):
    """Reads and writes of the ledger within one transaction."""

    def put_findings(self, found: Mapping[str, PackedFindings], version: str) -> set[str]:
        """Store what was found in these messages, with their kinds, and have them taken into the ledger.

        Returns those in which something else was found before.
        """
        table = schema.findings
        before = {
            row.message_id: row.data
            for row in self._within(select(table.c.message_id, table.c.data), table.c.message_id, found)
        }
        self._replace_rows(table, finding_rows(found, version), ("message_id",))
        changed = {key: one for key, one in found.items() if before.get(key) != one.data}
        self.put_kinds({key: one.kinds for key, one in changed.items()})
        self.put_unsettled(changed)
        return set(changed)

    def put_kinds(self, kinds: Mapping[str, tuple[str, ...]]) -> None:
        """Write the kinds of these messages."""
        table = schema.messages
        if kinds:
            statement = update(table).where(table.c.id == bindparam("of")).values(kinds=bindparam("to"))
            rows = [{"of": key, "to": " ".join(found)} for key, found in kinds.items()]
            self._connection.execute(statement, rows)

    def touch(self, message_ids: Iterable[str]) -> None:
        """Give these messages new revisions, so that engines take them again; not those that none has yet."""
        table = schema.messages
        taken = self._connection.scalar(select(func.max(schema.generations.c.revision))) or 0
        last = self._connection.scalar(select(func.max(table.c.revision))) or 0
        rows = [{"of": key, "to": last + place} for place, key in enumerate(sorted(message_ids), 1)]
        if rows and taken:
            here = (table.c.id == bindparam("of"), table.c.revision <= taken)
            self._connection.execute(update(table).where(*here).values(revision=bindparam("to")), rows)

    def found_messages(self, message_ids: Collection[str]) -> dict[str, FoundMessage]:
        """These messages without their texts, with what was found in them."""
        messages, findings = schema.messages, schema.findings
        query = select(
            messages.c.id,
            messages.c.source_id,
            messages.c.sent_at,
            messages.c.details,
            messages.c.kinds,
            findings.c.data,
        ).outerjoin_from(messages, findings)
        overruled = self.standing_of(message_ids, What.KIND)
        found = {}
        for row in self._within(query, messages.c.id, message_ids):
            own = load_told(row.data or EMPTY)
            kinds = counting_kinds([one.kind for one in own.kinds], overruled.get(row.id, ()))
            found[row.id] = FoundMessage(message_of(_Bare(row)), own, kinds)
        return found

    def findings_of(self, message_ids: Collection[str]) -> dict[str, Findings]:
        """What was found in these messages, where they were looked at."""
        table = schema.findings
        rows = self._within(select(table.c.message_id, table.c.data), table.c.message_id, message_ids)
        return {row.message_id: load_findings(row.data) for row in rows}

    def source_ids(self, message_ids: Collection[str]) -> dict[str, str]:
        """What these messages were called where they came from, if they were."""
        table = schema.messages
        rows = self._within(select(table.c.id, table.c.source_id), table.c.id, message_ids)
        return {row.id: row.source_id for row in rows if row.source_id}

    def put_numbers(
        self, numbers: Mapping[str, Iterable[tuple[bool, str]]], measures: Mapping[str, Iterable[str]]
    ) -> None:
        """The numbers (own, number) and the countries under measures of messages, in place of what was."""
        rows = [
            {"message_id": message_id, "own": own, "number": number}
            for message_id, found in numbers.items()
            for own, number in sorted({(int(mine), n[:_LONGEST_NUMBER]) for mine, n in found if n})
        ]
        self._replace(schema.message_numbers, numbers, rows)
        lands = [
            {"message_id": message_id, "country": country}
            for message_id, found in measures.items()
            for country in sorted(set(found))
        ]
        self._replace(schema.measures, measures, lands)

    def put_unsettled(self, message_ids: Iterable[str]) -> None:
        """These messages are to be taken into the ledger."""
        self._replace_rows(
            schema.unsettled_messages, [{"message_id": one} for one in message_ids], ("message_id",)
        )

    def unsettled(self, most: int) -> list[str]:
        """So many of the messages that are to be taken into the ledger."""
        column = schema.unsettled_messages.c.message_id
        return list(self._connection.scalars(select(column).order_by(column).limit(most)))

    def settle(self, message_ids: Iterable[str]) -> None:
        """These messages are in the ledger."""
        self._replace(schema.unsettled_messages, message_ids, ())

    def put_unsettled_persons(self, persons: Iterable[str]) -> None:
        """The facts of these persons are to be derived again."""
        self._replace_rows(schema.unsettled_persons, [{"person": one} for one in persons], ("person",))

    def unsettled_persons(self, most: int) -> list[str]:
        """So many of the persons whose facts are to be derived again."""
        column = schema.unsettled_persons.c.person
        return list(self._connection.scalars(select(column).order_by(column).limit(most)))

    def settle_persons(self, persons: Iterable[str]) -> None:
        """The facts of these persons are derived."""
        self._delete(schema.unsettled_persons, [{"person": one} for one in persons], ("person",))

    def threads(self, message_ids: Collection[str]) -> list[tuple[str, str]]:
        """(message, the one it names as answered or cited) where either is one of these."""
        table = schema.message_numbers
        named, own = table.alias("named"), table.alias("own")
        query = (
            select(named.c.message_id, own.c.message_id.label("other"))
            .join(own, (own.c.number == named.c.number) & (own.c.own == 1))
            .where(named.c.own == 0, named.c.message_id != own.c.message_id)
        )
        pairs = {(r.message_id, r.other) for r in self._within(query, named.c.message_id, message_ids)}
        pairs |= {(r.message_id, r.other) for r in self._within(query, own.c.message_id, message_ids)}
        return sorted(pairs)

    def measured(self, message_ids: Collection[str]) -> set[str]:
        """The countries whose measures these messages have to do with."""
        table = schema.measures
        return {r.country for r in self._within(select(table.c.country), table.c.message_id, message_ids)}

    def measure_messages(self) -> list[str]:
        """Every message that has to do with measures."""
        return sorted(self._connection.scalars(select(schema.measures.c.message_id).distinct()))

    def persons_asked_by(self, countries: Collection[str]) -> set[str]:
        """The persons about whom these countries have asked."""
        table = schema.facts
        return {r.person for r in self._within(select(table.c.person), table.c.country, countries)}

    def facts_of(self, persons: Collection[str]) -> dict[tuple[str, str], tuple[str | None, Fact]]:
        """The facts of these persons, by (message, person), each with the country that asked."""
        table = schema.facts
        rows = self._within(select(table), table.c.person, persons)
        return {(row.message_id, row.person): (row.country, load_fact(row.data)) for row in rows}

    def facts_of_messages(self, message_ids: Collection[str]) -> dict[str, list[Fact]]:
        """The facts of these messages, by message."""
        table = schema.facts
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for row in self._within(select(table), table.c.message_id, message_ids):
            found[row.message_id].append(load_fact(row.data))
        return found

    def put_facts(self, gone: Collection[tuple[str, str]], come: Iterable[tuple[str | None, Fact]]) -> None:
        """Take away and add facts; those that come have the country that asked beside them."""
        rows = [
            {"message_id": f.message, "person": f.person, "country": country, "data": dump_fact(f)}
            for country, f in come
        ]
        key = ("message_id", "person")
        self._delete(schema.facts, [dict(zip(key, pair, strict=True)) for pair in gone], key)
        self._replace_rows(schema.facts, rows, key)

    def surroundings_of(self, persons: Collection[str]) -> dict[tuple[str, str], Surrounding]:
        """What surrounds the messages about these persons, by (message, person)."""
        table = schema.surroundings
        rows = self._within(select(table), table.c.person, persons)
        return {
            (row.message_id, row.person): load_surrounding(row.message_id, row.person, row.data)
            for row in rows
        }

    def surroundings_of_messages(self, message_ids: Collection[str]) -> dict[str, list[Surrounding]]:
        """What surrounds these messages, by message."""
        table = schema.surroundings
        found: defaultdict[str, list[Surrounding]] = defaultdict(list)
        for row in self._within(select(table), table.c.message_id, message_ids):
            found[row.message_id].append(load_surrounding(row.message_id, row.person, row.data))
        return found

    def put_surroundings(self, gone: Collection[tuple[str, str]], come: Iterable[Surrounding]) -> None:
        """Take away and add what surrounds messages."""
        key = ("message_id", "person")
        rows = [
            {"message_id": one.message, "person": one.person, "data": dump_surrounding(one)} for one in come
        ]
        self._delete(schema.surroundings, [dict(zip(key, pair, strict=True)) for pair in gone], key)
        self._replace_rows(schema.surroundings, rows, key)

    def entries_of(self, message_ids: Collection[str]) -> dict[str, LedgerEntry]:
        """What the ledger knows of these messages, in four statements for all; nothing of the others."""
        persons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for one in self.of_messages(message_ids):
            persons[one.message_id][one.person] = None
        found, facts = self.findings_of(message_ids), self.facts_of_messages(message_ids)
        around = self.surroundings_of_messages(message_ids)
        return {
            key: LedgerEntry(
                persons=tuple(sorted(persons[key])),
                requesting_country=findings.requesting_country,
                outcome=findings.outcome,
                facts=tuple(facts.get(key, ())),
                surroundings=tuple(around.get(key, ())),
            )
            for key, findings in found.items()
        }


class _Bare:
    """A row of `messages` whose texts were not read."""

    subject = body = ""

    def __init__(self, row: Any) -> None:
        self.id, self.source_id, self.sent_at = row.id, row.source_id, row.sent_at
        self.details, self.kinds = row.details, row.kinds
