"""Names of collections outside a reader's scope mean nothing, as names that do not exist."""

from __future__ import annotations

import pytest

from archive.query.plan import And, AnyOf, Everything, Fuzzy, Node, Not, Nothing, Or, Term, Wildcard
from archive.query.request import Scope
from search_api.scoping import narrow_filters, narrow_plan

SCOPE = Scope(frozenset({"open", "open-2"}))


@pytest.mark.parametrize(
    ("plan", "narrowed"),
    [
        (Term("collection", "secret"), Nothing()),
        (Term("collection", "open"), AnyOf("collection", ("open",))),
        (Term("body", "secret"), Term("body", "secret")),
        (AnyOf("collection", ("secret", "open")), AnyOf("collection", ("open",))),
        (AnyOf("collection", ("secret",)), Nothing()),
        (Wildcard("collection", "open*"), Nothing()),
        (Fuzzy("collection", "open", 1), Nothing()),
        (Wildcard("body", "open*"), Wildcard("body", "open*")),
        (Not(Term("collection", "secret")), Not(Nothing())),
        (
            And((Everything(), Or((Term("collection", "secret"), Term("body", "a"))))),
            And((Everything(), Or((Nothing(), Term("body", "a"))))),
        ),
    ],
)
def test_a_clause_on_collections_knows_only_those_in_scope(plan: Node, narrowed: Node) -> None:
    assert narrow_plan(plan, SCOPE) == narrowed


def test_a_scope_of_everything_changes_nothing() -> None:
    plan = Term("collection", "secret")
    assert narrow_plan(plan, Scope()) is plan
    assert narrow_filters({"collection": ("secret",)}, Scope()) == {"collection": ("secret",)}


def test_a_filter_on_a_hidden_collection_finds_nothing() -> None:
    chosen = {"collection": ("secret", "open"), "kind": ("other",)}
    assert narrow_filters(chosen, SCOPE) == {"collection": ("open",), "kind": ("other",)}
    # Not an empty filter, which would find everything.
    assert narrow_filters({"collection": ("secret",)}, SCOPE) == {"collection": ("\x00",)}
