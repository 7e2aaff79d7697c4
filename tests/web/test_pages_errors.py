"""Every error is a page in the same design, and says what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.engines.elastic import ElasticEngine
from archive.engines.embedded import EmbeddedEngine
from archive.query.request import Scope as ReaderScope
from archive.vault.store import Vault
from search_api.security import protect
from search_api.service import SearchService
from tests.leak import Leak, id_of
from tests.web.addresses import ERRORS, in_language
from tests.web.conftest import OpenPages
from tests.web.looking import LOCALES, Page, get_page
from web.pages import Pages
from web.rendering import Templates


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("address", ERRORS, ids=lambda a: a[:40])
def test_an_error_is_a_page(pages: TestClient, address: str, lang: str) -> None:
    page = get_page(pages, in_language(address, lang), ERRORS[address])
    assert len(page.values("//input[@id='q']/@value")) == 1
    assert page.root.get("lang") == lang
    assert len(page.text) < 60_000


@pytest.mark.parametrize(
    ("q", "before", "at", "after", "words"),
    [
        ("visa AND (stolen", "visa AND ", "(", "stolen", "This parenthesis is never closed. Add a )."),
        ("car colour:red x", "car ", "colour", ":red x", None),
        ("سيارة AND (مسروقة", "سيارة AND ", "(", "مسروقة", "This parenthesis is never closed. Add a )."),
    ],
)
def test_a_bad_query_is_shown_at_its_place(
    pages: TestClient, q: str, before: str, at: str, after: str, words: str | None
) -> None:
    response = pages.get("/search", params={"q": q, "from_country": "RU"})
    assert response.status_code == 400
    page = Page(response.text)
    (code,) = page.root.xpath("//p[@class='place']/code")
    (mark,) = code.xpath("mark")
    assert (code.text, mark.text, mark.tail) == (before, at, after)
    assert page.one("//section[@role='alert']/h1") == "This search cannot be read"
    if words:
        assert page.all("//section[@role='alert']/p")[0] == words
    (plain,) = page.values("//section[@role='alert']//a[@class='button']/@href")
    assert get_page(pages, plain).values("//input[@id='q']/@value") == [q]


def test_the_place_of_a_mistake_at_the_end_is_shown(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=visa+OR", 400)
    assert page.one("//p[@class='place']").endswith(("OR", "␣"))


@pytest.mark.parametrize("lang", ["ar", "es", "fr", "ru"])
def test_an_error_is_told_in_the_language_of_the_page_and_in_english(pages: TestClient, lang: str) -> None:
    titles = {
        "ar": ("تعذرت قراءة هذا البحث", "تعذر فهم البحث عند الموضع المعلَّم."),
        "es": ("Esta búsqueda no se puede leer", "La búsqueda no se entiende en el lugar marcado."),
        "fr": (
            "Cette recherche ne peut pas être lue",
            "La recherche n’est pas compréhensible à l’endroit marqué.",
        ),
        "ru": ("Этот запрос не удалось прочесть", "Запрос непонятен в отмеченном месте."),
    }
    page = get_page(pages, f"/search?q=%28visa&lang={lang}", 400)
    section = page.all("//section[@role='alert']/*[self::h1 or self::p]")
    assert tuple(section[:2]) == titles[lang]
    assert page.one("//bdi[@lang='en' and @dir='ltr']") == "This parenthesis is never closed. Add a )."


@pytest.mark.parametrize("address", ["/search?sent_from=2022-13-01&q=visa", "/search?color=red&q=visa"])
def test_a_wrong_parameter_keeps_the_query(pages: TestClient, address: str) -> None:
    page = get_page(pages, address, 400)
    assert page.one("//h1") == "This cannot be answered as it was asked"
    assert page.values("//input[@id='q']/@value") == ["visa"]


def test_a_long_query_is_answered_shortly(pages: TestClient) -> None:
    response = pages.get("/search", params={"q": "x" * 60_000})
    assert response.status_code == 400
    assert len(response.text) < 60_000
    assert Page(response.text).one("//section[@role='alert']/h1") == "This search cannot be read"


@pytest.fixture
def without_engine(leak: Leak) -> Iterator[SearchService]:
    """A service whose Elasticsearch does not answer: nothing listens at this port."""
    engine = ElasticEngine("http://127.0.0.1:9")
    with engine.open_reader() as reader:
        yield SearchService(reader, CatalogReader(leak.database), leak.vault)
    engine.close()


def test_an_engine_that_does_not_answer(without_engine: SearchService, open_pages: OpenPages) -> None:
    client = open_pages(without_engine)
    for address in ("/", "/search?q=visa"):
        page = get_page(client, address, 503)
        assert page.one("//h1") == "Something does not answer"
    page = get_page(client, "/search?q=visa&lang=ru", 503)
    assert page.all("//main//p")[0] == "Поисковая система недоступна. Попробуйте ещё раз чуть позже."
    # What needs no engine is still there.
    get_page(client, "/help")
    get_page(client, f"/messages/{id_of(1)}")


def test_a_catalog_that_does_not_answer(tmp_path: Path, open_pages: OpenPages) -> None:
    address = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    database = Database(address)
    broken = sqlalchemy.create_engine(address)
    with broken.begin() as connection:
        connection.exec_driver_sql("DROP TABLE messages")
    broken.dispose()
    with EmbeddedEngine(tmp_path / "index", threads=1, heap_bytes=20_000_000).open_reader() as reader:
        service = SearchService(reader, CatalogReader(database), Vault(tmp_path / "vault"))
        page = get_page(open_pages(service), f"/messages/{id_of(1)}", 503)
    database.close()
    assert page.one("//h1") == "Something does not answer"
    assert "messages" not in page.all("//main//p")[0]


def test_what_nobody_thought_of_is_a_page_without_its_text(leak: Leak) -> None:
    async def breaks(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("Sokolov")

    pages = Pages(leak.service, lambda _request: ReaderScope(), Templates())
    client = TestClient(protect(breaks, render=pages.render), base_url="http://127.0.0.1:8000")
    page = get_page(client, "/search?q=Sokolova", 500)
    assert page.one("//h1") == "Something does not answer"
    assert "Sokolov" not in page.text.replace("Sokolova", "")
    assert page.all("//main//p")[0].startswith("Something went wrong here, and it is not your doing.")
