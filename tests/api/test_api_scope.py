"""What a reader may not see is answered exactly as what does not exist, on every path."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from archive.query.fields import LEDGER_FIELDS
from archive.query.request import Scope
from search_api.app import create_api
from tests.leak import Leak, id_of

OpenClient = Callable[..., TestClient]
#: Message 3 is only in `secret`, message 4 in both; there is no message with the last id.
HIDDEN, SHARED, NONE = id_of(3), id_of(4), "f" * 32
#: Whatever only `secret` has, in any answer to a reader of `open`, is a leak.
TELLTALES = ("secret", "hidden", "LV", "Riga", "RIGA", '"lv"', "notice_denied", "2019", "mbox", "informant")


@pytest.fixture
def reader(leak: Leak, client: OpenClient) -> TestClient:
    """A reader of `open` alone."""
    return client(create_api(leak.service, lambda _: Scope(frozenset({"open"}))))


@pytest.fixture
def editor(leak: Leak, client: OpenClient) -> TestClient:
    """A reader of everything."""
    return client(create_api(leak.service, lambda _: Scope()))


@pytest.fixture
def stranger(leak: Leak, client: OpenClient) -> TestClient:
    """A reader of nothing."""
    return client(create_api(leak.service, lambda _: Scope(frozenset())))


def _search(opened: TestClient, **params: Any) -> dict[str, Any]:
    response = opened.get("/api/v1/search", params=params)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_the_editor_sees_what_the_reader_must_not(editor: TestClient) -> None:
    text = json.dumps(_search(editor, q="whereabouts"))
    assert [word for word in TELLTALES if word not in text] == ["hidden"]
    assert editor.get(f"/api/v1/messages/{HIDDEN}").status_code == 200


def test_hits_total_facets_and_histogram_of_a_reader(reader: TestClient) -> None:
    for params in ({}, {"q": "whereabouts"}, {"q": "whereabouts", "interval": "day"}, {"size": 200}):
        text = json.dumps(_search(reader, **params), ensure_ascii=False)
        assert [word for word in TELLTALES if word in text] == [], params
    found = _search(reader, q="whereabouts")
    assert [hit["id"] for hit in found["hits"]] == [id_of(1), id_of(4)]
    assert found["total"] == {"value": 2, "relation": "eq"}
    assert found["facets"]["collection"] == [{"value": "open", "count": 2, "selected": False}]
    assert found["histogram"] == [{"value": "2021-07", "count": 1}, {"value": "2022-03", "count": 1}]
    assert [hit["collections"] for hit in found["hits"]] == [["open"], ["open"]]


@pytest.mark.parametrize(
    "query",
    ["{}", "NOT {}", "whereabouts AND {}", "whereabouts OR {}", "-{} whereabouts", "({}) OR kind:other"],
)
def test_a_hidden_collection_in_a_query_means_nothing(reader: TestClient, query: str) -> None:
    hidden = _search(reader, q=query.format("collection:secret"))
    none = _search(reader, q=query.format("collection:nonesuch"))
    assert json.dumps(hidden).replace("secret", "nonesuch") == json.dumps(none)


@pytest.mark.parametrize("more", [{}, {"q": "whereabouts"}, {"sent_from": "2019-01-01"}])
def test_a_hidden_collection_as_a_filter_means_nothing(reader: TestClient, more: dict[str, str]) -> None:
    hidden = _search(reader, collection="secret", **more)
    none = _search(reader, collection="nonesuch", **more)
    assert hidden["total"]["value"] == 0
    assert json.dumps(hidden).replace("secret", "nonesuch") == json.dumps(none)


def test_a_hidden_collection_beside_a_visible_one_adds_nothing(reader: TestClient) -> None:
    both = _search(reader, collection=["open", "secret"])
    assert both["total"] == _search(reader, collection=["open", "nonesuch"])["total"]
    assert both["total"]["value"] == 29


@pytest.mark.parametrize(
    "params",
    [
        {"q": "falcon"},
        {"q": "falc*"},
        {"q": "falkon~1"},
        {"q": '"the informant"'},
        {"q": "from:Riga"},
        {"q": "file:3"},
        {"q": "ref:m-3"},
        {"from_country": "LV"},
        {"kind": "notice_denied"},
        {"sent_from": "2019-01-01", "sent_to": "2019-12-31"},
    ],
)
def test_words_and_values_of_a_hidden_message_find_nothing(
    reader: TestClient, editor: TestClient, params: dict[str, str]
) -> None:
    found = _search(reader, **params)
    assert (found["total"]["value"], found["hits"], found["histogram"]) == (0, [], [])
    assert _search(editor, **params)["total"]["value"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "messages/{}",
        "messages/{}?q=falcon",
        "messages/{}?q=whereabouts&cursor=0",
        "messages/{}/original",
        "messages/{}/original?source=2",
        "messages/{}/attachments/1",
        "messages/{}/attachments/2",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_hidden_message_is_not_found_as_one_that_does_not_exist(
    reader: TestClient, path: str, method: str
) -> None:
    hidden = reader.request(method, f"/api/v1/{path.format(HIDDEN)}")
    none = reader.request(method, f"/api/v1/{path.format(NONE)}")
    assert hidden.status_code == none.status_code == 404
    assert (hidden.headers, hidden.content) == (none.headers, none.content)


def test_a_message_in_two_collections_tells_of_the_visible_one(
    reader: TestClient, editor: TestClient
) -> None:
    seen = reader.get(f"/api/v1/messages/{SHARED}")
    assert [word for word in TELLTALES if word in seen.text] == []
    assert [source["path"] for source in seen.json()["sources"]] == ["mail/4.eml"]
    full = editor.get(f"/api/v1/messages/{SHARED}").json()
    assert [source["path"] for source in full["sources"]] == ["mail/4.eml", "hidden/hidden-4.mbox"]


def test_the_second_original_is_found_by_who_may_see_it(reader: TestClient, editor: TestClient) -> None:
    path = f"/api/v1/messages/{SHARED}/original"
    assert reader.get(path).status_code == editor.get(path, params={"source": 2}).status_code == 200
    assert reader.get(path, params={"source": 2}).status_code == 404


def test_the_neighbors_of_a_message_are_visible_ones(reader: TestClient, editor: TestClient) -> None:
    """Oldest first, `whereabouts` finds 3 (hidden), 4, 1."""

    def neighbors(opened: TestClient) -> tuple[Any, Any]:
        params = {"q": "whereabouts", "sort": "oldest"}
        hits = {hit["id"]: hit["cursor"] for hit in _search(opened, **params)["hits"]}
        view = opened.get(f"/api/v1/messages/{SHARED}", params={**params, "cursor": hits[SHARED]}).json()
        return view["previous"] and view["previous"]["id"], view["next"] and view["next"]["id"]

    assert neighbors(editor) == (HIDDEN, id_of(1))
    assert neighbors(reader) == (None, id_of(1))


@pytest.mark.parametrize("output", ["jsonl", "csv"])
@pytest.mark.parametrize("params", [{}, {"q": "whereabouts"}, {"q": "NOT collection:secret"}])
def test_an_export_holds_what_the_reader_may_see(
    reader: TestClient, output: str, params: dict[str, str]
) -> None:
    response = reader.get("/api/v1/export", params={"as": output, **params})
    assert response.status_code == 200
    assert [word for word in TELLTALES if word in response.text] == []
    assert response.text.count(id_of(4)) == 1


def test_suggestions_are_from_what_the_reader_may_see(reader: TestClient, editor: TestClient) -> None:
    def suggested(opened: TestClient, field: str, prefix: str) -> list[str]:
        values = opened.get("/api/v1/suggest", params={"field": field, "prefix": prefix}).json()["values"]
        return [value["value"] for value in values]

    for field, prefix in [
        ("collection", "s"),
        ("from_country", "L"),
        ("from_bureau", "R"),
        ("kind", "notice"),
        ("language", "l"),
        ("year", "2019"),
        ("format", "m"),
    ]:
        assert suggested(reader, field, prefix) == [], field
        assert len(suggested(editor, field, prefix)) == 1, field
    assert suggested(reader, "collection", "") == ["open"]


def test_collections_are_those_in_scope(reader: TestClient) -> None:
    assert reader.get("/api/v1/collections").json() == {
        "collections": [{"name": "open", "files": 30, "messages": 29, "containers": 0, "rejected": 3}]
    }


def test_what_was_rejected_in_a_hidden_collection_is_not_found(reader: TestClient) -> None:
    hidden = reader.get("/api/v1/rejected", params={"collection": "secret"})
    none = reader.get("/api/v1/rejected", params={"collection": "nonesuch"})
    assert hidden.status_code == 404
    assert hidden.content == none.content
    visible = reader.get("/api/v1/rejected", params={"collection": "open"})
    assert [word for word in TELLTALES if word in visible.text] == []
    assert len(visible.json()["rejected"]) == 3


def test_a_reader_of_nothing_finds_nothing(stranger: TestClient) -> None:
    found = _search(stranger)
    assert (found["total"]["value"], found["hits"], found["histogram"]) == (0, [], [])
    assert all(values == [] for values in found["facets"].values())
    assert stranger.get(f"/api/v1/messages/{id_of(1)}").status_code == 404
    assert stranger.get("/api/v1/export").content == b""
    assert stranger.get("/api/v1/collections").json() == {"collections": []}
    assert stranger.get("/api/v1/suggest", params={"field": "kind"}).json()["values"] == []


@pytest.mark.parametrize(
    "query",
    ["file:hidden", 'file:"hidden 4"', "file:hidd*", "file:*idden*", "file:hiden~1", "file:hidden-4.mbox",
     "file:mbox", "file:hidden4mbox", "whereabouts file:hidden", "(file:hidden OR subject:nothing) joint"],
)  # fmt: skip
def test_a_file_name_from_a_hidden_collection_finds_nothing(
    reader: TestClient, editor: TestClient, query: str
) -> None:
    """Message 4 stands there under this name, and is visible under another."""
    known = _search(editor, q=query)
    assert [hit["id"] for hit in known["hits"]] == [SHARED]
    found = _search(reader, q=query)
    assert (found["total"]["value"], found["hits"], found["histogram"]) == (0, [], [])
    assert all(values == [] for values in found["facets"].values())
    assert reader.get("/api/v1/export", params={"as": "jsonl", "q": query}).content == b""


def test_what_a_hidden_file_name_does_not_find_it_does_not_exclude(reader: TestClient) -> None:
    found = [hit["id"] for hit in _search(reader, q="whereabouts NOT file:hidden")["hits"]]
    assert found == [id_of(1), SHARED]


@pytest.mark.parametrize(
    "query", ["file:4", "file:4.eml", 'file:"4 eml"', "file:4.em*", "-file:1 -file:hidden joint"]
)
def test_a_message_in_two_collections_is_found_by_its_visible_name(
    reader: TestClient, editor: TestClient, query: str
) -> None:
    [hit] = _search(reader, q=query)["hits"]
    assert hit["id"] == SHARED
    assert [word for word in TELLTALES if word in json.dumps(hit)] == []
    full = _search(editor, q=query.replace("-file:hidden ", ""))["hits"]
    assert [one["id"] for one in full] == [SHARED]


def test_a_name_of_one_collection_or_of_an_attachment_finds_as_before(reader: TestClient) -> None:
    assert [hit["id"] for hit in _search(reader, q="file:scan.pdf")["hits"]] == [id_of(1)]
    assert [hit["id"] for hit in _search(reader, q="file:2.eml")["hits"]] == [id_of(2)]
    assert _search(reader, q="file:eml")["total"]["value"] == 29


def test_the_snippet_of_a_shared_message_is_never_a_hidden_name(
    reader: TestClient, editor: TestClient
) -> None:
    """`file:eml` shows the name that matched; the hidden one is among them for the editor only."""
    [hit] = _search(editor, q="file:hidden")["hits"]
    assert "hidden-4.mbox" in json.dumps(hit["snippets"])
    [seen] = _search(reader, q="file:4")["hits"]
    assert "4.eml" in json.dumps(seen["snippets"])
    assert "hidden" not in json.dumps(seen)
    view = reader.get(f"/api/v1/messages/{SHARED}", params={"q": "file:4 OR file:hidden"})
    assert [word for word in TELLTALES if word in view.text] == []


def test_the_facet_of_formats_is_that_of_the_message_not_of_a_hidden_file(
    reader: TestClient, editor: TestClient
) -> None:
    """In `secret`, message 4 lies in an mbox."""
    formats = _search(reader, q="joint")["facets"]["format"]
    assert formats == [{"value": "eml", "count": 1, "selected": False}]
    assert _search(reader, format="mbox")["total"]["value"] == 0
    assert [one["value"] for one in _search(editor)["facets"]["format"]] == ["eml", "mbox"]


@pytest.mark.parametrize("name", [*LEDGER_FIELDS])
def test_a_reader_of_some_collections_is_told_nothing_that_follows_from_all(
    reader: TestClient, editor: TestClient, name: str
) -> None:
    """A refusal in a hidden collection would else be known from the request that came after it."""
    value = {"after": "notice_denied", "before": "notice_denied"}.get(name, "yes")
    assert name not in _search(reader)["facets"]
    suggested = reader.get("/api/v1/suggest", params={"field": name})
    assert suggested.status_code == 400
    assert suggested.json()["error"]["parameter"] == name
    if name != "complaint":
        assert name in _search(editor)["facets"]
        assert reader.get("/api/v1/search", params={name: value}).status_code == 400
        assert reader.get("/api/v1/export", params={name: value}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "after:notice_denied", "before:*", "whereabouts NOT (a OR basis:both)",
        "after:notice_denied within:9d", "person:p", "requesting:RU", "answered:yes", "during:measures",
        "bypass:no", "outcome:kept",
        "certainty:possible", "days_since:0-30",
    ],
)  # fmt: skip
def test_nor_by_a_query(reader: TestClient, stranger: TestClient, editor: TestClient, query: str) -> None:
    for opened in (reader, stranger):
        answer = opened.get("/api/v1/search", params={"q": query})
        assert answer.status_code == 400
        assert "collections" in answer.json()["error"]["message"]
    assert editor.get("/api/v1/search", params={"q": query}).status_code == 200
