"""Input that nothing follows from, or that there is far too much of: a doubt that is seen, never a hang."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from archive.catalog.database import Database
from archive.catalog.findings_codec import pack_findings
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.findings import Findings, Kind, KindFound, Mention, Role
from archive.domain.instant import believed, parse_iso
from archive.domain.ledger import Certainty, Fact
from archive.domain.message import Message, Party
from indexer.deriving import derive
from indexer.extract.kinds import find_measures, load_rules, read_message
from indexer.extract.persons import find_mentions
from indexer.ledger.facts import derive_facts
from indexer.ledger.items import build_item
from indexer.ledger.measures import Measures
from indexer.report import Silent
from tests.leak import id_of
from tests.messages import message_of

IPSG, MOSCOW, DUBAI = Party("IPSG", "INT"), Party("NCB Moscow", "RU"), Party("NCB Abu Dhabi", "AE")
#: What is done to one person, again and again: who writes what to whom.
ROUND = (
    (Kind.NOTICE_REQUESTED, MOSCOW, IPSG),
    (Kind.NOTICE_DENIED, IPSG, MOSCOW),
    (Kind.INFORMATION_REQUESTED, MOSCOW, DUBAI),
    (Kind.INFORMATION_SUPPLIED, DUBAI, MOSCOW),
    (Kind.NOTICE_PUBLISHED, IPSG, MOSCOW),
    (Kind.INFORMATION_REQUESTED, MOSCOW, DUBAI),
    (Kind.NOTICE_CANCELLED, IPSG, MOSCOW),
)
Loaded = tuple[Message, Findings]


def about(number: int, step: int, sent: str | None, *people: tuple[str, str | None]) -> Loaded:
    """A message of the round about these people, each a name and a date of birth."""
    kind, sender, to = ROUND[step]
    message = replace(
        message_of("s", "b"),
        id=id_of(number),
        sender=sender,
        to=(to,),
        sent_at=parse_iso(sent) if sent else None,
    )
    mentions = tuple(
        Mention(name, "body", (0, 4), Role.SUBJECT, "pattern", born=born) for name, born in people
    )
    kinds = (KindFound(kind, 0.9, ()),)
    return message, Findings(kinds=kinds, mentions=mentions, requesting_country="RU")


def derived(folder: Path, loaded: list[Loaded]) -> tuple[CatalogReader, int]:
    """A catalog with the ledger of these messages, and how many calls of functions that took."""
    database = Database(f"sqlite:///{folder / 'catalog.sqlite'}")
    writer = CatalogWriter(database, "leak", "o")
    [file_id] = writer.add_files([FileEntry("a", "b", 1, "jsonl", "container")])
    writer.store([RecordEntry(file_id, n, n, 1, message) for n, (message, _) in enumerate(loaded, 1)])
    known = {message.id: pack_findings(found) for message, found in loaded}
    reader = CatalogReader(database)
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        derive(database, reader, "1", lambda groups: ((g, [known[i] for i in g]) for g in groups), Silent())
    finally:
        sys.setprofile(None)
    return reader, calls


@pytest.mark.parametrize(
    ("sent", "can_be"),
    [
        ("1900", False), ("1922-12-31", False), ("1923", True), ("1970-01-01", False),
        ("1970-01-01T00:00:00Z", False), ("1970-01", True), ("1970-01-02", True), ("2024-05-06", True),
        ("2024-05-07T01:00:00+14:00", True), ("2024-05-08", False), ("2024", True), ("2025", False),
        ("2091-01-01", False),
    ],
)  # fmt: skip
def test_when_a_message_cannot_have_been_sent(sent: str, can_be: bool) -> None:
    assert (believed(parse_iso(sent), date(2024, 5, 6)) is not None) == can_be


def facts_of(*sent: str | None) -> list[Fact]:
    """Of a refusal and a request, sent on these days."""
    items = [build_item(*about(n, n, day, ("Anna SOBOL", None))) for n, day in enumerate(sent, 1)]
    return derive_facts("p", items, {}, Measures(()))


@pytest.mark.parametrize("sent", [("2020-01-10", "2091-03-06"), ("1900-01-01", "2020-03-06"), (None, "1900")])
def test_nothing_is_certain_from_a_date_that_cannot_be(sent: tuple[str | None, str]) -> None:
    [fact] = facts_of(*sent)
    assert fact.after_denied_notice is Certainty.POSSIBLE
    assert fact.days_since_denial is None


def test_from_one_that_can_be_it_is() -> None:
    [fact] = facts_of("2020-01-10", "2020-03-06")
    assert (fact.after_denied_notice, fact.days_since_denial) == (Certainty.CERTAIN, 56)


def test_measures_of_a_time_before_there_were_any_hold_possibly() -> None:
    body = "With effect from 1 January 1900 corrective measures are applied to NCB Ankara."
    message = message_of("Corrective measures NCB Ankara", body, sender="INT", sent="1900-01-05")
    kinds = (KindFound(Kind.MEASURES_ANNOUNCED, 0.9, ()),)
    [found] = find_measures(read_message(message, load_rules()), kinds)
    assert (found.country, found.on) == ("TR", None)
    item = build_item(message, Findings(kinds=kinds, measures=(found,)))
    under = Measures([item], known=()).at("TR", parse_iso("2020-03-06"))
    assert under == (Certainty.POSSIBLE, message.id)


@pytest.mark.parametrize("sent", ["1900-01-01", "2091-01-01", "2020-01-01"])
def test_a_date_of_birth_is_read_whatever_date_the_message_has(sent: str) -> None:
    message = message_of("", "Please locate Anna SOBOL, born 4 May 1971 in Kazan.", sent=sent)
    assert [mention.born for mention in find_mentions(message)] == ["1971-05-04"]


def same_person(count: int, **changes: str | None) -> list[Loaded]:
    day: Callable[[int], str] = lambda n: f"{2000 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}"  # noqa: E731
    told: dict[str, str | None] = {"born": "1971-05-04", **changes}
    return [
        about(n, n % len(ROUND), told.get("sent", day(n)), ("Anna SOBOL", told["born"])) for n in range(count)
    ]


@pytest.mark.parametrize("changes", [{}, {"sent": None}, {"born": None}])
def test_the_same_person_in_every_message(tmp_path: Path, changes: dict[str, str | None]) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    _, less = derived(few, same_person(250, **changes))
    catalog, more = derived(many, same_person(1000, **changes))
    assert more < 8 * less, "four times as many; every two compared would be sixteen"
    [one] = catalog.derived_of([id_of(7)])[id_of(7)].appearances
    assert "born" in changes or len(catalog.appearances_of(one.person)) == 1000


def test_messages_about_500_people(tmp_path: Path) -> None:
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    people = [(name, f"19{50 + n % 45}-03-{1 + n % 28:02}") for n, name in enumerate(names)]
    assert len(people) == 500
    loaded = [about(1, 1, "2020-01-10", *people), about(2, 2, "2020-03-06", *people)]
    catalog, _ = derived(tmp_path, loaded)
    facts = catalog.derived_of([id_of(2)])[id_of(2)].facts
    assert len({fact.person for fact in facts}) == 500
    assert {(f.after_denied_notice, f.days_since_denial) for f in facts} == {(Certainty.CERTAIN, 56)}


GIVEN = (
    "Anna", "Boris", "Carlos", "Dilara", "Emin", "Fatima", "Goran", "Hussein", "Ivan", "Jamal", "Kemal",
    "Lucia", "Mehmet", "Nadia", "Omar", "Pavel", "Rashid", "Svetlana", "Tomas", "Viktor",
)  # fmt: skip
FAMILY = (
    "ABDULLAYEV", "BOROVSKY", "CHERNOV", "DEMIR", "ERDMANN", "FOMIN", "GUSEYNOV", "HADDAD", "ISMAILOV",
    "JANOWSKI", "KARIMOV", "LOPEZ", "MARTIN", "NAZAROV", "OSMANOV", "PETROSYAN", "QASIMI", "RAHMAN",
    "SOBOL", "TKACHENKO", "UMAROV", "VLASOV", "WEBER", "YILMAZ", "ZHUKOV",
)  # fmt: skip
