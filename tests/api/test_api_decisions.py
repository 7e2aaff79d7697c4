"""Decisions by the API: taken from those who may, refused to another site's pages, told as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from archive.query.request import Scope
from search_api.app import create_api
from search_api.writing import MAX_BODY_BYTES
from tests.loaded import Loaded, open_loaded

OpenClient = Callable[..., TestClient]
Case = schemathesis.Case[Any]
JSON = {"content-type": "application/json"}
SIGNED = {"by": "Ana", "reason": "Read the original."}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Loaded once; every test takes back what it decides."""
    with open_loaded(tmp_path_factory.mktemp("loaded")) as opened:
        yield opened


@pytest.fixture
def deciding(loaded: Loaded) -> FastAPI:
    """The API for a reader who may see everything."""
    return create_api(loaded.service, lambda _: Scope(), decisions=loaded.decisions)


@pytest.fixture
def opened(deciding: FastAPI, client: OpenClient) -> TestClient:
    return client(deciding)


def _post(opened: TestClient, path: str, body: object, **headers: str) -> Any:
    sent = {"sec-fetch-site": "same-origin", **headers}
    return opened.post(f"/api/v1{path}", json=body, headers=sent)


def _kind(loaded: Loaded, number: str, kind: str) -> dict[str, Any]:
    return {"what": "kind", "message": loaded.id_of(number), "kind": kind, "holds": True, **SIGNED}


def _withdraw(opened: TestClient, number: int) -> Any:
    return _post(opened, f"/decisions/{number}/withdrawal", {"by": "Bo"})


def test_a_kind_that_a_reader_names_counts_at_once_until_it_is_withdrawn(
    opened: TestClient, loaded: Loaded
) -> None:
    answer = _post(opened, "/decisions", _kind(loaded, "m-5", "information_supplied"))
    assert answer.status_code == 201
    made = answer.json()
    assert (made["kind"], made["verdict"], made["made_by"], made["applied"]) == (
        "information_supplied", True, "Ana", True,
    )  # fmt: skip
    search = "/api/v1/search?kind=information_supplied&size=1"
    assert [hit["source_id"] for hit in opened.get(search).json()["hits"]] == ["m-5"]
    facts = opened.get(f"/api/v1/messages/{loaded.id_of('m-5')}/facts").json()
    assert [(one["kind"], one["decided"] and one["decided"]["verdict"]) for one in facts["kinds"]] == [
        ("other", None),
        ("information_supplied", True),
    ]
    taken_back = _withdraw(opened, made["id"])
    assert (taken_back.status_code, taken_back.json()["withdrawn_by"]) == (201, "Bo")
    assert opened.get(search).json()["hits"] == []
    listed = opened.get("/api/v1/decisions").json()["decisions"]
    assert [one["withdrawn_by"] for one in listed if one["id"] == made["id"]] == ["Bo"]


def test_a_fact_and_an_identity(opened: TestClient, loaded: Loaded) -> None:
    person, lee = loaded.person_in("m-3"), loaded.person_in("m-4")
    fact = {"what": "fact", "message": loaded.id_of("m-3"), "fact": "after_denied_notice", "person": person}
    refused = _post(opened, "/decisions", {**fact, "holds": False, **SIGNED}).json()
    after = "/api/v1/search?q=after:notice-denied&sort=oldest"
    query = "/api/v1/search?q=basis:*&sort=oldest"
    assert [hit["source_id"] for hit in opened.get(query).json()["hits"]] == ["m-2"]
    assert _withdraw(opened, refused["id"]).status_code == 201
    assert [hit["source_id"] for hit in opened.get(query).json()["hits"]] == ["m-2", "m-3"]

    parted = {"what": "identity", "person": f"{loaded.id_of('m-3')}-0", "other": person}
    made = _post(opened, "/decisions", {**parted, "holds": False, **SIGNED}).json()
    assert loaded.person_in("m-3") != loaded.person_in("m-2")
    assert [hit["source_id"] for hit in opened.get(after).json()["hits"]] == ["m-2"]
    assert _withdraw(opened, made["id"]).status_code == 201
    assert loaded.person_in("m-3") == loaded.person_in("m-2")

    clash = _post(
        opened, "/decisions", {"what": "identity", "person": lee, "other": person, "holds": True, **SIGNED}
    )
    assert (clash.status_code, clash.json()["error"]["parameter"]) == (400, "other")


FOREIGN: tuple[dict[str, str], ...] = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "", "origin": "https://evil.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:8000.evil.example"},
    {"origin": "http://127.0.0.1:9000"},
    {"content-type": "text/plain"},
    {"content-type": "application/x-www-form-urlencoded"},
    {},
)


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_site_can_send_is_refused(
    opened: TestClient, loaded: Loaded, headers: dict[str, str]
) -> None:
    before = opened.get("/api/v1/decisions").json()
    sent = b'{"what":"kind","message":"%b","kind":"other","holds":true,"by":"x","reason":"y"}'
    answer = opened.post("/api/v1/decisions", content=sent % loaded.id_of("m-2").encode(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")
    assert opened.get("/api/v1/decisions").json() == before


@pytest.mark.parametrize(
    "headers", [JSON, {**JSON, "origin": "http://127.0.0.1:8000"}, {**JSON, "sec-fetch-site": "same-origin"}]
)
def test_what_a_program_or_a_page_of_here_sends_is_taken(opened: TestClient, headers: dict[str, str]) -> None:
    answer = opened.post("/api/v1/decisions", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_parameter")


def test_a_body_that_is_too_long_or_of_no_length_is_not_read(opened: TestClient) -> None:
    large = opened.post("/api/v1/decisions", content=b" " * (MAX_BODY_BYTES + 1), headers=JSON)
    assert (large.status_code, large.json()["error"]["code"]) == (413, "body_too_large")
    chunked = opened.post("/api/v1/decisions", content=iter([b"{}"]), headers=JSON)
    assert (chunked.status_code, chunked.json()["error"]["code"]) == (411, "length_required")


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "nonsense"}, "kind"),
    ({"by": " "}, "by"),
    ({"by": "x" * 201}, "by"),
    ({"reason": ""}, "reason"),
    ({"holds": "yes"}, "holds"),
    ({"what": "everything"}, "body"),
    ({"extra": 1}, "extra"),
)


