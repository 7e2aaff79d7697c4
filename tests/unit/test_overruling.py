"""What readers decide: it counts, what was found stays, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.catalog import schema
from archive.catalog.database import Database
from archive.catalog.findings_codec import pack_findings
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.findings import Findings, Kind, KindFound, Mention, Role
from archive.domain.instant import parse_iso
from archive.domain.ledger import Basis, Certainty
from archive.domain.message import INTERPOL, Message, Party
from archive.domain.overruling import Overruling, Target, What, counting_kinds
from archive.errors import AlreadyDone, NotFound, RequestError
from archive.query.request import Scope
from indexer.deriving import settle
from indexer.report import Silent
from search_api.deciding import DecisionService, Signed
from search_api.explanation import build_explanation

ALL, SOME = Scope(), Scope(frozenset({"leak"}))
SIGNED = Signed("Ana", "Read the original.")
REFUSAL, REQUEST, NAMESAKE, OTHER_BIRTH = (c * 32 for c in "1234")


def _message(key: str, sender: str, to: str, day: str) -> Message:
    return Message(
        id=key, source_id=key[0], format="jsonl", subject="", body="x", sender=Party("x", sender),
        to=(Party("y", to),), cc=(), raw_sent_at=None, sent_at=parse_iso(day), reference=None,
        in_reply_to=None,
    )  # fmt: skip


def _found(kind: Kind, name: str, born: str | None) -> Findings:
    mention = Mention(name=name, field="body", span=(0, 1), role=Role.SUBJECT, rule="name", born=born)
    return Findings((KindFound(kind, 0.9, ()),), mentions=(mention,), requesting_country="RU")


LEAK = (
    (_message(REFUSAL, INTERPOL, "RU", "2015-01-01"), Kind.NOTICE_DENIED, "Artem Sokolov", "1979-04-14"),
    (_message(REQUEST, "RU", "AE", "2015-02-01"), Kind.INFORMATION_REQUESTED, "Artem Sokolov", "1979-04-14"),
    (_message(NAMESAKE, "RU", "AE", "2015-03-01"), Kind.INFORMATION_REQUESTED, "Ivan Petrov", None),
    (_message(OTHER_BIRTH, "RU", "FR", "2015-03-01"), Kind.INFORMATION_REQUESTED, "Lee", "1965-01-02"),
)


class _Archive:
    """Decisions over a catalog; `is_loading` as while a load is at work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.reader = CatalogReader(database)
        self.is_loading = False
        self.decisions = DecisionService(database, self.reader, self.apply)

    def apply(self) -> bool:
        if not self.is_loading:
            settle(self.database, self.reader, Silent())
        return not self.is_loading

    def kinds(self, message_id: str) -> tuple[str, ...]:
        stored = self.reader.get_message(message_id)
        assert stored is not None
        return stored.message.kinds

    def persons(self) -> dict[str, str]:
        columns = schema.appearances.c
        with self.database.connect() as connection:
            rows = connection.execute(select(columns.message_id, columns.person)).all()
        return {row.message_id: row.person for row in rows}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[_Archive]:
    database = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    writer = CatalogWriter(database, "leak", "o", "1")
    [file_id] = writer.add_files([FileEntry("a", "b", 1, "jsonl", "container")])
    writer.store(
        [
            RecordEntry(file_id, number, 0, 1, message, pack_findings(_found(kind, name, born)))
            for number, (message, kind, name, born) in enumerate(LEAK)
        ]
    )
    opened = _Archive(database)
    opened.apply()
    yield opened
    database.close()


def _overruling(number: int, kind: Kind, verdict: bool, withdrawn: str | None = None) -> Overruling:
    target = Target(What.KIND, "m", kind.value)
    return Overruling(number, target, verdict, "2020", "A", "r", withdrawn_at=withdrawn)


