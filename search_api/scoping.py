"""Keeping what a reader may not see out of every answer, beyond the engine's own filter.

The engine filters documents by scope. A message that was found in two collections passes that filter for a
reader of one of them, and must not tell them of the other: not in its sources, not in a facet, and not by
whether `collection:other` finds it. So names of collections outside the scope mean nothing here, exactly as
names that do not exist; and a name of a file in one of them finds nothing, though a name in another does.
"""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog.reader import StoredMessage, StoredSource
from archive.errors import QueryTooCostly, RequestError
from archive.query.fields import FACETS, LEDGER_FIELDS
from archive.query.places import FILE, MAX_APART, count_apart, narrow_files
from archive.query.plan import And, AnyOf, Fuzzy, Node, Not, Nothing, Or, Phrase, Range, Term, Wildcard
from archive.query.request import Scope

COLLECTION = "collection"
#: A value that no document has: a filter that was chosen and can find nothing.
_NO_VALUE = "\x00"


def visible_sources(stored: StoredMessage | None, scope: Scope) -> tuple[StoredSource, ...]:
    """Those sources of a message that the reader may see; none: for them, the message does not exist."""
    if stored is None:
        return ()
    return tuple(source for source in stored.sources if scope.allows(source.collection))


def narrow_filters(filters: Mapping[str, tuple[str, ...]], scope: Scope) -> dict[str, tuple[str, ...]]:
    """The filters, with collections outside the scope as values that nothing has."""
    if scope.collections is not None and (asked := [name for name in LEDGER_FIELDS if filters.get(name)]):
        raise _not_told(asked[0])
    narrowed = dict(filters)
    if chosen := narrowed.get(COLLECTION):
        narrowed[COLLECTION] = tuple(filter(scope.allows, chosen)) or (_NO_VALUE,)
    return narrowed


def facets_for(scope: Scope) -> tuple[str, ...]:
    """The facets that are counted for this reader."""
    if scope.collections is None:
        return FACETS
    return tuple(name for name in FACETS if name not in LEDGER_FIELDS)


def check_field(name: str, scope: Scope) -> None:
    """Raise RequestError where a reader of some collections asks for values of the ledger."""
    if scope.collections is not None and name in LEDGER_FIELDS:
        raise _not_told(name)


def _not_told(name: str) -> RequestError:
    """What follows from several messages may follow from one that the reader may not see."""
    return RequestError(
        f"`{name}` is known from messages of all collections, and you may see some of them only.",
        parameter=name,
        hint="Ask somebody who may see all collections.",
    )


def narrow_plan(plan: Node, scope: Scope) -> Node:
    """The tree, with clauses on collections and names of files finding only those within the scope.

    Its depth is bounded by the check that made it. Raises QueryTooCostly where it would become too long, and
    RequestError where it asks for what the ledger knows from all collections.
    """
    if scope.collections is None:
        return plan
    if count_apart(plan) * len(scope.collections) > MAX_APART:
        raise QueryTooCostly(
            "The query has too many phrases and patterns of files' names for so many collections.",
            hint="Give single words behind `file:`, or split it into several searches.",
        )
    return _narrow(plan, scope.collections)


def _narrow(node: Node, names: frozenset[str]) -> Node:
    match node:
        case And(children):
            return And(tuple(_narrow(child, names) for child in children))
        case Or(children):
            return Or(tuple(_narrow(child, names) for child in children))
        case Not(child):
            return Not(_narrow(child, names))
        case Term(field, token) if field == COLLECTION:
            return _any_of([token] if token in names else [])
        case AnyOf(field, tokens) if field == COLLECTION:
            return _any_of([token for token in tokens if token in names])
        case Wildcard(field, _) | Fuzzy(field, _, _) if field == COLLECTION:
            # The check makes none of these; were there one, it finds too little rather than too much.
            return Nothing()
        case Term() | AnyOf() | Range() if node.field in LEDGER_FIELDS or node.field.startswith("days_"):
            raise _not_told(node.field)
        case Term() | AnyOf() | Phrase() | Wildcard() | Fuzzy() if node.field == FILE:
            return narrow_files(node, names)
        case _:
            return node


def _any_of(tokens: list[str]) -> Node:
    return AnyOf(COLLECTION, tuple(tokens)) if tokens else Nothing()
