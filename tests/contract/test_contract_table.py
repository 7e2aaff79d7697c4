"""Every query of the table, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contract_table import Case, label_of, read_cases, read_documents, read_lexicon
from engine_asking import load

from archive.engines.port import Engine, EngineReader
from archive.query.check import check_request
from archive.query.request import Scope

CASES = read_cases()


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    load(shared_engine, read_documents())
    with shared_engine.open_reader() as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.request.q[:40]}-{case.request.plain}")
def test_a_query_finds_what_the_table_says(reader: EngineReader, case: Case) -> None:
    _checked, request = check_request(case.request, Scope(), lexicon=read_lexicon())
    result = reader.search(request)
    found = {label_of(id_) for id_ in reader.iter_ids(request)}
    assert found == case.expected, case.why
    assert result.total == len(case.expected)
    assert {label_of(hit.id) for hit in result.hits} <= case.expected
