"""Names in a search: which spellings were looked for, and that a reader learns of none out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from archive.catalog.lexicon import CatalogLexicon, LexiconWriter
from archive.index.build import build_found
from archive.query.request import Scope
from search_api.app import create_api
from search_api.service import SearchService
from tests.leak import id_of, open_leak

OpenClient = Callable[..., TestClient]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """The small leak with the lexicon that a load makes of it."""
    with open_leak(tmp_path_factory.mktemp("named")) as leak:
        writer = LexiconWriter(leak.database)
        for stored in leak.catalog.iter_messages():
            writer.add(build_found(stored.message, []).names.split())
        yield SearchService(leak.engine, leak.catalog, leak.vault, CatalogLexicon(leak.database))


@pytest.fixture
def opened(named: SearchService, client: OpenClient) -> TestClient:
    return client(create_api(named, lambda _: Scope()))


def _search(opened: TestClient, **params: Any) -> dict[str, Any]:
    answer = opened.get("/api/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _ids(found: dict[str, Any]) -> set[str]:
    return {hit["id"] for hit in found["hits"]}


def test_a_name_is_found_in_both_scripts_and_its_spellings_are_told(opened: TestClient) -> None:
    found = _search(opened, q='name:"Соболь Анна"')
    assert _ids(found) == {id_of(1), id_of(2)}
    assert [name["word"] for name in found["names"]] == ["соболь", "анна"]
    spelled = {s["token"]: s["messages"] for s in found["names"][0]["spellings"] if not s["off"]}
    assert spelled == {"соболь": 1, "sobol": 1}
    marked = {
        hit["id"]: [s["text"][start:end] for s in hit["snippets"] for start, end in s["marks"]]
        for hit in found["hits"]
    }
    assert marked == {id_of(1): ["Anna", "SOBOL"], id_of(2): ["Анна", "Соболь"]}


def test_a_spelling_can_be_left_out(opened: TestClient) -> None:
    found = _search(opened, q="name:Sobol", spellings_off="sobol")
    assert _ids(found) == {id_of(2)}
    [name] = found["names"]
    assert {s["token"]: s["off"] for s in name["spellings"]} == {"sobol": True, "соболь": False}
    assert _ids(_search(opened, q="name:Sobol", spellings_off="sobol соболь")) == set()


def test_no_names_where_none_is_sought(opened: TestClient) -> None:
    assert _search(opened, q="Sobol")["names"] == []


def test_a_reader_is_told_of_no_spelling_out_of_sight(
    named: SearchService, opened: TestClient, client: OpenClient
) -> None:
    """`Riga` stands in a secret message only."""
    assert [n["spellings"] for n in _search(opened, q="name:Riga")["names"]] != [[]]
    reader = client(create_api(named, lambda _: Scope(frozenset({"open"}))))
    found = _search(reader, q="name:Riga")
    assert found["total"]["value"] == 0
    assert [n["spellings"] for n in found["names"]] == [[]]
    both = (_search(who, q="name:Riga OR name:Anna")["names"][1]["spellings"] for who in (opened, reader))
    assert [spellings[0]["messages"] for spellings in both] == [1, 1]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"q": "name:Sobol", "spellings_off": " ".join(f"w{n}" for n in range(201))}, "bad_parameter"),
        ({"q": "name:Sobol", "spellings_on": "x" * 4_001}, "bad_parameter"),
        ({"q": 'name:"' + "Anna " * 7 + '"'}, "query_too_costly"),
        ({"q": 'name:"'}, "query_syntax"),
        ({"q": "name:" + "я" * 4_100}, "query_too_costly"),
        ({"q": 'name:"\u202e\u200f"'}, "query_syntax"),
    ],
)
def test_hostile_names(opened: TestClient, params: dict[str, str], code: str) -> None:
    answer = opened.get("/api/v1/search", params=params)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
