"""What stands around every answer, on every route that there is."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from archive.query.request import Scope
from search_api.app import create_api
from search_api.routers import content_disposition, get_scope
from search_api.security import host_of, loggable_path
from tests.leak import Leak

OpenClient = Callable[..., TestClient]

HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
}
#: Routes that tell nothing of what is in the archive, and so ask for no scope. Add to it with great care.
WITHOUT_SCOPE = {"/openapi.json", "/health"}


def _paths(api: FastAPI) -> list[str]:
    return sorted({route.path for route in api.routes if isinstance(route, Route)})


def test_every_route_is_of_a_kind_that_these_tests_see(api: FastAPI) -> None:
    kinds: set[type[BaseRoute]] = {type(route) for route in api.routes}
    assert kinds == {Route, APIRoute}
    assert _paths(api) == [
        "/asks",
        "/collections",
        "/complaints",
        "/export",
        "/health",
        "/messages/{message_id}",
        "/messages/{message_id}/attachments/{number}",
        "/messages/{message_id}/facts",
        "/messages/{message_id}/original",
        "/openapi.json",
        "/persons/{person}",
        "/rejected",
        "/search",
        "/suggest",
    ]


def _depends_on_scope(dependant: Dependant) -> bool:
    return any(d.call is get_scope or _depends_on_scope(d) for d in dependant.dependencies)


def test_every_route_takes_the_readers_scope(deciding_api: FastAPI) -> None:
    assert {type(route) for route in deciding_api.routes} == {Route, APIRoute}
    without = {
        route.path
        for route in deciding_api.routes
        if isinstance(route, Route)
        and not (isinstance(route, APIRoute) and _depends_on_scope(route.dependant))
    }
    assert without == WITHOUT_SCOPE


def _example(path: str) -> str:
    return "/api/v1" + path.replace("{message_id}", "0" * 32).replace("{number}", "1")


def test_every_route_has_the_headers_whether_it_succeeds_or_fails(api: FastAPI, client: OpenClient) -> None:
    opened = client(api)
    for path in _paths(api):
        for address in (_example(path), _example(path) + "?nonsense=1"):
            for method in ("GET", "HEAD", "POST", "OPTIONS"):
                response = opened.request(method, address)
                found = {name: response.headers.get(name) for name in HEADERS}
                assert found == HEADERS, (method, address)
                assert "server" not in response.headers


def test_every_route_refuses_what_is_not_reading(api: FastAPI, client: OpenClient) -> None:
    opened = client(api)
    for path in _paths(api):
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            assert opened.request(method, _example(path)).status_code == 405, (method, path)


def test_every_route_answers_head_as_get_without_a_body(api: FastAPI, client: OpenClient) -> None:
    opened = client(api)
    for path in _paths(api):
        got, head = opened.get(_example(path)), opened.head(_example(path))
        assert head.status_code == got.status_code, path
        assert head.headers["content-type"] == got.headers["content-type"], path
        assert head.content == b"", path


@pytest.mark.parametrize(
    ("hosts", "allowed"),
    [
        (["127.0.0.1"], True),
        (["127.0.0.1:8000"], True),
        (["LOCALHOST:80"], True),
        (["localhost."], True),
        (["evil.example"], False),
        (["127.0.0.1.evil.example"], False),
        (["localhost@evil.example"], False),
        (["127.0.0.1:8000:1"], False),
        (["127.0.0.1, evil.example"], False),
        ([""], False),
        (["2130706433"], False),
        (["0.0.0.0"], False),
    ],
)
def test_it_is_asked_for_under_its_own_name_only(
    api: FastAPI, client: OpenClient, hosts: list[str], allowed: bool
) -> None:
    response = client(api).get("/api/v1/openapi.json", headers={"host": hosts[0]})
    assert (response.status_code == 200) is allowed


@pytest.mark.parametrize(
    ("headers", "host"),
    [
        ([], None),
        ([(b"host", b"a"), (b"host", b"b")], None),
        ([(b"host", b"[::1]:8000")], "::1"),
        ([(b"host", b"news.example:443")], "news.example"),
        ([(b"host", b"\xff")], "ÿ"),
    ],
)
def test_the_host_of_a_request(headers: list[tuple[bytes, bytes]], host: str | None) -> None:
    assert host_of({"headers": headers}) == host


def test_a_newsroom_adds_its_own_name(leak: Leak, client: OpenClient) -> None:
    api = create_api(leak.service, lambda _: Scope(), allowed_hosts=("localhost", "Search.News.example"))
    opened = client(api)
    statuses = {
        host: opened.get("/api/v1/health", headers={"host": host}).status_code
        for host in (
            "localhost",
            "search.news.example",
            "search.news.example:443",
            "news.example",
            "127.0.0.1",
        )
    }
    assert statuses == {
        "localhost": 200,
        "search.news.example": 200,
        "search.news.example:443": 200,
        "news.example": 400,
        "127.0.0.1": 400,
    }


def test_pages_beside_the_api_are_protected_too(api: FastAPI, client: OpenClient) -> None:
    for host, status in (("127.0.0.1", 404), ("evil.example", 400)):
        response = client(api).get("/", headers={"host": host})
        assert response.status_code == status
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_a_line_of_the_access_log_has_no_query(
    api: FastAPI, client: OpenClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client(api).get("/api/v1/search?q=Sokolov&from_bureau=Sokolov")
        client(api).get("/api/v1/search%3Fq=Sokolov")
        client(api).get("/api/v1/search?q=field:Sokolov)")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("backchannel")]
    assert [line.rsplit(" ", 1)[0] for line in ours] == [
        "GET /api/v1/search 200",
        "GET /api/v1/search 404",
        "GET /api/v1/search 400",
    ]
    assert not any("Sokolov" in line for line in ours)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/api/v1/search", "/api/v1/search"),
        ("/search?q=name", "/search"),
        ("/a\nGET /forged 200", "/a?GET /forged 200"),
        ("/имя", "/\\u0438\\u043c\\u044f"),
        ("/" + "a" * 500, "/" + "a" * 199),
    ],
)
def test_a_path_in_a_log(path: str, logged: str) -> None:
    assert loggable_path(path) == logged


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("mail.eml", 'attachment; filename="mail.eml"'),
        ("запрос.eml", "attachment; filename=\"______.eml\"; filename*=UTF-8''"
         "%D0%B7%D0%B0%D0%BF%D1%80%D0%BE%D1%81.eml"),
        ("a;b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%3Bb.txt"),
        ('"\r\nX: y', "attachment; filename=\"___X_ y\"; filename*=UTF-8''%22%0D%0AX%3A%20y"),
    ],
)  # fmt: skip
def test_a_file_name_in_a_header(name: str, header: str) -> None:
    assert content_disposition(name) == header
