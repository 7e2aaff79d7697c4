"""A plan as a query of Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.engines.scoring import boost_of
from archive.query import plan
from archive.query.request import Scope

Clause = dict[str, Any]


def compile_plan(node: plan.Node) -> Clause:  # noqa: C901 - one case a clause
    """The query of a checked plan; its depth is bounded by the check."""
    match node:
        case plan.Everything():
            return {"match_all": {}}
        case plan.Nothing():
            return {"match_none": {}}
        case plan.Term(field, token):
            return {"term": {field: {"value": token, "boost": boost_of(field)}}}
        case plan.AnyOf(field, tokens):
            return _any_of(field, tokens)
        case plan.Phrase(field, tokens, slop):
            phrase = {"query": " ".join(tokens), "slop": slop, "boost": boost_of(field)}
            return {"match_phrase": {field: {**phrase, "analyzer": "whitespace"}}}
        case plan.Wildcard(field, pattern):
            # Rewritten to a constant score: scoring rewrites stop at a number of words, in silence.
            wildcard = {"value": pattern, "rewrite": "constant_score", "boost": boost_of(field)}
            return {"wildcard": {field: wildcard}}
        case plan.Fuzzy(field, token, distance):
            fuzzy = {"value": token, "fuzziness": distance, "prefix_length": 0, "transpositions": True}
            rewrite = {"rewrite": "constant_score", "boost": boost_of(field)}
            return {"fuzzy": {field: {**fuzzy, **rewrite}}}
        case plan.Range(field, low, high):
            bounds = {"gte": low, "lte": high}
            return {"range": {field: {name: value for name, value in bounds.items() if value is not None}}}
        case plan.And(children):
            return _conjunction(children)
        case plan.Or(children):
            return {"bool": {"should": [compile_plan(c) for c in children], "minimum_should_match": 1}}
        case plan.Not():
            return _conjunction((node,))


def compile_filters(filters: Mapping[str, tuple[str, ...]]) -> list[Clause]:
    """One clause for each filter with values."""
    return [_any_of(field, values) for field, values in filters.items() if values]


def compile_scope(scope: Scope) -> list[Clause]:
    """The reader's scope: the one place where it is applied."""
    return [] if scope.collections is None else [_any_of("collection", tuple(sorted(scope.collections)))]


def all_of(query: Clause, filters: Iterable[Clause]) -> Clause:
    """The query narrowed by filters, which do not change its scores."""
    narrowed = list(filters)
    return {"bool": {"must": [query], "filter": narrowed}} if narrowed else query


def _any_of(field: str, values: tuple[str, ...]) -> Clause:
    return {"terms": {field: list(values)}}


def _conjunction(children: Iterable[plan.Node]) -> Clause:
    must, must_not = [], []
    for child in children:
        if isinstance(child, plan.Not):
            must_not.append(compile_plan(child.child))
        else:
            must.append(compile_plan(child))
    return {"bool": {"must": must or [{"match_all": {}}], "must_not": must_not}}
