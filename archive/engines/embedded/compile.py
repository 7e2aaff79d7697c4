"""A plan as a tantivy query."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tantivy
from tantivy import Occur, Query

from archive.engines.embedded.schema import INDEX_OPTIONS, build_schema
from archive.engines.embedded.slop import near
from archive.engines.scoring import boost_of
from archive.engines.shape import Group, Shape, shape_of
from archive.query import plan
from archive.query.fields import INDEX_FIELDS, FieldKind
from archive.query.request import Scope

#: No document has less; tantivy wants one bound at least.
_LOWEST = -(1 << 63)
#: The signs with a meaning in tantivy's regular expressions. Others must not be escaped: `\\<` is a word's
#: beginning there.
_SIGN = re.compile(r"([\\.+*?()|\[\]{}^$#&~-])")


def compile_plan(node: plan.Node) -> Query:
    """The query of a checked plan; its depth is bounded by the check."""
    return _compile(shape_of(node))


def compile_filters(filters: Mapping[str, tuple[str, ...]], scope: Scope) -> list[Query]:
    """One query for each filter, and the scope's: the one place where it is applied."""
    queries = [_any_of(field, values) for field, values in filters.items() if values]
    if scope.collections is not None:
        queries.append(_any_of("collection", tuple(sorted(scope.collections))))
    return queries


def all_of(query: Query, filters: list[Query]) -> Query:
    """The query narrowed by filters, which do not change its scores."""
    if not filters:
        return query
    narrowed = [(Occur.Must, Query.const_score_query(f, 0.0)) for f in filters]
    return Query.boolean_query([(Occur.Must, query), *narrowed])


def regex_of(pattern: str) -> str:
    """A pattern of `*`, `?` and escaped characters as a regular expression; everything else is literal."""
    parts = []
    for piece in re.findall(r"\\.|[*?]|[^*?\\]+|\\$", pattern, re.DOTALL):
        if piece == "*":
            parts.append("(?s:.)*")
        elif piece == "?":
            parts.append("(?s:.)")
        else:
            literal = piece[1:] if len(piece) == 2 and piece[0] == "\\" else piece
            parts.append(_SIGN.sub(r"\\\1", literal))
    return "".join(parts)


def _compile(shape: Shape) -> Query:
    match shape:
        case plan.Everything():
            return Query.all_query()
        case plan.Nothing():
            return Query.empty_query()
        case plan.Term(field, token):
            return _term(field, token)
        case plan.AnyOf(field, tokens):
            return _constant(field, _any_of(field, tokens))
        case plan.Phrase(field, tokens, slop):
            return _phrase(field, tokens, slop)
        case plan.Wildcard(field, pattern):
            return _constant(field, Query.regex_query(build_schema(), field, regex_of(pattern)))
        case plan.Fuzzy(field, token, distance):
            schema = build_schema()
            fuzzy = Query.fuzzy_term_query(schema, field, token, distance, transposition_cost_one=True)
            return _constant(field, fuzzy)
        case plan.Range(field, low, high):
            return _range(field, low, high)
        case Group():
            return _group(shape)


def _group(group: Group) -> Query:
    clauses = [(Occur.Must, _compile(one)) for one in group.must]
    clauses += [(Occur.MustNot, _compile(one)) for one in group.must_not]
    should = [(Occur.Should, _compile(one)) for one in group.should]
    if clauses and should:  # beside a clause that must hold, one that may would not be needed
        clauses.append((Occur.Must, Query.boolean_query(should)))
        should = []
    return Query.boolean_query([*clauses, *should])


def _term(field: str, token: str) -> Query:
    schema, kind = build_schema(), INDEX_FIELDS[field]
    query = Query.term_query(schema, field, token, INDEX_OPTIONS[kind])
    # A value is there or not: no hit is better for a rarer country.
    return _constant(field, query) if kind is FieldKind.KEYWORD else _boosted(field, query)


def _phrase(field: str, tokens: tuple[str, ...], slop: int) -> Query:
    if len(tokens) == 1:
        return _term(field, tokens[0])
    if slop:
        return _boosted(field, near(field, tokens, slop))
    return _boosted(field, Query.phrase_query(build_schema(), field, list(tokens)))


def _any_of(field: str, values: tuple[str, ...]) -> Query:
    if not values:
        return Query.empty_query()
    return Query.term_set_query(build_schema(), field, list(values))


def _boosted(field: str, query: Query) -> Query:
    boost = boost_of(field)
    return query if boost == 1.0 else Query.boost_query(query, boost)


def _constant(field: str, query: Query) -> Query:
    return Query.const_score_query(query, boost_of(field))


def _range(field: str, low: int | None, high: int | None) -> Query:
    if low is None and high is None:
        low = _LOWEST
    within = Query.range_query(build_schema(), field, tantivy.FieldType.Integer, low, high)
    return Query.const_score_query(within, 1.0)
