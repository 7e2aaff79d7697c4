"""Every page by its route: headers around it, nothing of other collections in it."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from archive.query.request import Scope
from tests.leak import Leak, id_of
from tests.web.addresses import ADDRESSES, ERRORS, EVERY, in_language
from tests.web.conftest import OpenPages
from tests.web.looking import LOCALES, Page, get_page
from web.pages import Pages
from web.rendering import STATIC, Templates

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
}
#: What only `secret` has, as pages say it in the languages below.
TELLTALES = (
    "hidden/", "Latvia", "Latvian", "Lettonie", "letton", "Латвия", "латышский", "لاتفيا",
    "Letonia", "Riga", "RIGA", "2019", "mbox", "informant", "notice_denied", "Notice denied", "Falcon",
    "falcon",
)  # fmt: skip


#: The collection's name as a word of its own: the General Secretariat is no secret.
SECRET = re.compile(r"\bsecret\b")


def test_every_route_has_addresses_here(leak: Leak) -> None:
    routes = Pages(leak.service, lambda _request: Scope(), Templates()).router().routes
    assert {route.path for route in routes} == set(ADDRESSES)  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", [*EVERY, *ERRORS, *(f"/static/{path.name}" for path in STATIC.iterdir())])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_headers_stand_around_every_answer(pages: TestClient, address: str, method: str) -> None:
    response = pages.request(method, address)
    for name, value in HEADERS.items():
        assert response.headers[name] == value, name
    assert "server" not in response.headers
    assert "set-cookie" not in response.headers
    if method in ("POST", "OPTIONS"):
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    if method == "HEAD":
        assert response.content == b""


@pytest.mark.parametrize("address", [*EVERY, *ERRORS])
def test_head_is_answered_as_get(pages: TestClient, address: str) -> None:
    got, head = pages.get(address), pages.head(address)
    assert head.status_code == got.status_code == ERRORS.get(address, 200)
    assert head.headers == got.headers
    assert head.content == b""


def test_headers_are_the_same_under_another_host_name(pages: TestClient) -> None:
    response = pages.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert Page(response.text).one("//h1") == "This cannot be answered as it was asked"
    assert "evil.example" not in response.text


@pytest.mark.parametrize("lang", LOCALES)
def test_a_page_tells_nothing_of_a_hidden_collection(reader: TestClient, lang: str) -> None:
    for address in EVERY:
        page = get_page(reader, in_language(address, lang))
        assert [word for word in TELLTALES if word in page.text] == [], address
        assert not SECRET.search(page.text), address


def test_who_may_see_it_is_told(pages: TestClient) -> None:
    text = "".join(get_page(pages, address).text for address in ("/", "/search", f"/messages/{id_of(3)}"))
    assert SECRET.search(text)
    assert {"Latvia", "Latvian", "Riga", "2019", "informant", "Notice denied"} <= {
        word for word in TELLTALES if word in text
    }


@pytest.mark.parametrize(
    ("hidden", "none"),
    [
        (f"/messages/{id_of(3)}", f"/messages/{'f' * 32}"),
        (f"/messages/{id_of(3)}?q=falcon", f"/messages/{'f' * 32}?q=falcon"),
        ("/collections/secret", "/collections/nonesuch"),
        ("/collections/secret?after=1", "/collections/nonesuch?after=1"),
        ("/search?collection=secret", "/search?collection=nonesuch"),
        ("/search?q=collection:secret", "/search?q=collection:nonesuch"),
        ("/search?q=NOT+collection:secret", "/search?q=NOT+collection:nonesuch"),
        ("/search?q=falcon", "/search?q=zyzzyva"),
    ],
)
def test_what_is_hidden_looks_like_what_is_not_there(reader: TestClient, hidden: str, none: str) -> None:
    ours, theirs = reader.get(hidden), reader.get(none)
    assert ours.status_code == theirs.status_code
    words = (("f" * 32, id_of(3)), ("nonesuch", "secret"), ("zyzzyva", "falcon"))
    text = theirs.text
    for invented, real in words:
        text = text.replace(invented, real)
    assert ours.text == text


def test_a_reader_of_nothing_sees_an_empty_archive(leak: Leak, open_pages: OpenPages) -> None:
    stranger = open_pages(leak.service, frozenset())
    assert get_page(stranger, "/").one("//main//h2") == "The archive is empty"
    assert get_page(stranger, "/search").one("//h1") == "No message matches"
    assert get_page(stranger, "/collections").all("//main//table") == []
    for address in ("/collections/open", f"/messages/{id_of(1)}"):
        get_page(stranger, address, 404)
