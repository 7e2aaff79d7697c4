"""Who is whom in the catalog: whatever comes when, it is as if all had come at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from archive.analysis.numbers import number_key
from archive.catalog import schema
from archive.catalog.database import Database
from archive.catalog.findings_codec import pack_findings
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.findings import Findings, Kind, KindFound, Mention, Role
from archive.domain.instant import parse_iso
from archive.domain.message import Message, Party
from archive.domain.overruling import FACTS, Target, What
from indexer.deriving import settle
from indexer.ledger.appearances import Appearance, find_appearances
from indexer.ledger.attach import resolve
from indexer.ledger.items import build_item
from indexer.report import Silent

_NAMES = ("Artem Sokolov", "SOKOLOV", "Соколов Артём", "Ivan Sokolov", "A. Sokolov", "Соколова Анна", "Lee")
_KINDS = (Kind.INFORMATION_REQUESTED, Kind.NOTICE_DENIED, Kind.INFORMATION_SUPPLIED, Kind.NOTICE_PUBLISHED)
_MENTION = st.builds(
    Mention,
    name=st.sampled_from(_NAMES), field=st.just("body"), span=st.just((0, 5)), role=st.just(Role.SUBJECT),
    rule=st.sampled_from(("name", "likely")),
    born=st.sampled_from((None, None, "1979", "1979-04-14", "1965-01-02")),
    numbers=st.sampled_from(((), (), ("77",), ("88",))), files=st.sampled_from(((), (), ("2015/1",))),
)  # fmt: skip


@st.composite
def _leaks(draw: st.DrawFn) -> list[tuple[Message, Findings]]:
    """Up to nine messages, some of which answer others, name several people or nobody."""
    found = []
    for number in range(draw(st.integers(1, 9))):
        answers = draw(st.one_of(st.none(), st.integers(0, 8)))
        message = Message(
            id=f"{number * 7 % 16:x}" * 32, source_id=f"r{number}", format="jsonl", subject="", body="x",
            sender=Party("x", draw(st.sampled_from(("RU", "KZ", "INT")))), to=(Party("y", "FR"),), cc=(),
            raw_sent_at=None, sent_at=parse_iso(f"2015-0{number + 1}-03"), reference=None,
            in_reply_to=None if answers is None else f"r{answers}",
        )  # fmt: skip
        kind = KindFound(draw(st.sampled_from(_KINDS)), 1.0, ())
        mentions = tuple(draw(st.lists(_MENTION, max_size=2)))
        found.append((message, Findings(kinds=(kind,), mentions=mentions, requesting_country="RU")))
    return found


Leak = Sequence[tuple[Message, Findings]]

_PLACE = st.tuples(st.integers(0, 8).map(lambda n: f"{n * 7 % 16:x}" * 32), st.integers(0, 1))
_TARGETS = st.one_of(
    st.builds(
        Target, what=st.just(What.KIND), message=_PLACE.map(lambda p: p[0]),
        name=st.sampled_from([kind.value for kind in (*_KINDS, Kind.OTHER)]),
    ),
    st.builds(
        lambda place, name: Target(What.FACT, place[0], name, place[1]), _PLACE, st.sampled_from(FACTS)
    ),
    st.lists(_PLACE, min_size=2, max_size=2, unique=True).map(
        lambda two: Target(What.IDENTITY, two[0][0], "", two[0][1], two[1])
    ),
)  # fmt: skip
#: (what, whether it holds, whether that is withdrawn again, after which batch it is decided)
Decision = tuple[Target, bool, bool, int]
_DECISIONS = st.lists(
    st.tuples(_TARGETS, st.booleans(), st.sampled_from((False, False, True)), st.integers(0, 8)), max_size=5
)


_TABLES = (
    schema.appearances, schema.facts, schema.surroundings, schema.appearance_keys, schema.message_numbers,
    schema.unsettled_messages, schema.unsettled_persons,
)  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One for all examples, which empty it: to make one takes as long as ten of them."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'catalog.sqlite'}")
    yield database
    database.close()


def _decide(database: Database, decisions: Sequence[Decision]) -> None:
    """As `backchannel overrule` does it: the messages that a decision names are taken in again."""
    for target, verdict, withdrawn, _ in decisions:
        with database.begin() as connection:
            tables = LedgerTables(connection)
            number = tables.add_overruling(
                target, verdict=verdict, made_at="2020", made_by="A", reason="r", reviewed=False
            )
            tables.put_unsettled(set(target.messages))
        settle(database, CatalogReader(database), Silent())
        if withdrawn:
            with database.begin() as connection:
                tables = LedgerTables(connection)
                tables.withdraw_overruling(number, withdrawn_at="2021", withdrawn_by="B")
                tables.put_unsettled(set(target.messages))
            settle(database, CatalogReader(database), Silent())


def _ledger_after(
    database: Database, batches: Sequence[Leak], decisions: Sequence[Decision] = ()
) -> dict[str, list[Any]]:
    """The ledger after these batches; decisions are made as soon as there are the messages that they name, in
    their order."""
    left = list(decisions)
    known: set[str] = set()
    with database.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table is not schema.meta:
                connection.execute(delete(table))
    reader = CatalogReader(database)
    writer = CatalogWriter(database, "leak", "o", "1")
    [file_id] = writer.add_files([FileEntry("a", "b", 1, "jsonl", "container")])
    ordinal = 0
    for batch in batches:
        records = []
        for message, findings in batch:
            ordinal += 1
            data = pack_findings(findings)
            records.append(RecordEntry(file_id, ordinal, 0, 1, message, data))
        writer.store(records)
        settle(database, reader, Silent())
        known |= {message.id for message, _ in batch}
        _decide(database, [one for one in left if known.issuperset(one[0].messages)])
        left = [one for one in left if not known.issuperset(one[0].messages)]
    return _stored(database)


def _stored(database: Database) -> dict[str, list[Any]]:
    with database.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(select(t)))) for t in _TABLES}


@settings(max_examples=60, deadline=None)
@given(_leaks(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_order_of_arrival_makes_no_difference(
    database: Database, leak: Leak, chance: Any, size: int
) -> None:
    shuffled = chance.sample(leak, len(leak))
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    assert _ledger_after(database, batches) == _ledger_after(database, [leak])


@settings(max_examples=60, deadline=None)
@given(_leaks(), st.randoms(use_true_random=False), st.integers(1, 4), _DECISIONS)
def test_what_readers_decided_holds_whatever_comes_when(
    database: Database, leak: Leak, chance: Any, size: int, decisions: list[Decision]
) -> None:
    """Each target once, since the last decision on one counts: it may be made earlier than another here."""
    decisions = list({one[0].pair or one[0]: one for one in decisions}.values())
    shuffled = chance.sample(leak, len(leak))
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    whole = _ledger_after(database, [leak], decisions)
    assert _ledger_after(database, batches, decisions) == whole
    with database.begin() as connection:
        tables = LedgerTables(connection)
        for table in _TABLES[:5]:
            connection.execute(delete(table))
        tables.put_unsettled([message.id for message, _ in leak])
    settle(database, CatalogReader(database), Silent())
    assert _stored(database) == whole


@settings(max_examples=40, deadline=None)
@given(_leaks(), _leaks())
def test_what_is_read_again_otherwise_leaves_nothing_behind(
    database: Database, before: Leak, after: Leak
) -> None:
    """The later messages have the ids of the earlier ones and come in their place."""
    kept = before[len(after) :]
    marked = [(_marked(message), findings) for message, findings in after]
    assert _ledger_after(database, [before, marked]) == _ledger_after(database, [[*kept, *marked]])


def _marked(message: Message) -> Message:
    return Message(**{**{name: getattr(message, name) for name in message.__dataclass_fields__}, "body": "!"})


@settings(max_examples=60, deadline=None)
@given(_leaks())
def test_the_catalog_says_what_is_said_of_all_at_once(database: Database, leak: Leak) -> None:
    items = {message.id: build_item(message, findings) for message, findings in leak}
    own = {number_key(item.source_id or ""): key for key, item in items.items()}
    threads = {
        frozenset((key, own[number_key(item.in_reply_to)]))
        for key, item in items.items()
        if item.in_reply_to and own.get(number_key(item.in_reply_to), key) != key
    }
    appearances: list[Appearance] = [one for item in items.values() for one in find_appearances(item)]
    expected = set(resolve(appearances, threads).persons)
    persons: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    _ledger_after(database, [leak])
    columns = schema.appearances.c
    with database.connect() as connection:
        rows = connection.execute(select(columns.message_id, columns.number, columns.core, columns.person))
        for message, number, core, person in rows:
            if core:
                persons[person].add((message, number))
    assert set(map(frozenset, persons.values())) == expected