@pytest.mark.parametrize(("change", "parameter"), WRONG)
def test_what_is_wrong_is_named_and_nothing_is_decided(
    opened: TestClient, loaded: Loaded, change: dict[str, Any], parameter: str
) -> None:
    before = opened.get("/api/v1/decisions").json()
    answer = _post(opened, "/decisions", {**_kind(loaded, "m-2", "other"), **change})
    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, parameter)
    assert opened.get("/api/v1/decisions").json() == before


def test_a_body_that_is_no_json(opened: TestClient) -> None:
    answer = opened.post("/api/v1/decisions", content=b'{"what": kind}', headers=JSON)
    error = answer.json()["error"]
    assert (answer.status_code, error["message"]) == (400, "The body is not JSON, from character 9 on.")


def test_a_reader_of_some_collections_decides_on_kinds_within_them_alone(
    loaded: Loaded, client: OpenClient
) -> None:
    api = create_api(loaded.service, lambda _: Scope(frozenset({"other"})), decisions=loaded.decisions)
    reader = client(api)
    person = loaded.person_in("m-2")
    yes = {"holds": True, **SIGNED}
    fact = {"what": "fact", "message": loaded.id_of("m-5"), "fact": "answered", "person": person, **yes}
    same = {"what": "identity", "person": person, "other": loaded.person_in("m-4"), **yes}
    for body in (
        _kind(loaded, "m-2", "other"),
        fact,
        same,
    ):
        assert _post(reader, "/decisions", body).status_code == 404
    own = _post(reader, "/decisions", _kind(loaded, "m-5", "information_supplied"))
    assert own.status_code == 201
    listed = reader.get("/api/v1/decisions").json()["decisions"]
    assert {one["message"] for one in listed} == {loaded.id_of("m-5")}
    assert _withdraw(reader, own.json()["id"]).status_code == 201


def test_without_decisions_it_can_only_be_read(loaded: Loaded, client: OpenClient) -> None:
    opened = client(create_api(loaded.service, lambda _: Scope()))
    answer = _post(opened, "/decisions", _kind(loaded, "m-2", "other"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert opened.get("/api/v1/decisions").status_code == 404


def test_methods_are_told_for_each_address(opened: TestClient) -> None:
    asked = opened.get("/api/v1/decisions/1/withdrawal")
    assert (asked.status_code, asked.headers["allow"]) == (405, "POST")
    sent = _post(opened, "/collections", {})
    assert (sent.status_code, sent.headers["allow"]) == (405, "GET, HEAD")
    assert opened.put("/api/v1/decisions").status_code == 405


def test_the_queue_and_what_was_reviewed(opened: TestClient, loaded: Loaded) -> None:
    queue = opened.get("/api/v1/review?size=1").json()
    [first] = queue["messages"]
    assert queue["total"]["relation"] == "eq"
    assert first["doubt"] >= 0.2
    whole = opened.get("/api/v1/review").json()
    doubts = [one["doubt"] for one in whole["messages"]]
    assert (len(doubts), doubts) == (queue["total"]["value"], sorted(doubts, reverse=True))
    if queue["next_cursor"]:
        rest = opened.get("/api/v1/review", params={"cursor": queue["next_cursor"]}).json()["messages"]
        assert [first, *rest] == whole["messages"]
    sent = {"by": "Ana", "reviews": [{"message": first["id"], "kinds": ["information_refused"]}]}
    asked = {one["kind"] for one in (*first["kinds"], *first["considered"])} | {"information_refused"}
    answer = _post(opened, "/review", sent)
    assert (answer.status_code, answer.json()) == (201, {"decisions": len(asked)})
    made = [one for one in opened.get("/api/v1/decisions").json()["decisions"] if not one["withdrawn_at"]]
    assert {one["kind"]: one["verdict"] for one in made} == {
        kind: kind == "information_refused" for kind in asked
    }
    assert all(one["reviewed"] for one in made)
    assert first["id"] not in [one["id"] for one in opened.get("/api/v1/review").json()["messages"]]
    for one in made:
        assert _withdraw(opened, one["id"]).status_code == 201
    assert opened.get("/api/v1/review").json() == whole


OPERATIONS = (
    ("/decisions", "GET"),
    ("/review", "GET"),
    ("/decisions", "POST"),
    ("/decisions/{number}/withdrawal", "POST"),
    ("/review", "POST"),
)


def test_every_operation_is_tried(deciding: FastAPI) -> None:
    reading = create_api(deciding.state.service, lambda _: Scope()).openapi()["paths"]
    found = {
        (path, method.upper())
        for path, methods in deciding.openapi()["paths"].items()
        if path not in reading
        for method in methods
    }
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_answers_are_as_described(
    deciding: FastAPI, client: OpenClient, path: str, method: str, mode: GenerationMode
) -> None:
    app = client(deciding).app
    host = {"host": "127.0.0.1", "sec-fetch-site": "same-origin"}
    operation = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=host)[path][method]

    @settings(
        max_examples=20, derandomize=True, deadline=None, database=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def validate(case: Case) -> None:
        case.call_and_validate(headers=host)

    validate()
