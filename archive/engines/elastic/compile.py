"""A plan as a query of Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.engines.scoring import boost_of
from archive.engines.shape import Group, Shape, shape_of
from archive.query import plan
from archive.query.fields import INDEX_FIELDS, FieldKind
from archive.query.request import Scope

Clause = dict[str, Any]
#: Rewritten to a constant score, every word that matches counts. Rewrites with a score stop at a number of
#: words (50 for fuzzy ones), in silence.
_EVERY_WORD = {"rewrite": "constant_score"}


def compile_plan(node: plan.Node) -> Clause:
    """The query of a checked plan; its depth is bounded by the check."""
    return _compile(shape_of(node))


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


def _compile(shape: Shape) -> Clause:
    match shape:
        case plan.Everything():
            return {"match_all": {}}
        case plan.Nothing():
            return {"match_none": {}}
        case plan.Term(field, token):
            return _term(field, token)
        case plan.AnyOf(field, tokens):
            return {"terms": {field: list(tokens), "boost": boost_of(field)}}
        case plan.Phrase(field, tokens, slop):
            return _phrase(field, tokens, slop)
        case plan.Wildcard(field, pattern):
            return {"wildcard": {field: {"value": pattern, "boost": boost_of(field), **_EVERY_WORD}}}
        case plan.Fuzzy(field, token, distance):
            within = {"fuzziness": distance, "prefix_length": 0, "transpositions": True}
            return {"fuzzy": {field: {"value": token, "boost": boost_of(field), **within, **_EVERY_WORD}}}
        case plan.Range(field, low, high):
            bounds = {"gte": low, "lte": high}
            return {"range": {field: {name: value for name, value in bounds.items() if value is not None}}}
        case Group():
            return _group(shape)


def _group(group: Group) -> Clause:
    inner: Clause = {
        "must": [_compile(one) for one in group.must],
        "must_not": [_compile(one) for one in group.must_not],
    }
    if group.should:
        inner["should"] = [_compile(one) for one in group.should]
        inner["minimum_should_match"] = 1
    return {"bool": inner}


def _term(field: str, token: str) -> Clause:
    term = {"term": {field: {"value": token, "boost": boost_of(field)}}}
    # A value is there or not: no hit is better for a rarer country.
    return {"terms": {field: [token]}} if INDEX_FIELDS.get(field) is FieldKind.KEYWORD else term


def _phrase(field: str, tokens: tuple[str, ...], slop: int) -> Clause:
    if len(tokens) == 1:
        return _term(field, tokens[0])
    phrase = {"query": " ".join(tokens), "slop": slop, "boost": boost_of(field), "analyzer": "whitespace"}
    return {"match_phrase": {field: phrase}}


def _any_of(field: str, values: tuple[str, ...]) -> Clause:
    return {"terms": {field: list(values)}}
