"""One shape for every error, whatever its source."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from archive import errors
from archive.catalog.reader import CatalogReader
from archive.engines.elastic import ElasticEngine
from archive.query.request import Scope
from search_api.app import create_api
from search_api.errors import problem_of
from search_api.service import SearchService
from tests.leak import Leak

OpenClient = Callable[..., TestClient]
SECRET = "Sokolov"  # stands for what a reader typed or a message says


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.QueryError("m"), 400, "query_error"),
        (errors.QuerySyntaxError("m"), 400, "query_syntax"),
        (errors.QueryFieldError("m"), 400, "query_field"),
        (errors.QueryTooCostly("m"), 400, "query_too_costly"),
        (errors.RequestError("m", parameter="size"), 400, "bad_parameter"),
        (errors.AlreadyDone("m", parameter="id"), 409, "already_done"),
        (errors.NotFound("m"), 404, "not_found"),
        (errors.EngineError("m"), 503, "engine_error"),
        (errors.EngineUnavailable("m"), 503, "engine_unavailable"),
        (errors.EngineRejected("m"), 503, "engine_rejected"),
        (errors.CatalogError("m"), 503, "catalog_error"),
        (errors.VaultError("m"), 503, "vault_error"),
        (errors.LoadInProgress("m"), 503, "load_in_progress"),
        (errors.SettingsError("m"), 500, "settings_error"),
        (errors.RuleError("m"), 500, "rule_error"),
        (errors.ArchiveError("m"), 500, "archive_error"),
    ],
)
def test_every_error_of_the_tree_has_its_status_and_shape(
    own_api: FastAPI, client: OpenClient, error: errors.ArchiveError, status: int, code: str
) -> None:
    def probe() -> None:
        raise error

    own_api.add_api_route("/probe", probe)
    response = client(own_api).get("/api/v1/probe")
    assert response.status_code == status
    body = response.json()["error"]
    assert (body["code"], body["message"], body["hint"]) == (code, "m", "")


def test_the_table_above_is_the_whole_tree() -> None:
    def descendants(kind: type[errors.ArchiveError]) -> Iterator[type[errors.ArchiveError]]:
        for child in kind.__subclasses__():
            yield child
            yield from descendants(child)

    names = {kind.__name__ for kind in descendants(errors.ArchiveError) if kind.__module__ == errors.__name__}
    assert names == {
        "QueryError", "QuerySyntaxError", "QueryFieldError", "QueryTooCostly", "RequestError", "NotFound",
        "EngineError", "EngineUnavailable", "EngineRejected", "CatalogError", "VaultError", "LoadInProgress",
        "SettingsError", "RuleError", "AlreadyDone",
    }  # fmt: skip


def test_where_and_which_are_said_where_they_are_known() -> None:
    wrong = problem_of(errors.QuerySyntaxError("A quote is open.", hint="Close it.", span=(3, 9)))
    assert wrong.body() == {
        "error": {
            "code": "query_syntax",
            "message": "A quote is open.",
            "hint": "Close it.",
            "span": [3, 9],
            "parameter": "q",
        }
    }
    assert problem_of(errors.RequestError("No.", parameter="size")).body() == {
        "error": {"code": "bad_parameter", "message": "No.", "hint": "", "parameter": "size"}
    }
    assert problem_of(errors.CatalogError("No.")).body() == {
        "error": {"code": "catalog_error", "message": "No.", "hint": ""}
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        (
            "GET",
            "/api/v1/serach",
            404,
            {"code": "not_found", "message": "There is nothing at this address.", "hint": ""},
        ),
        (
            "POST",
            "/api/v1/search",
            405,
            {"code": "method_not_allowed", "message": "This can only be read.", "hint": "Use GET or HEAD."},
        ),
        (
            "GET",
            "/api/v1/search?q=a" + "&kind=other" * 500,
            414,
            {
                "code": "address_too_long",
                "message": "The address is longer than 2,000,000 bytes, or has more than 500 parameters.",
                "hint": "Search for fewer words, or choose fewer values.",
            },
        ),
        (
            "GET",
            "/api/v1/search?q=" + "a" * 4_001,
            400,
            {
                "code": "query_too_costly",
                "message": "The query has 4001 characters; at most 4000 are allowed.",
                "hint": "Search for the words that matter.",
                "span": [4000, 4001],
                "parameter": "q",
            },
        ),
        (
            "GET",
            "/api/v1/search?from_contry=RU",
            400,
            {
                "code": "bad_parameter",
                "message": "There is no parameter `from_contry`.",
                "hint": "Did you mean `from_country`?",
                "parameter": "from_contry",
            },
        ),
        (
            "GET",
            "/api/v1/suggest?field=kind&limit=0",
            400,
            {
                "code": "bad_parameter",
                "message": "`limit` is wrong: Input should be greater than or equal to 1.",
                "hint": "",
                "parameter": "limit",
            },
        ),
        (
            "GET",
            "/api/v1/suggest",
            400,
            {
                "code": "bad_parameter",
                "message": "`field` is wrong: Field required.",
                "hint": "",
                "parameter": "field",
            },
        ),
        (
            "GET",
            f"/api/v1/messages/{'0' * 32}/attachments/x",
            400,
            {
                "code": "bad_parameter",
                "message": "`number` is wrong: Input should be a valid integer, unable to parse string as an"
                " integer.",
                "hint": "",
                "parameter": "number",
            },
        ),
        (
            "GET",
            f"/api/v1/messages/{'0' * 32}",
            404,
            {
                "code": "not_found",
                "message": "There is no such message.",
                "hint": "It may have another id now, or never have been here.",
            },
        ),
    ],
)
def test_every_source_of_error_has_the_one_shape(
    api: FastAPI, client: OpenClient, method: str, path: str, status: int, body: dict[str, object]
) -> None:
    response = client(api).request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"error": body}


def test_another_method_is_told_what_is_allowed(api: FastAPI, client: OpenClient) -> None:
    response = client(api).delete("/api/v1/collections")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_a_host_that_is_not_ours_is_refused(api: FastAPI, client: OpenClient) -> None:
    response = client(api).get("/api/v1/health", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_host"


def test_an_unexpected_error_is_a_500_that_says_nothing_of_what_it_stumbled_on(
    own_api: FastAPI, client: OpenClient, caplog: pytest.LogCaptureFixture
) -> None:
    def probe() -> None:
        raise KeyError(SECRET)

    own_api.add_api_route("/probe", probe)
    with caplog.at_level(logging.DEBUG, logger="backchannel"):
        response = client(own_api).get("/api/v1/probe")
    assert response.status_code == 500
    error = response.json()["error"]
    assert (error["code"], error["message"]) == (
        "internal_error",
        "Something went wrong here, and it is not your doing.",
    )
    reference = error["hint"].removeprefix("The log has it under ").removesuffix(".")
    assert len(reference) == 12
    assert f"{reference} KeyError at " in caplog.text
    assert "test_api_errors.py" in caplog.text
    assert SECRET not in response.text + caplog.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_answer_that_breaks_off_does_not_look_whole(
    own_api: FastAPI, client: OpenClient, caplog: pytest.LogCaptureFixture
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"one\n"
        raise ValueError(SECRET)

    own_api.add_api_route("/probe", lambda: StreamingResponse(chunks()), response_model=None)
    with pytest.raises(Exception, match=r"^Broken off; the log has it under [0-9a-f]{12}\.$") as raised:
        client(own_api, raise_server_exceptions=True).get("/api/v1/probe")
    assert raised.value.__suppress_context__
    assert SECRET not in caplog.text


@pytest.mark.parametrize("path", ["search", "export", "suggest?field=kind", "health"])
def test_an_engine_that_cannot_be_reached_is_said_to_be(leak: Leak, client: OpenClient, path: str) -> None:
    """The real adapter, with nothing listening where it looks."""
    with ElasticEngine("http://127.0.0.1:9").open_reader() as reader:
        service = SearchService(reader, CatalogReader(leak.database), leak.vault)
        response = client(create_api(service, lambda _: Scope())).get(f"/api/v1/{path}")
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (503, "engine_unavailable")
    assert "BACKCHANNEL_ELASTICSEARCH_URL" in error["hint"]


def test_a_cursor_of_another_search_is_a_wrong_parameter(api: FastAPI, client: OpenClient) -> None:
    response = client(api).get("/api/v1/search", params={"cursor": "not a cursor"})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["parameter"]) == (400, "bad_parameter", "cursor")
