"""A query that cannot be answered is refused at once, with its place, and no engine hears of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from archive.catalog.reader import CatalogReader
from archive.errors import QueryError
from archive.query.request import Scope, SearchRequest
from search_api.app import create_api
from search_api.service import SearchService
from tests.leak import Leak, NoEngine, id_of
from tests.timing import best_seconds

OpenClient = Callable[..., TestClient]


@pytest.fixture(scope="module")
def without_engine(leak: Leak) -> FastAPI:
    service = SearchService(NoEngine(), CatalogReader(leak.database), leak.vault)
    return create_api(service, lambda _: Scope())


BAD_QUERIES = [
    ("(a", "query_syntax", [0, 1]),
    ('stolen "car', "query_syntax", [7, 11]),
    ("car AND", "query_syntax", [4, 7]),
    ("colour:red", "query_field", [0, 6]),
    ("kind:notise_denied", "query_field", [0, 18]),
    ("lang:klingon", "query_field", [0, 12]),
    ("/(a+)+$/", "query_syntax", [0, 8]),
    ("a*", "query_too_costly", [0, 2]),
    ("sent:[2023 TO 2022]", "query_field", [0, 19]),
    ("(" * 3_000, "query_too_costly", [20, 21]),
    ("(" * 10_000, "query_too_costly", [4_000, 10_000]),
    ("a" * 50_000, "query_too_costly", [4_000, 50_000]),
    ("a OR " * 500 + "b", "query_too_costly", [1_000, 1_001]),
]


@pytest.mark.parametrize("path", ["search", "export", f"messages/{id_of(1)}"])
@pytest.mark.parametrize(("query", "code", "span"), BAD_QUERIES, ids=lambda value: str(value)[:20])
def test_a_bad_query_is_refused_with_its_place_and_never_reaches_the_engine(
    without_engine: FastAPI, client: OpenClient, path: str, query: str, code: str, span: list[int]
) -> None:
    response = client(without_engine).get(f"/api/v1/{path}", params={"q": query})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["span"]) == (400, code, span)
    assert error["parameter"] == "q"
    assert 0 < len(error["message"]) + len(error["hint"]) < 400


@pytest.mark.parametrize("query", [query for query, _, _ in BAD_QUERIES] + ["NOT " * 999 + "a", "a " * 1_999])
def test_a_bad_query_is_refused_within_a_tenth_of_a_second(
    leak: Leak, client: OpenClient, query: str
) -> None:
    def ask() -> None:
        with contextlib.suppress(QueryError):
            leak.service.search(SearchRequest(q=query), Scope())

    assert best_seconds(ask) < 0.1


def _ask(app: ASGIApp, query_string: bytes) -> tuple[int, bytes]:
    """Ask without a client: those refuse such an address themselves."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/search",
        "raw_path": b"/api/v1/search",
        "root_path": "",
        "query_string": query_string,
        "headers": [(b"host", b"127.0.0.1")],
    }

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_one_megabyte_of_query_is_refused_with_its_place(api: FastAPI, client: OpenClient) -> None:
    app = client(api).app
    query = b"q=" + b"a" * 1_000_000
    assert best_seconds(lambda: _ask(app, query)) < 0.1
    status, body = _ask(app, query)
    assert status == 400
    assert json.loads(body)["error"]["span"] == [4_000, 1_000_000]


def test_an_endless_address_is_refused_unread(api: FastAPI, client: OpenClient) -> None:
    app = client(api).app
    for query in (b"q=" + b"a" * 2_000_000, b"&q=" * 500_000):
        status, body = _ask(app, query)
        assert (status, json.loads(body)["error"]["code"]) == (414, "address_too_long")
