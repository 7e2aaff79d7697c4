"""The table of queries, held against a naive engine: whether the queries mean what the table says."""

from __future__ import annotations

import pytest
from contract_table import Bad, Case, read_bad, read_cases, read_corpus, read_documents, read_lexicon
from naive_engine import find_ids

from archive.errors import QueryError
from archive.query.check import check_request
from archive.query.fields import QUERY_FIELDS
from archive.query.request import Scope, SearchRequest
from tests.timing import best_seconds

CASES = read_cases()
#: Milliseconds of processor time in which a bad query is answered. The slowest takes some ten here.
MOST_MILLISECONDS = 100


def test_the_table_is_large_enough() -> None:
    assert len(read_corpus()) >= 60
    assert len(CASES) >= 150
    assert len({str(case.request) for case in CASES}) == len(CASES)


def test_every_field_is_in_the_table() -> None:
    asked = " ".join(case.request.q for case in CASES)
    assert [name for name in QUERY_FIELDS if f"{name}:" not in asked] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.request.q[:40]}-{case.request.plain}")
def test_a_query_finds_what_the_table_says(case: Case) -> None:
    corpus = read_corpus()
    assert case.expected <= set(corpus), "a label that is not in the corpus"
    _checked, request = check_request(case.request, Scope(), lexicon=read_lexicon())
    labels = {message.id: label for label, (message, _) in corpus.items()}
    found = {labels[id_] for id_ in find_ids(request, read_documents())}
    assert found == case.expected, case.why


@pytest.mark.parametrize("bad", read_bad(), ids=lambda bad: bad.q[:40])
def test_a_bad_query_is_refused_at_its_place(bad: Bad) -> None:
    def ask() -> QueryError:
        with pytest.raises(QueryError) as caught:
            check_request(SearchRequest(q=bad.q), Scope())
        return caught.value

    assert best_seconds(ask) * 1000 < MOST_MILLISECONDS
    problem = ask()
    assert (problem.code, problem.span) == (bad.code, bad.span), problem.message
    assert problem.message.endswith((".", "?"))
