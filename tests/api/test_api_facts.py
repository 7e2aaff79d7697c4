"""Why a message is said to be what it is, as JSON: rules with their words, linked messages, and no more than
the reader may know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from archive.catalog.appearances import StoredAppearance
from archive.catalog.findings_codec import pack_findings
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.domain.findings import Evidence, Findings, Kind, KindFound, Mention, Role, Stated, StatedFound
from archive.domain.ledger import Basis, Certainty, Fact, Relation, Surrounding
from archive.engines.embedded import EmbeddedEngine
from archive.index.build import build_found
from archive.query.request import Scope
from search_api.app import create_api
from search_api.service import SearchService
from tests.leak import Leak, id_of, open_leak

OpenClient = Callable[..., TestClient]
REQUEST, ANSWER, REFUSAL = id_of(1), id_of(2), id_of(3)
ANNA = f"{REQUEST}-0"


def _findings() -> dict[str, Findings]:
    """Of message 1: "Please inform us of the whereabouts of Anna SOBOL, born 1971.\\nShe was seen …"."""
    asked = KindFound(
        Kind.INFORMATION_REQUESTED, 0.93, (Evidence("en.request.whereabouts", 2, "body", (7, 35)),)
    )
    anna = Mention("Anna SOBOL", "body", (39, 49), Role.SUBJECT, "pattern", born="1971")
    said = StatedFound(Stated.DENIED, Evidence("en.stated.denied", 1, "body", (62, 65)))
    return {
        REQUEST: Findings(kinds=(asked,), mentions=(anna,), requesting_country="RU", stated=(said,)),
        ANSWER: Findings(kinds=(KindFound(Kind.INFORMATION_SUPPLIED, 0.8, (Evidence("route", 1),)),)),
    }


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    """The small leak, with a ledger for one person in it."""
    with open_leak(tmp_path_factory.mktemp("known")) as leak:
        fact = Fact(
            REQUEST, ANNA, after_denied_notice=Certainty.CERTAIN, basis=Basis.BOTH, denial=REFUSAL,
            days_since_denial=1044, during_measures=Certainty.POSSIBLE, measure="https://example.org/measures",
            bypasses_secretariat=True, answered_by=(ANSWER,), contradicted_by=(id_of(4),),
            stated=(Evidence("en.stated.denied", 1, "body", (62, 65)),),
        )  # fmt: skip
        around = Surrounding(
            REQUEST, ANNA, (Relation(Kind.NOTICE_DENIED, REFUSAL, Certainty.CERTAIN, 1044),),
            (Relation(Kind.INFORMATION_SUPPLIED, ANSWER, Certainty.POSSIBLE),),
        )  # fmt: skip
        appearance = StoredAppearance(
            REQUEST, 0, ANNA, ANNA, None, ANNA,
            {"names": ["Anna SOBOL"], "born": "1971", "numbers": ["712345"], "files": [], "country": "RU"},
        )  # fmt: skip
        with leak.database.begin() as connection:
            tables = LedgerTables(connection)
            tables.put_findings({key: pack_findings(one) for key, one in _findings().items()}, "1")
            tables.add([appearance])
            tables.put_facts((), [("RU", fact)])
            tables.put_surroundings((), [around])
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
        }
    ]  # fmt: skip
    reasons = _facts(opened, ANSWER)["kinds"][0]["reasons"]
    assert reasons == [{"rule": "route", "version": 1, "field": "", "span": None, "words": ""}]


def test_a_person_with_the_names_that_are_theirs(opened: TestClient) -> None:
    assert _facts(opened, REQUEST)["persons"] == [
        {
            "person": ANNA, "names": ["Anna SOBOL"], "born": "1971", "numbers": ["712345"], "files": [],
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
    left = {k: v for k, v in found.items() if k not in ("id", "source_id", "kinds", "stated", "whole")}
    assert left == {
        "outcome": None, "requesting_country": None, "persons": [], "others_named": [], "facts": [],
        "preceded_by": [], "followed_by": [],
    }  # fmt: skip
    assert reader.get(f"/api/v1/messages/{REFUSAL}/facts").status_code == 404


def test_the_facet_of_persons_has_their_names(known: Leak, client: OpenClient, tmp_path: Path) -> None:
    """The index knows persons by their ids; the catalog knows what they are called."""
    engine = EmbeddedEngine(tmp_path, threads=1, heap_bytes=20_000_000)
    generation = engine.admin.create_generation()
    with engine.open_writer(generation) as writer:
        for stored in CatalogReader(known.database).get_messages([REQUEST, ANSWER], entries=True).values():
            writer.write([build_found(stored.message, [("open", "x")], stored.entry)])
        writer.commit()
    engine.admin.publish(generation)
    with engine.open_reader() as reader:
        service = SearchService(reader, CatalogReader(known.database), known.vault)
        opened = client(create_api(service, lambda _: Scope()))
        found = opened.get("/api/v1/search").json()
        assert found["facets"]["person"] == [{"value": ANNA, "count": 1, "selected": False}]
        assert found["persons"] == {ANNA: "Anna SOBOL"}
        chosen = opened.get(
            "/api/v1/search", params={"person": [ANNA, "nobody-0"], "q": "whereabouts"}
        ).json()
        assert [hit["id"] for hit in chosen["hits"]] == [REQUEST]
        assert chosen["persons"] == {ANNA: "Anna SOBOL"}
        assert opened.get("/api/v1/search", params={"q": f"person:{ANNA} after:notice_denied"}).json()[
            "total"
        ] == {"value": 1, "relation": "eq"}