@pytest.mark.parametrize(
    ("found", "made", "counts"),
    [
        ([Kind.OTHER], [], (Kind.OTHER,)),
        ([Kind.OTHER], [(Kind.NOTICE_DENIED, True, None)], (Kind.NOTICE_DENIED,)),
        ([Kind.NOTICE_DENIED], [(Kind.NOTICE_DENIED, False, None)], (Kind.OTHER,)),
        ([Kind.NOTICE_DENIED], [(Kind.NOTICE_DENIED, False, "2021")], (Kind.NOTICE_DENIED,)),
        (
            [Kind.INFORMATION_SUPPLIED],
            [(Kind.NOTICE_DENIED, True, None)],
            (Kind.NOTICE_DENIED, Kind.INFORMATION_SUPPLIED),
        ),
        # The last one counts; where that was withdrawn, the one before it.
        ([Kind.OTHER], [(Kind.NOTICE_DENIED, True, None), (Kind.NOTICE_DENIED, False, None)], (Kind.OTHER,)),
        (
            [Kind.OTHER],
            [(Kind.NOTICE_DENIED, True, None), (Kind.NOTICE_DENIED, False, "2021")],
            (Kind.NOTICE_DENIED,),
        ),
        (
            [Kind.NOTICE_DENIED],
            [(Kind.OTHER, True, None)],
            (Kind.NOTICE_DENIED, Kind.OTHER),
        ),
    ],
)
def test_the_kinds_that_count(
    found: list[Kind], made: list[tuple[Kind, bool, str | None]], counts: tuple[Kind, ...]
) -> None:
    overrulings = [_overruling(number, *one) for number, one in enumerate(made)]
    assert counting_kinds(found, overrulings) == counts


def test_a_kind_that_was_denied_has_no_consequences_and_comes_back(archive: _Archive) -> None:
    [fact] = archive.reader.facts_of_messages([REQUEST])[REQUEST]
    assert (fact.denial, fact.days_since_denial) == (REFUSAL, 31)
    made = archive.decisions.overrule_kind(REFUSAL, "notice_denied", holds=False, signed=SIGNED, scope=ALL)
    assert made.is_applied
    assert archive.kinds(REFUSAL) == ("other",)
    [fact] = archive.reader.facts_of_messages([REQUEST])[REQUEST]
    assert fact.after_denied_notice is None
    found = archive.reader.derived_of([REFUSAL])[REFUSAL].findings
    assert [one.kind for one in found.kinds] == [Kind.NOTICE_DENIED]
    archive.decisions.withdraw(made.id, by="Bo", scope=ALL)
    assert archive.kinds(REFUSAL) == ("notice_denied",)
    [fact] = archive.reader.facts_of_messages([REQUEST])[REQUEST]
    assert fact.denial == REFUSAL
    [told] = archive.decisions.of_message(REFUSAL, ALL)
    assert (told.made_by, told.reason, told.withdrawn_by) == ("Ana", "Read the original.", "Bo")
    with pytest.raises(AlreadyDone, match="withdrawn before"):
        archive.decisions.withdraw(made.id, by="Bo", scope=ALL)


def test_a_fact_that_was_denied_is_shown_beside_what_was_found(archive: _Archive) -> None:
    person = archive.persons()[REQUEST]
    archive.decisions.overrule_fact(
        REQUEST, "after_denied_notice", person, holds=False, signed=SIGNED, scope=ALL
    )
    derived = archive.reader.derived_of([REQUEST])[REQUEST]
    [fact] = derived.facts
    assert (fact.after_denied_notice, fact.basis, fact.denial, fact.days_since_denial) == (None,) * 4
    assert derived.surroundings == ()
    stored = archive.reader.get_message(REQUEST)
    refusal = archive.reader.get_message(REFUSAL)
    assert stored
    assert refusal
    made = archive.reader.overrulings_of([REQUEST])[REQUEST]
    told = build_explanation(stored.message, derived, {REFUSAL: refusal}, made, whole=True)
    shown = next(one for one in told.facts if one.name == "after_denied_notice")
    assert (shown.certainty, shown.basis, shown.days) == (Certainty.CERTAIN, Basis.LINKED, 31)
    assert [link.id for link in shown.links] == [REFUSAL]
    assert shown.decided is not None
    assert (shown.decided.verdict, shown.decided.made_by) == (False, "Ana")


def test_a_fact_that_nothing_proves_can_be_said_to_hold(archive: _Archive) -> None:
    person = archive.persons()[NAMESAKE]
    for name in ("after_cancelled", "answered"):
        archive.decisions.overrule_fact(NAMESAKE, name, person, holds=True, signed=SIGNED, scope=ALL)
    [fact] = archive.reader.facts_of_messages([NAMESAKE])[NAMESAKE]
    assert (fact.after_cancelled, fact.cancellation, fact.is_answered) == (Certainty.CERTAIN, None, True)
    assert fact.found is not None
    assert (fact.found.after_cancelled, fact.found.is_answered) == (None, False)
    with pytest.raises(RequestError, match="no request for information about this person"):
        archive.decisions.overrule_fact(
            REFUSAL, "answered", archive.persons()[REFUSAL], holds=True, signed=SIGNED, scope=ALL
        )


