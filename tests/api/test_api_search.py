"""What the API answers, over the small leak."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from archive.catalog.reader import CatalogReader, StoredMessage
from archive.query.fields import LEDGER_FIELDS
from archive.query.request import Scope
from search_api.app import create_api
from search_api.service import SearchService
from tests.leak import PAGE, SCAN, Leak, NoEngine, id_of

OpenClient = Callable[..., TestClient]


@pytest.fixture
def opened(api: FastAPI, client: OpenClient) -> TestClient:
    return client(api)


def _get(opened: TestClient, path: str, **params: Any) -> dict[str, Any]:
    response = opened.get(f"/api/v1/{path}", params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_page_of_a_result(opened: TestClient) -> None:
    assert _get(opened, "search", q="whereabouts", from_country=["RU", "IS"]) == {
        "total": {"value": 1, "relation": "eq"},
        "hits": [
            {
                "id": id_of(1),
                "source_id": "m-1",
                "subject": "Request for whereabouts",
                "subject_marks": [[12, 23]],
                "sent_at": "2022-03-10T09:15:00Z",
                "sent_at_precision": "second",
                "sender": {"raw": "НЦБ Москва", "country": "RU", "bureau": "Moscow"},
                "to": [{"raw": "IP ABU DHABI", "country": "AE", "bureau": "Abu Dhabi"}],
                "cc": [],
                "from_country": "RU",
                "to_countries": ["AE"],
                "language": "en",
                "languages": ["en"],
                "kinds": ["information_requested"],
                "format": "eml",
                "collections": ["open"],
                "attachments": 1,
                "snippets": [
                    {
                        "field": "body",
                        "text": "Please inform us of the whereabouts of Anna SOBOL, born 1971.\n"
                        "She was seen near a stolen car.",
                        "marks": [[24, 35]],
                    }
                ],
                "cursor": "0",
            }
        ],
        "facets": {
            "collection": [{"value": "open", "count": 1, "selected": False}],
            "kind": [{"value": "information_requested", "count": 1, "selected": False}],
            # Its own choice does not narrow it, and what was chosen is there even without a message.
            "from_country": [
                {"value": "FR", "count": 1, "selected": False},
                {"value": "LV", "count": 1, "selected": False},
                {"value": "RU", "count": 1, "selected": True},
                {"value": "IS", "count": 0, "selected": True},
            ],
            "from_bureau": [{"value": "Moscow", "count": 1, "selected": False}],
            "to_country": [{"value": "AE", "count": 1, "selected": False}],
            "language": [{"value": "en", "count": 1, "selected": False}],
            "year": [{"value": "2022", "count": 1, "selected": False}],
            "format": [{"value": "eml", "count": 1, "selected": False}],
            "tracing": [{"value": "informal", "count": 1, "selected": False}],
            # Nothing was derived of this one.
            **{name: [] for name in LEDGER_FIELDS if name != "complaint"},
        },
        "inexact_facets": [],
        "histogram": [{"value": "2022-03", "count": 1}],
        "interval": "month",
        "sort": "relevance",
        "described": "messages with “whereabouts”, sent by Russia or Iceland, best matches first",
        "next_cursor": None,
        "previous_cursor": None,
        "missing": 0,
        "persons": {},
        "names": [],
    }


@pytest.mark.parametrize(
    ("query", "field", "text", "marks"),
    [
        ("соболь", "body", "Сообщаем, что Анна Соболь въехала в страну.", [[19, 25]]),
        ("scan.pdf", "attachments", "scan.pdf", [[0, 8]]),
        ("from:Riga", "sender", "IP RIGA", [[3, 7]]),
        ('to:"Abu Dhabi"', "addressees", "IP ABU DHABI", [[3, 12]]),
        ("ref:m-5", "references", "m-5", [[0, 3]]),
        ("file:5.eml", "file", "5.eml", [[0, 5]]),
        # Only the subject matches, and it shows its own marks: the text begins without any.
        ("subject:Falcon", "body", "Whereabouts of the informant: Riga, under the name falcon.", []),
    ],
)
def test_a_snippet_shows_why_a_message_was_found(
    opened: TestClient, query: str, field: str, text: str, marks: list[list[int]]
) -> None:
    (hit,) = _get(opened, "search", q=query)["hits"]
    assert hit["snippets"] == [{"field": field, "text": text, "marks": marks}]


@pytest.mark.parametrize("params", [{}, {"q": "meeting"}, {"sort": "oldest"}, {"q": "*", "sort": "newest"}])
def test_pages_lead_to_the_last_hit_and_back(opened: TestClient, params: dict[str, str]) -> None:
    everything = [hit["id"] for hit in _get(opened, "search", size=200, **params)["hits"]]
    forward: list[list[str]] = []
    page = _get(opened, "search", size=4, **params)
    assert page["previous_cursor"] is None
    while True:
        forward.append([hit["id"] for hit in page["hits"]])
        if page["next_cursor"] is None:
            break
        page = _get(opened, "search", size=4, cursor=page["next_cursor"], **params)
    assert [one for ids in forward for one in ids] == everything
    back = [forward[-1]]
    while page["previous_cursor"] is not None:
        page = _get(opened, "search", size=4, cursor=page["previous_cursor"], backwards="true", **params)
        assert page["next_cursor"] is not None
        back.insert(0, [hit["id"] for hit in page["hits"]])
    assert back == forward


def test_messages_without_a_date_can_be_chosen(opened: TestClient) -> None:
    found = _get(opened, "search", year="unknown")
    assert [hit["id"] for hit in found["hits"]] == [id_of(5)]
    assert found["hits"][0]["sent_at"] is None
    assert {"value": "unknown", "count": 1, "selected": True} in found["facets"]["year"]


@pytest.mark.parametrize(
    ("params", "interval", "histogram"),
    [
        ({"sent_from": "2022-01-01", "sent_to": "2022-03-31"}, "day", [("2022-03-10", 1)]),
        ({"sent_from": "2022-01-01", "sent_to": "2022-12-31"}, "month", [("2022-03", 1), ("2022-04", 1)]),
        (
            {"sent_from": "1980-01-01", "sent_to": "2022-12-31"},
            "year",
            [("2019", 1), ("2021", 1), ("2022", 2)],
        ),
        ({"q": "whereabouts", "interval": "year"}, "year", [("2019", 1), ("2021", 1), ("2022", 1)]),
        ({"q": "whereabouts"}, "month", [("2019-05", 1), ("2021-07", 1), ("2022-03", 1)]),
    ],
)
def test_the_histogram_has_a_readable_unit(
    opened: TestClient, params: dict[str, str], interval: str, histogram: list[tuple[str, int]]
) -> None:
    found = _get(opened, "search", **params)
    assert found["interval"] == interval
    assert [(bar["value"], bar["count"]) for bar in found["histogram"]] == histogram


def test_plain_words_are_searched_as_they_stand(opened: TestClient) -> None:
    assert _get(opened, "search", q="(stolen car", plain="true")["total"]["value"] == 1


def test_a_message_has_all_that_is_known_of_it(opened: TestClient) -> None:
    found = _get(opened, f"messages/{id_of(1)}")
    sources = found.pop("sources")
    assert [(s["collection"], s["path"], s["offset"], s["length"], s["ordinal"]) for s in sources] == [
        ("open", "mail/1.eml", 0, 120, 0)
    ]
    assert found == {
        "id": id_of(1),
        "source_id": "m-1",
        "format": "eml",
        "subject": "Request for whereabouts",
        "subject_marks": [],
        "body": "Please inform us of the whereabouts of Anna SOBOL, born 1971.\n"
        "She was seen near a stolen car.",
        "body_marks": [],
        "quoted": [],
        "sender": {"raw": "НЦБ Москва", "country": "RU", "bureau": "Moscow"},
        "to": [{"raw": "IP ABU DHABI", "country": "AE", "bureau": "Abu Dhabi"}],
        "cc": [],
        "from_country": "RU",
        "to_countries": ["AE"],
        "raw_sent_at": "2022-03-10T09:15:00Z",
        "sent_at": "2022-03-10T09:15:00Z",
        "sent_at_precision": "second",
        "reference": "A-1/2022",
        "in_reply_to": None,
        "headers": [["Subject", "Request for whereabouts"]],
        "language": "en",
        "languages": ["en"],
        "language_confidence": 0.0,
        "kinds": ["information_requested"],
        "collections": ["open"],
        "attachments": [
            {
                "number": 1,
                "name": "scan.pdf",
                "media_type": "application/pdf",
                "sha256": "0d9ffe45b6fdf3720448bb18add30655a229b31c16a9c5891546f86155a320d9",
                "size": 13,
                "text": "",
            }
        ],
        "previous": None,
        "next": None,
    }


def test_a_message_in_a_result_has_marks_and_neighbors(opened: TestClient) -> None:
    params = {"q": "whereabouts", "sort": "oldest"}  # 3, 4, 1
    cursors = {hit["id"]: hit["cursor"] for hit in _get(opened, "search", **params)["hits"]}
    found = _get(opened, f"messages/{id_of(4)}", cursor=cursors[id_of(4)], **params)
    assert (found["subject_marks"], found["body_marks"]) == ([], [[4, 15]])
    assert found["previous"] == {"id": id_of(3), "cursor": cursors[id_of(3)]}
    assert found["next"] == {"id": id_of(1), "cursor": cursors[id_of(1)]}
    first = _get(opened, f"messages/{id_of(3)}", cursor=cursors[id_of(3)], **params)
    last = _get(opened, f"messages/{id_of(1)}", cursor=cursors[id_of(1)], **params)
    assert (first["previous"], first["next"]["id"]) == (None, id_of(4))
    assert (last["previous"]["id"], last["next"]) == (id_of(4), None)


def test_a_message_is_never_its_own_neighbor(opened: TestClient) -> None:
    """Its cursor is one off: a message was loaded since."""
    params = {"q": "whereabouts", "sort": "oldest"}
    cursors = {hit["id"]: hit["cursor"] for hit in _get(opened, "search", **params)["hits"]}
    found = _get(opened, f"messages/{id_of(4)}", cursor=cursors[id_of(3)], **params)
    assert found["next"]["id"] == id_of(1)


def test_an_original_is_a_download(opened: TestClient) -> None:
    response = opened.get(f"/api/v1/messages/{id_of(2)}/original")
    assert response.content.decode() == ("Ответ на запрос\r\n\r\nСообщаем, что Анна Соболь въехала в страну.")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == 'attachment; filename="2.eml"'
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]


def test_attachments_are_downloads_that_no_browser_runs(opened: TestClient) -> None:
    scan = opened.get(f"/api/v1/messages/{id_of(1)}/attachments/1")
    assert (scan.content, scan.headers["content-type"]) == (SCAN, "application/pdf")
    page = opened.get(f"/api/v1/messages/{id_of(3)}/attachments/1")
    assert (page.content, page.headers["content-type"]) == (PAGE, "application/octet-stream")
    assert page.headers["content-disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in page.headers["content-security-policy"]
    assert opened.get(f"/api/v1/messages/{id_of(1)}/attachments/2").status_code == 404


def test_an_original_that_is_gone_is_said_to_be_gone(tmp_path: Any, client: OpenClient, leak: Leak) -> None:
    vault = type(leak.vault)(tmp_path)
    service = SearchService(NoEngine(), CatalogReader(leak.database), vault)
    response = client(create_api(service, lambda _: Scope())).get(f"/api/v1/messages/{id_of(1)}/original")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "vault_error"


def test_an_export_is_the_whole_result_in_its_order(opened: TestClient) -> None:
    listed = [hit["id"] for hit in _get(opened, "search", size=200, sort="oldest")["hits"]]
    response = opened.get("/api/v1/export", params={"sort": "oldest", "size": 3, "cursor": "5"})
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert len(listed) == 30
    assert [line["id"] for line in lines] == listed
    assert response.headers["content-type"] == "application/jsonl"
    assert response.headers["content-disposition"] == 'attachment; filename="backchannel-export.jsonl"'


def test_an_export_as_csv(opened: TestClient) -> None:
    response = opened.get("/api/v1/export?q=voiture&format=csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["content-disposition"] == 'attachment; filename="backchannel-export.csv"'
    header, line, end = response.text.split("\r\n")
    assert header.startswith("id,source_id,subject,body,sent_at,")
    assert line.startswith(f"{id_of(5)},m-5,Sans date,'=1+1 une voiture,,,fr,fr,,FR,")
    assert end == ""


def test_collections_and_what_was_rejected(opened: TestClient) -> None:
    assert _get(opened, "collections") == {
        "collections": [
            {"name": "open", "files": 30, "messages": 29, "containers": 0, "rejected": 3},
            {"name": "secret", "files": 3, "messages": 2, "containers": 0, "rejected": 3},
        ]
    }
    first = _get(opened, "rejected", collection="secret", size=2)
    assert [one["reason"] for one in first["rejected"]] == ["secret reason 0", "secret reason 1"]
    second = _get(opened, "rejected", collection="secret", size=2, after=first["next_after"])
    assert [one["reason"] for one in second["rejected"]] == ["secret reason 2"]
    assert second["next_after"] is None
    assert second["rejected"][0] | {"number": 0} == {
        "number": 0,
        "path": "secret-bad.eml",
        "sha256": "0" * 64,
        "ordinal": 2,
        "line": 0,
        "stage": "parse",
        "reason": "secret reason 2",
    }


def test_suggestions(opened: TestClient) -> None:
    assert _get(opened, "suggest", field="from_bureau", prefix="A") == {
        "field": "from_bureau",
        "values": [{"value": "Astana", "count": 1}],
    }
    assert [v["value"] for v in _get(opened, "suggest", field="language", limit=2)["values"]] == ["en", "fr"]


def test_health(opened: TestClient) -> None:
    assert _get(opened, "health") == {"status": "ok"}


class Forgetful(CatalogReader):
    """A catalog that was restored from before one message was loaded."""

    def get_messages(self, ids: Any, *, entries: bool = False) -> dict[str, StoredMessage]:
        found = super().get_messages(ids, entries=entries)
        return {key: value for key, value in found.items() if key != id_of(4)}


def test_a_hit_that_the_catalog_lacks_is_counted_and_an_export_breaks_off(
    leak: Leak, client: OpenClient
) -> None:
    service = SearchService(leak.service._engine, Forgetful(leak.database), leak.vault)
    opened = client(create_api(service, lambda _: Scope()))
    found = _get(opened, "search", q="whereabouts")
    assert (found["total"]["value"], len(found["hits"]), found["missing"]) == (3, 2, 1)
    response = opened.get("/api/v1/export", params={"q": "whereabouts"})
    assert (response.status_code, response.json()["error"]["code"]) == (503, "catalog_error")
