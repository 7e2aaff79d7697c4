"""Why a message is said to be what it is, as JSON: rules with their words, linked messages, and no more than
the reader may know; persons and overviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from archive.query.request import Scope
from search_api.app import create_api
from tests.known import ANNA, ANSWER, MEASURES, REFUSAL, REQUEST, UNSURE, YOUNGER, open_known
from tests.leak import Leak, id_of

OpenClient = Callable[..., TestClient]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """The small leak, with a ledger for one person in it."""
    with open_known(tmp_path_factory.mktemp("known")) as leak:
        yield leak


@pytest.fixture
def opened(known: Leak, client: OpenClient) -> TestClient:
    return client(create_api(known.service, lambda _: Scope()))


def _facts(opened: TestClient, message: str) -> dict[str, Any]:
    answer = opened.get(f"/api/v1/messages/{message}/facts")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_a_kind_with_its_rule_and_words(opened: TestClient) -> None:
    assert _facts(opened, REQUEST)["kinds"] == [
        {
            "kind": "information_requested",
            "confidence": 0.93,
            "reasons": [
                {
                    "rule": "en.request.whereabouts", "version": 2, "field": "body", "span": [7, 35],
                    "words": "inform us of the whereabouts",
                }
            ],
            "decided": None,
        }
    ]  # fmt: skip
    [considered] = _facts(opened, REQUEST)["considered"]
    assert considered == {"kind": "other", "confidence": 0.06, "reasons": [], "decided": None}
    reasons = _facts(opened, ANSWER)["kinds"][0]["reasons"]
    assert reasons == [{"rule": "route", "version": 1, "field": "", "span": None, "words": ""}]


def test_a_person_with_the_names_that_are_theirs(opened: TestClient) -> None:
    assert _facts(opened, REQUEST)["persons"] == [
        {
            "person": ANNA, "names": ["Anna SOBOL"], "born": "1971", "numbers": ["ab712345"], "files": [],
            "mentions": [
                {
                    "name": "Anna SOBOL", "field": "body", "span": [39, 49], "role": "subject",
                    "rule": "pattern", "born": "1971",
                }
            ],
        }
    ]  # fmt: skip


def test_facts_with_the_messages_that_prove_them_and_those_against(opened: TestClient) -> None:
    facts = {fact["fact"]: fact for fact in _facts(opened, REQUEST)["facts"]}
    denied = facts["after_denied_notice"]
    assert (denied["holds"], denied["basis"], denied["days"]) == ("certain", "both", 1044)
    assert [(link["id"], link["source_id"], link["sent_at"]) for link in denied["links"]] == [
        (REFUSAL, "m-3", "2019-05-01")
    ]
    assert [link["id"] for link in denied["against"]] == [id_of(4)]
    assert [reason["words"] for reason in denied["words"]] == ["She"]
    assert facts["after_cancelled"]["holds"] is None
    measures = facts["during_measures"]
    assert (measures["holds"], measures["source"]) == ("possible", "https://example.org/measures")
    assert facts["bypasses_secretariat"]["holds"] == "certain"
    assert [link["id"] for link in facts["answered"]["links"]] == [ANSWER]


def test_what_came_before_and_after(opened: TestClient) -> None:
    found = _facts(opened, REQUEST)
    [before], [after] = found["preceded_by"], found["followed_by"]
    assert (before["kind"], before["certainty"], before["days"]) == ("notice_denied", "certain", 1044)
    assert before["message"]["subject"] == "Falcon"
    assert (after["kind"], after["certainty"], after["days"]) == ("information_supplied", "possible", None)


def test_a_message_of_which_nothing_is_known(opened: TestClient) -> None:
    found = _facts(opened, id_of(5))
    assert (found["kinds"], found["persons"], found["facts"], found["whole"]) == ([], [], [], True)


@pytest.mark.parametrize("message", ["f" * 32, "nothing"])
def test_no_message(opened: TestClient, message: str) -> None:
    assert opened.get(f"/api/v1/messages/{message}/facts").status_code == 404


def test_a_reader_of_some_collections_is_told_of_the_message_alone(known: Leak, client: OpenClient) -> None:
    reader = client(create_api(known.service, lambda _: Scope(frozenset({"open"}))))
    found = _facts(reader, REQUEST)
    assert [kind["kind"] for kind in found["kinds"]] == ["information_requested"]
    assert found["whole"] is False
    left = {
        k: v
        for k, v in found.items()
        if k not in ("id", "source_id", "kinds", "considered", "stated", "color", "whole")
    }
    assert left == {
        "outcome": None, "requesting_country": None, "persons": [], "others_named": [], "facts": [],
        "preceded_by": [], "followed_by": [],
    }  # fmt: skip
    assert reader.get(f"/api/v1/messages/{REFUSAL}/facts").status_code == 404


def test_the_facet_of_persons_has_their_names(opened: TestClient) -> None:
    """The index knows persons by their ids; the catalog knows what they are called."""
    found = opened.get("/api/v1/search").json()
    assert found["facets"]["person"][0] == {"value": ANNA, "count": 3, "selected": False}
    assert found["persons"] == {ANNA: "Anna SOBOL", YOUNGER: "SOBOL, Anna", UNSURE: "Ганна Соболь"}
    chosen = opened.get("/api/v1/search", params={"person": [ANNA, "nobody-0"], "q": "sobol"}).json()
    assert [hit["id"] for hit in chosen["hits"]] == [REQUEST]
    assert chosen["persons"][ANNA] == "Anna SOBOL"
    after = opened.get("/api/v1/search", params={"q": f"person:{ANNA} after:notice_denied"}).json()
    assert after["total"] == {"value": 1, "relation": "eq"}


def test_a_person_and_their_case(opened: TestClient) -> None:
    found = opened.get(f"/api/v1/persons/{ANNA}").json()
    assert (found["names"], found["born"], found["total"]) == (
        ["Anna SOBOL", "Анна Соболь", "falcon"],
        "1971",
        3,
    )
    assert found["countries"] == ["RU"]
    events = [(e["kind"], e["country"], e["message"]["id"], e["days_since_denial"]) for e in found["events"]]
    assert events == [
        ("notice_denied", "RU", REFUSAL, None),
        ("information_requested", "RU", REQUEST, 1044),
        ("information_supplied", None, ANSWER, None),
    ]
    told, public = found["measures"]
    assert (told["country"], told["action"], told["on"]) == ("RU", "announced", "2022-03-01")
    assert (told["message"]["id"], told["source"]) == (MEASURES, None)
    assert (public["country"], public["on"], public["message"]) == ("RU", "2022-03-10", None)
    assert public["source"].startswith("https://www.interpol.int/")


def test_who_asks_whom_and_each_number_is_that_of_a_search(opened: TestClient) -> None:
    found = opened.get("/api/v1/asks").json()
    assert found == {"total": 1, "asks": [{"from_country": "RU", "to_country": "AE", "messages": 1}]}
    for one in found["asks"]:
        query = f"tracing:informal from:{one['from_country']} to:{one['to_country']}"
        answer = opened.get("/api/v1/search", params={"q": query}).json()
        assert answer["total"]["value"] == one["messages"]


@pytest.mark.parametrize(
    ("path", "status"), [(f"/persons/{ANNA}", 404), ("/complaints", 400), ("/asks", 200)]
)
def test_what_a_reader_of_some_collections_may_have(
    known: Leak, client: OpenClient, path: str, status: int
) -> None:
    reader = client(create_api(known.service, lambda _: Scope(frozenset({"open"}))))
    assert reader.get(f"/api/v1{path}").status_code == status
    stranger = client(create_api(known.service, lambda _: Scope(frozenset())))
    assert stranger.get("/api/v1/asks").json() == {"total": 0, "asks": []}


def test_nobody(opened: TestClient) -> None:
    for person in ("nobody-0", "-", "0" * 64):
        assert opened.get(f"/api/v1/persons/{person}").status_code == 404
