"""Marks and index agree: a clause marks something in a text exactly where it finds the document."""

from __future__ import annotations

from collections.abc import Iterator

from contract_table import read_cases, read_corpus, read_documents
from naive_engine import matches

from archive.query import plan
from archive.query.check import check_query
from archive.query.marks import find_marks

Clause = plan.Term | plan.AnyOf | plan.Phrase | plan.Wildcard | plan.Fuzzy


def _clauses(node: plan.Node) -> Iterator[Clause]:
    match node:
        case plan.And(children) | plan.Or(children):
            for child in children:
                yield from _clauses(child)
        case plan.Not(child):
            yield from _clauses(child)
        case plan.Term() | plan.AnyOf() | plan.Phrase() | plan.Wildcard() | plan.Fuzzy():
            yield node


def test_a_clause_marks_something_exactly_where_it_finds_the_document() -> None:
    clauses = {
        clause
        for case in read_cases()
        for clause in _clauses(check_query(case.request.q, plain=case.request.plain).plan)
        if clause.field in ("body", "body_stems")
    }
    assert len(clauses) > 500
    documents = {document.id: document for document in read_documents()}
    for message, _row in read_corpus().values():
        for clause in clauses:
            found = matches(clause, documents[message.id])
            marked = find_marks(clause, "body", message.body, message.languages)
            assert bool(marked) == found, (clause, message.body)