def test_two_are_made_one_person_and_parted_again(archive: _Archive) -> None:
    persons = archive.persons()
    assert persons[NAMESAKE] != persons[REQUEST] == persons[REFUSAL]
    archive.decisions.decide_same(persons[NAMESAKE], persons[REQUEST], holds=True, signed=SIGNED, scope=ALL)
    after = archive.persons()
    assert after[NAMESAKE] == after[REQUEST] == after[REFUSAL]
    assert after[OTHER_BIRTH] == persons[OTHER_BIRTH]
    [fact] = archive.reader.facts_of_messages([NAMESAKE])[NAMESAKE]
    assert fact.denial == REFUSAL
    archive.decisions.decide_same(f"{REFUSAL}-0", f"{REQUEST}-0", holds=False, signed=SIGNED, scope=ALL)
    parted = archive.persons()
    assert parted[REFUSAL] != parted[REQUEST]


def test_two_dates_of_birth_are_never_made_one(archive: _Archive) -> None:
    persons = archive.persons()
    with pytest.raises(RequestError, match="born 1979-04-14, the other 1965-01-02"):
        archive.decisions.decide_same(
            persons[REQUEST], persons[OTHER_BIRTH], holds=True, signed=SIGNED, scope=ALL
        )
    assert archive.decisions.all_made(ALL) == ()


def test_a_decision_made_while_a_load_is_at_work_is_kept_and_applied_later(archive: _Archive) -> None:
    archive.is_loading = True
    made = archive.decisions.overrule_kind(REFUSAL, "notice_denied", holds=False, signed=SIGNED, scope=ALL)
    assert not made.is_applied
    assert archive.kinds(REFUSAL) == ("notice_denied",)
    archive.is_loading = False
    archive.apply()
    assert archive.kinds(REFUSAL) == ("other",)
    assert [one.is_applied for one in archive.decisions.all_made(ALL)] == [True]


def test_who_may_see_some_collections_decides_on_kinds_of_theirs_alone(archive: _Archive) -> None:
    person = archive.persons()[REQUEST]
    decisions, nothing = archive.decisions, Scope(frozenset())
    with pytest.raises(NotFound):
        decisions.overrule_kind(REFUSAL, "other", holds=True, signed=SIGNED, scope=nothing)
    with pytest.raises(NotFound):
        decisions.overrule_fact(REQUEST, "answered", person, holds=True, signed=SIGNED, scope=SOME)
    with pytest.raises(NotFound):
        decisions.decide_same(person, archive.persons()[NAMESAKE], holds=True, signed=SIGNED, scope=SOME)
    made = decisions.overrule_fact(REQUEST, "answered", person, holds=True, signed=SIGNED, scope=ALL)
    kind = decisions.overrule_kind(REQUEST, "other", holds=True, signed=SIGNED, scope=SOME)
    assert [one.id for one in decisions.of_message(REQUEST, SOME)] == [kind.id]
    assert [one.id for one in decisions.all_made(SOME)] == [kind.id]
    assert decisions.all_made(nothing) == ()
    with pytest.raises(NotFound):
        decisions.withdraw(made.id, by="Bo", scope=SOME)


@pytest.mark.parametrize(
    ("signed", "parameter"),
    [(Signed(" ", "r"), "by"), (Signed("A", ""), "reason"), (Signed("A", "r" * 2001), "reason")],
)
def test_a_decision_needs_a_name_and_a_reason(archive: _Archive, signed: Signed, parameter: str) -> None:
    with pytest.raises(RequestError) as refused:
        archive.decisions.overrule_kind(REFUSAL, "other", holds=True, signed=signed, scope=ALL)
    assert refused.value.parameter == parameter
    with pytest.raises(RequestError, match="There is no kind 'nothing'"):
        archive.decisions.overrule_kind(REFUSAL, "nothing", holds=True, signed=SIGNED, scope=ALL)
