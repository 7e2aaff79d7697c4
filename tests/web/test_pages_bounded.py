"""Pages of what there is very much of: of bounded size, and read with a bounded number of statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from archive.catalog.appearances import StoredAppearance
from archive.catalog.ledger import LedgerTables
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry
from archive.domain.instant import parse_iso
from archive.domain.message import Message, Party
from archive.settings import load_settings
from backchannel.compose import open_archive, open_service
from backchannel.loading import ingest
from indexer.report import Silent
from search_api.persons import choose_messages
from tests.leak import Leak, Told, id_of, open_leak
from tests.messages import message_of
from tests.web.looking import get_page

OpenPages = Callable[..., TestClient]
COUNTRIES = (
    "AE", "AL", "AM", "AR", "AT", "AU", "AZ", "BA", "BE", "BG", "BR", "BY", "CA", "CH", "CL",
    "CN", "CO", "CU", "CY", "CZ", "DE", "DK", "DZ", "EE", "EG", "ES", "FI", "FR", "GB", "GE",
    "GR", "HR", "HU", "ID", "IE", "IL", "IN", "IQ", "IR", "IS", "IT", "JO", "JP", "KG", "KR",
    "KW", "KZ", "LB", "LT", "LV", "LY", "MA", "MD", "ME", "MK", "MX", "NL", "NO", "PL", "PT",
)  # fmt: skip
MANY = 10_000
#: The refusal is the oldest message but one, so that it is not among the latest.
REFUSED = id_of(2)
PERSON = f"{id_of(1)}-0"


def _asking(number: int, sender: str, addressee: str) -> Told:
    message = replace(
        message_of("Request", "Where is he?", sender=sender, to=(addressee,)),
        id=id_of(number),
        kinds=("information_requested",),
    )
    return Told(message, {"leak": f"{number}.eml"})


def _each_other(_vault: object) -> list[Told]:
    """Each of sixty countries asks the fifteen after it once, and the first the second nine times more."""
    places = range(len(COUNTRIES))
    pairs = [(COUNTRIES[n], COUNTRIES[(n + step) % len(COUNTRIES)]) for n in places for step in range(1, 16)]
    pairs += [(COUNTRIES[0], COUNTRIES[1])] * 9
    return [_asking(number, *pair) for number, pair in enumerate(pairs, 1)]


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    with open_leak(tmp_path_factory.mktemp("sixty"), _each_other) as leak:
        yield leak


def _about_him(number: int) -> Message:
    sent = date(1990, 1, 1) + timedelta(days=number)
    denied = id_of(number) == REFUSED
    return replace(
        message_of(f"Message {number}", "Text"),
        id=id_of(number),
        sender=Party("IPSG", "INT") if denied else Party("NCB Moscow", "RU"),
        sent_at=parse_iso(sent.isoformat()),
        kinds=("notice_denied",) if denied else ("information_requested",),
    )


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """A person in ten thousand messages, each of which writes the name otherwise and names another paper."""
    with open_leak(tmp_path_factory.mktemp("busy"), lambda _vault: []) as leak:
        writer = CatalogWriter(leak.database, "leak", "test")
        [file_id] = writer.add_files([FileEntry("a.jsonl", "0" * 64, 1, "jsonl", "container")])
        messages = [_about_him(number) for number in range(1, MANY + 1)]
        for start in range(0, MANY, 1000):
            part = enumerate(messages[start : start + 1000], start)
            writer.store([RecordEntry(file_id, n, n, 1, message) for n, message in part])
        told = [
            {
                "names": [f"Ivan PETROV {n:x}"],
                "born": None,
                "numbers": [f"ab{n}"],
                "files": [],
                "country": "RU",
            }
            for n in range(MANY)
        ]
        with leak.database.begin() as connection:
            LedgerTables(connection).add(
                [
                    StoredAppearance(message.id, 0, PERSON, PERSON, None, PERSON, data)
                    for message, data in zip(messages, told, strict=True)
                ]
            )
        yield leak


@contextmanager
def statements(leak: Leak) -> Iterator[list[str]]:
    """The statements that the catalog is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(leak.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(leak.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_matrix_of_sixty_countries(sixty: Leak, open_pages: OpenPages, lang: str) -> None:
    client = open_pages(sixty.service)
    with statements(sixty) as asked:
        page = get_page(client, f"/asks?lang={lang}")
    assert len(asked) == 0, "it is the engine that counts"
    assert len(page.all("//tbody/tr")) == len(page.all("//thead//th")) - 1 == 60
    assert len(page.all("//tbody//td[not(@class)]/a")) == 60 * 15
    assert len(page.all("//ol[@class='pairs']/li")) == 12
    assert len(page.text) < 600_000
    # In a box of its own that scrolls, so that the page is no wider than the screen.
    assert page.all("//div[contains(@class, 'matrix') and contains(@class, 'scroll')]/table")


def test_numbers_of_the_matrix(sixty: Leak, open_pages: OpenPages) -> None:
    page = get_page(open_pages(sixty.service), "/asks")
    assert page.all("//ol[@class='pairs']/li")[0] == "United Arab Emirates → Albania 10"
    first = page.all("//tbody/tr[th='United Arab Emirates']/td")
    assert (first[0], sorted(filter(None, first[1:]))) == ("24", ["1"] * 14 + ["10"])


def test_a_person_in_ten_thousand_messages(busy: Leak, open_pages: OpenPages) -> None:
    client = open_pages(busy.service)
    with statements(busy) as asked:
        page = get_page(client, f"/persons/{PERSON}")
    assert len(asked) < 60, "and not one a message"
    assert len(page.text) < 900_000
    assert len(page.all("//table[@class='events']/tbody/tr")) == 500
    assert "10,000 messages" in page.text
    assert "Shown here are the latest 500, and the refusals before them." in page.text
    assert f"/search?q=person%3A{PERSON}" in page.values("//dl[@class='facts']//a/@href")
    subjects = page.all("//table[@class='events']//a")
    assert (subjects[0], subjects[1], subjects[-1]) == ("Message 2", "Message 9502", "Message 10000")
    assert len(page.all("//p[@class='also']/bdi")) < 100
    assert client.get(f"/api/v1/persons/{PERSON}").json()["total"] == MANY


def test_which_messages_are_shown() -> None:
    """Of 700: the latest, with the latest hundred refusals; those without a date, or of 1900, last."""
    days = [date(2000, 1, 1) + timedelta(days=n) for n in range(700)]
    sent: dict[str, tuple[str | None, tuple[str, ...]]] = {
        f"m{n}": (day.isoformat(), ("notice_denied",) if n < 150 else ("other",))
        for n, day in enumerate(days)
    }
    sent |= {"undated": (None, ("other",)), "old": ("1900-01-01", ("other",)), "new": ("2091", ("other",))}
    chosen = choose_messages(sent)
    assert set(chosen) == {f"m{n}" for n in (*range(50, 150), *range(300, 700))}
    assert choose_messages({"a": (None, ()), "b": ("2001", ()), "c": ("2002", ())}) == ["c", "b", "a"]


def test_a_message_about_very_many_people(tmp_path: Path, open_pages: OpenPages) -> None:
    """Of 40 people and what follows for them a dozen each are shown at once, and the rest is folded."""
    people = "\n".join(
        f"FAMILY NAME: {family}\nFORENAMES: {given}\nDATE OF BIRTH: 0{1 + n % 9}.03.19{50 + n}\n"
        for n, (given, family) in enumerate(product(GIVEN, FAMILIES))
    )
    text = "Please inform us of the whereabouts of the persons listed. It is urgent."
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        json.dumps(
            {
                "from": "NCB Moscow", "to": ["NCB Paris"], "sent_at": "2091-03-06", "subject": "List",
                "body": f"{text}\n\n{people}",
            }
        )
    )  # fmt: skip
    with open_archive(load_settings(home=tmp_path / "home")) as archive:
        ingest(archive, [rows], "leak", {}, 0, Silent())
        with open_service(archive) as service:
            client = open_pages(service)
            results = get_page(client, "/search?q=subject:list")
            page = get_page(client, results.values("//h2/a/@href")[0])
    names = page.all("//section[@class='evidence']//dd/ul/li/a[contains(@href, '/persons/')]")
    folded = page.all("//section[@class='evidence']//details//a[contains(@href, '/persons/')]")
    assert (len(names), len(folded)) == (12, 28)
    assert page.all("//section[@class='evidence']//summary")[0] == "28 more"
    doubt = "this date cannot be right"
    assert results.all("//span[@class='note-tag']")[0] == doubt
    assert doubt in page.one("//time/..")


GIVEN = ("Anna", "Boris", "Carlos", "Dilara", "Emin")
FAMILIES = ("ABDULLAYEV", "BOROVSKY", "CHERNOV", "DEMIR", "ERDMANN", "FOMIN", "GUSEYNOV", "HADDAD")
