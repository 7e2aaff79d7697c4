"""The list of differences: each is tested, and docs/engines.md says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.engines.differences import DIFFERENCES
from archive.engines.elastic import ElasticEngine
from archive.engines.embedded import EmbeddedEngine
from archive.engines.port import Engine
from archive.index.document import IndexDocument
from archive.query.plan import Term
from archive.query.request import EngineRequest, Scope

REPOSITORY = Path(__file__).parents[2]
BODIES = ["w", "w other", "w w w other words", "other w", "other"] * 4


def test_the_docs_say_what_differs() -> None:
    page = (REPOSITORY / "docs" / "engines.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert rows == [(d.name, d.how, d.engine, d.what, d.why) for d in DIFFERENCES]


def test_every_declared_difference_has_its_test() -> None:
    contract = "".join(
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests" / "contract").glob("test_*.py")
    )
    tested = set(re.findall(r'@pytest\.mark\.differs\("(\w+)"\)', contract)) | {"scores"}  # below
    assert {d.name for d in DIFFERENCES if d.how == "declared"} == tested


def scores_of(engine: Engine, times: int) -> dict[str, float]:
    """Scores by id. Written more than once, each document has forebears that are deleted."""
    name = engine.admin.create_generation()
    with engine.open_writer(name) as writer:
        for _ in range(times):
            writer.write(
                IndexDocument(f"{n:02}", {"body": body}, {}, {}, {}) for n, body in enumerate(BODIES)
            )
            writer.commit()
    engine.admin.publish(name)
    with engine.open_reader() as reader:
        hits = reader.search(EngineRequest(Term("body", "w"), Scope(), size=50)).hits
    return {hit.id: hit.score for hit in hits}


@pytest.mark.elasticsearch
def test_scores_differ_only_where_documents_were_replaced(
    embedded_engine: EmbeddedEngine, elastic_engine: ElasticEngine
) -> None:
    assert scores_of(elastic_engine, 1) == pytest.approx(scores_of(embedded_engine, 1), rel=1e-4)
    elastic, embedded = scores_of(elastic_engine, 2), scores_of(embedded_engine, 2)
    assert elastic != pytest.approx(embedded, rel=1e-4)
    assert elastic == pytest.approx(embedded, rel=0.1)
