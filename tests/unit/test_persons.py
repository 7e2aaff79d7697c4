"""People in messages: who is found, by what name, with which birth, and in which role."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.findings import Kind, Mention, Role
from indexer.extract.persons import find_mentions, find_requesting_country
from indexer.extract.persons.mentions import MAX_MENTIONS
from tests.messages import message_of

ROWS = yaml.safe_load((Path(__file__).parent / "tables" / "persons.yaml").read_text(encoding="utf-8"))


def mentions_of(row: dict[str, Any]) -> tuple[Mention, ...]:
    return find_mentions(message_of(row["subject"], row["body"], row["id"][:2], row.get("sender")))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_people_are_found(row: dict[str, Any]) -> None:
    mentions = mentions_of(row)
    assert [[m.name, m.born] for m in mentions if m.role is Role.SUBJECT] == row["found"]
    others = [[m.name, m.role.value] for m in mentions if m.role is not Role.SUBJECT]
    assert others == row.get("others", [])
    assert sorted({number for m in mentions for number in m.numbers}) == sorted(row.get("numbers", []))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_span_holds_the_words_of_the_name(row: dict[str, Any]) -> None:
    for mention in mentions_of(row):
        text = row["subject"] if mention.field == "subject" else row["body"]
        held = text[slice(*mention.span)]
        assert held.startswith(mention.name.split()[0])
        assert held.endswith(mention.name.split()[-1])


def test_a_message_that_is_of_no_case_has_no_person_that_is_merely_likely() -> None:
    message = message_of("Passat", "Stolen on Monday, blue. Please check your registers.")
    assert [(m.name, m.rule) for m in find_mentions(message)] == [("Passat", "likely")]
    assert not find_mentions(message, kinds=[Kind.OTHER])
    named = message_of("KESTREL Oskar, born 01.02.1970", "Lost passport.")
    assert [m.name for m in find_mentions(named, kinds=[Kind.OTHER])] == ["KESTREL Oskar"]


def test_files_and_notices_beside_a_name() -> None:
    message = message_of(
        "Notice", "Red notice A-771/4-2018 is cancelled. Marek Zelenay (01.02.1980), A-772/4-2018"
    )
    files = {number for mention in find_mentions(message) for number in mention.files}
    assert files == {"A77242018"}


@pytest.mark.parametrize(
    "piece", ["KESTREL Oskar, born 01.02.1970, passport 123456\n", "A. ", "born 01.02.1970 "]
)
def test_a_long_text_takes_no_more_than_its_length(piece: str) -> None:
    message = message_of("KESTREL Oskar", piece * 10_000)
    started = time.perf_counter()
    assert len(find_mentions(message)) <= MAX_MENTIONS
    assert time.perf_counter() - started < 10


def test_a_number_of_a_message_is_no_date_of_birth() -> None:
    mentions = find_mentions(message_of("KESTREL Oskar - your 15/8-0033", "KESTREL Oskar is not known here."))
    assert [(m.name, m.born) for m in mentions] == [("KESTREL Oskar", None), ("KESTREL Oskar", None)]


#: sender, addressees, what it answers, kinds, text, expected
COUNTRIES = [
    ("TR", ("DE",), None, (Kind.INFORMATION_REQUESTED,), "Selim Okuyan, 01.01.1980", "TR"),
    ("DE", ("TR",), "x", (Kind.INFORMATION_REFUSED,), "Selim Okuyan, 01.01.1980", "TR"),
    ("DE", ("TR",), "x", (), "Selim Okuyan, 01.01.1980", "TR"),
    ("DE", ("TR", "FR"), "x", (Kind.INFORMATION_SUPPLIED,), "Selim Okuyan, 01.01.1980", "DE"),
    ("INT", ("RU",), None, (Kind.NOTICE_DENIED,), "Your request about Selim Okuyan is denied.", "RU"),
    (
        "INT",
        (),
        None,
        (),
        "Notice for Selim Okuyan (1.1.1980) at the request of Türkiye. He may be in Spain.",
        "TR",
    ),
    ("INT", (), None, (), "Notice rouge SELIMOV Anton, né le 01/01/1980. Pays demandeur : Russie", "RU"),
    ("INT", (), None, (), "Notificación a instancia de El Salvador: Anselmo TAVIRA, 01.01.1980", "SV"),
    ("INT", (), None, (), "صدرت بناء على طلب تونس نشرة حمراء بحق سامر الجندلي المولود في 1/2/1980", "TN"),
    (
        "INT",
        (),
        None,
        (),
        "Опубликовано по запросу НЦБ Минск: Стрельников Виктор, 14.04.1979 г.р.",
        "BY",
    ),
    ("INT", (), None, (), "The notice for Selim Okuyan (01.01.1980) is cancelled.", None),
    ("FR", ("DE",), None, (Kind.OTHER,), "A stolen car was found in Lyon.", None),
]


@pytest.mark.parametrize(("sender", "to", "answers", "kinds", "body", "expected"), COUNTRIES)
def test_the_country_that_searches(
    sender: str,
    to: tuple[str, ...],
    answers: str | None,
    kinds: tuple[Kind, ...],
    body: str,
    expected: str | None,
) -> None:
    message = message_of("Message", body, sender=sender, to=to, answers=answers)
    assert find_requesting_country(message, find_mentions(message), kinds) == expected


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_searched(body: str, subject: str) -> None:
    message = message_of(subject, body)
    for mention in find_mentions(message):
        text = subject if mention.field == "subject" else body
        assert 0 <= mention.span[0] < mention.span[1] <= len(text)


def test_a_list_of_many_people() -> None:
    chance = random.Random(7)
    letters = "abdeiklmnorstuv"
    surnames = ["".join(chance.choice(letters) for _ in range(7)).title() for _ in range(500)]
    lines = [f"{name.upper()} Viktor, born 0{n % 9 + 1}.05.1968" for n, name in enumerate(surnames)]
    started = time.perf_counter()
    found = find_mentions(message_of("List of wanted persons", "\n".join(lines)))
    assert len({m.name for m in found if m.role is Role.SUBJECT}) > 450
    assert time.perf_counter() - started < 5
