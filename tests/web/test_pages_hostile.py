"""Messages, names and queries that are made to break a page are shown as the text that they are."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from tests.leak import Leak, id_of
from tests.web.conftest import OpenPages
from tests.web.hostile import COLLECTION, JINJA, LONG, OVERRIDE, PATH, QUOTES, SCRIPT
from tests.web.looking import LOCALES, Page, get_page

SEEN = "annexe⟨U+202E⟩fdp.exe⟨U+2069⟩⟨U+2069⟩"


@pytest.fixture(scope="module")
def client(hostile: Leak, open_pages: OpenPages) -> TestClient:
    return open_pages(hostile.service)


#: Fields that are shown as names: what cannot be seen in them is written out.
NAMES = ("raw", "bureau", "stranger", "date", "reference", "reply", "X-Header", "value", "name", "media")
QUERIES = (SCRIPT, QUOTES, JINJA, OVERRIDE, LONG, "\u0000\r\n\t", "'; DROP", "%00%2e", "\u202e" * 50)
PATHS = (SCRIPT, QUOTES, "..%2f..%2fetc", "%0d%0aX-Bad:1", "%E2%80%AE", "%00", "%ff", "//evil")


def elements(page: Page) -> set[str]:
    """Elements that no template has."""
    return {str(one.tag) for one in page.root.iter()} & {"img", "b", "i", "iframe", "object", "embed", "base"}


ADDRESSES = [
    "/",
    "/search?q=zebra",
    "/collections",
    f"/collections/{quote(COLLECTION, safe='')}",
    f"/messages/{id_of(1)}?q=zebra",
    f"/messages/{id_of(2)}?q=zebra",
]


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_markup_in_a_message_is_text(client: TestClient, address: str, lang: str) -> None:
    page = get_page(client, f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert elements(page) == set()
    assert len(page.root.xpath("//script")) == 1


def test_every_field_of_a_message_is_on_its_page(client: TestClient) -> None:
    main = get_page(client, f"/messages/{id_of(1)}?q=zebra").one("//main")
    for name in NAMES:
        assert f"{name} {SCRIPT}{QUOTES}{JINJA} {SEEN}" in main, name
    for name in ("subject zebra", "body zebra", "quoted", "attached zebra"):
        assert f"{name} {SCRIPT}{QUOTES}{JINJA} {OVERRIDE}" in main, name
    assert f"mail/{SCRIPT}{QUOTES}/{SEEN}" in main
    assert PATH not in main


def test_names_of_the_collection(client: TestClient) -> None:
    shown = f"col/../{SCRIPT}{QUOTES}⟨U+202E⟩?#&"
    for address in ("/", "/collections", f"/collections/{quote(COLLECTION, safe='')}"):
        assert shown in get_page(client, address).one("//main"), address
    (link,) = get_page(client, "/collections").values("//main//th/a/@href")
    assert get_page(client, link).one("//h1") == shown
    chosen = get_page(client, f"/search?{urlencode({'collection': COLLECTION})}")
    assert chosen.values("//aside//input[@name='collection']/@value") == [COLLECTION]
    assert shown in chosen.one("//ul[@class='chips']")
    assert chosen.one("//h1") == "2 messages"


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_hostile_query_is_shown_as_it_is(client: TestClient, text: str, lang: str) -> None:
    searches: tuple[dict[str, str], ...] = (
        {"q": text},
        {"q": text, "plain": "true"},
        {"q": f'"{text}'},
        {"q": text[:300], "from_bureau": text[:300]},
    )
    for params in searches:
        response = client.get("/search", params={**params, "lang": lang})
        assert response.status_code in (200, 400)
        page = get_page(client, str(response.request.url.raw_path.decode()), response.status_code)
        assert elements(page) == set()
        # HTML has no way to write a NUL; line ends in an attribute are one character in every parser.
        (value,) = page.values("//input[@id='q']/@value")
        assert value.split() == params["q"].replace("\u0000", "\ufffd").split()


@pytest.mark.parametrize("text", PATHS)
@pytest.mark.parametrize("prefix", ["/", "/messages/", "/collections/", "/static/", "//"])
def test_a_hostile_path_is_not_found_in_the_same_design(client: TestClient, prefix: str, text: str) -> None:
    address = prefix + (text if "%" in text else quote(text))
    response = client.get(f"http://127.0.0.1:8000{address}")
    assert response.status_code == 404
    assert "x-bad" not in response.headers
    page = Page(response.text)
    assert page.one("//h1") == "Not here"
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in page.links())


def test_endless_words_are_on_the_page_whole(client: TestClient) -> None:
    page = get_page(client, f"/messages/{id_of(2)}?q=zebra")
    assert page.one("//h1") == f"zebra {LONG}"
    assert len(page.all("//dl[@class='facts'][1]//li")) == 21
    hits = get_page(client, "/search?q=zebra")
    assert hits.all("//p[@class='route']/span[@class='more']") == ["17 more"]
