"""The small leak with a ledger: Anna Sobol, whose notice was refused to Russia, which asked for her after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.catalog.appearances import StoredAppearance
from archive.catalog.findings_codec import pack_findings
from archive.catalog.ledger import LedgerTables
from archive.catalog.lexicon import CatalogLexicon, LexiconWriter
from archive.domain.findings import (
    Evidence,
    Findings,
    Kind,
    KindFound,
    MeasureAction,
    MeasureFound,
    Mention,
    Role,
    Stated,
    StatedFound,
)
from archive.domain.ledger import Basis, Certainty, Fact, Relation, Surrounding
from archive.engines.embedded import EmbeddedEngine
from archive.index.build import build_found
from search_api.service import SearchService
from tests.leak import Leak, id_of, open_leak

REQUEST, ANSWER, REFUSAL, MEASURES = id_of(1), id_of(2), id_of(3), id_of(6)
ANNA = f"{REQUEST}-0"
#: Of the same name in message 2: one of another birth, one who may be her.
YOUNGER, UNSURE = f"{ANSWER}-1", f"{ANSWER}-2"


def _findings() -> dict[str, Findings]:
    """Of message 1: "Please inform us of the whereabouts of Anna SOBOL, born 1971.\\nShe was seen …"."""
    asked = KindFound(
        Kind.INFORMATION_REQUESTED, 0.93, (Evidence("en.request.whereabouts", 2, "body", (7, 35)),)
    )
    thought = KindFound(Kind.OTHER, 0.06, ())
    anna = Mention("Anna SOBOL", "body", (39, 49), Role.SUBJECT, "pattern", born="1971")
    said = StatedFound(Stated.DENIED, Evidence("en.stated.denied", 1, "body", (62, 65)))
    measures = MeasureFound("RU", MeasureAction.ANNOUNCED, Evidence("en.measures", 1), "2022-03-01")
    return {
        REQUEST: Findings(
            kinds=(asked,), mentions=(anna,), requesting_country="RU", stated=(said,), considered=(thought,)
        ),
        ANSWER: Findings(kinds=(KindFound(Kind.INFORMATION_SUPPLIED, 0.8, (Evidence("route", 1),)),)),
        REFUSAL: Findings(kinds=(KindFound(Kind.NOTICE_DENIED, 0.9, ()),), requesting_country="RU"),
        MEASURES: Findings(kinds=(KindFound(Kind.MEASURES_ANNOUNCED, 0.9, ()),), measures=(measures,)),
    }


def _appearances() -> list[StoredAppearance]:
    written: dict[str, dict[str, Any]] = {
        REQUEST: {"names": ["Anna SOBOL"], "born": "1971", "numbers": ["ab712345"]},
        ANSWER: {"names": ["Анна Соболь"], "born": None, "numbers": []},
        REFUSAL: {"names": ["falcon"], "born": None, "numbers": []},
    }
    found = [
        StoredAppearance(message, 0, ANNA, ANNA, None, ANNA, {**data, "files": [], "country": "RU"})
        for message, data in written.items()
    ]
    namesakes: list[tuple[str, dict[str, Any]]] = [
        (YOUNGER, {"names": ["SOBOL, Anna"], "born": "1999-01-02"}),
        (UNSURE, {"names": ["Ганна Соболь"], "born": None}),
    ]
    for number, (person, data) in enumerate(namesakes, 1):
        told = {**data, "numbers": [], "files": [], "country": "RU"}
        found.append(StoredAppearance(ANSWER, number, person, person, None, person, told))
    return found


def _facts() -> tuple[Fact, Surrounding]:
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
    return fact, around


@contextmanager
def open_known(home: Path) -> Iterator[Leak]:
    """The leak, its ledger in the catalog and in the index."""
    with open_leak(home) as leak:
        fact, around = _facts()
        with leak.database.begin() as connection:
            tables = LedgerTables(connection)
            tables.put_findings({key: pack_findings(one) for key, one in _findings().items()}, "1")
            tables.put_numbers({MEASURES: []}, {MEASURES: ["RU"]})
            tables.add(_appearances())
            tables.put_facts((), [("RU", fact)])
            tables.put_surroundings((), [around])
        engine = EmbeddedEngine(home / "known", threads=1, heap_bytes=20_000_000)
        generation = engine.admin.create_generation()
        documents = [
            build_found(one.message, [(s.collection, s.path) for s in one.sources], one.entry)
            for one in leak.catalog.iter_messages()
        ]
        LexiconWriter(leak.database).add(word for one in documents for word in one.names.split())
        with engine.open_writer(generation) as writer:
            writer.write(documents)
            writer.commit()
        engine.admin.publish(generation)
        with engine.open_reader() as reader:
            service = SearchService(reader, leak.catalog, leak.vault, CatalogLexicon(leak.database))
            yield Leak(service, leak.database, leak.vault, reader)
