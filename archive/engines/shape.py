"""A plan in few steps: what must hold, what may, and what must not, as both engines take it.

Elasticsearch refuses queries nested more than 30 deep. So a conjunction takes one disjunction and every
negation among its children into its own step, and a parenthesis in a reader's query costs one.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.query import plan

Leaf = (
    plan.Everything
    | plan.Nothing
    | plan.Term
    | plan.AnyOf
    | plan.Phrase
    | plan.Wildcard
    | plan.Fuzzy
    | plan.Range
)


@dataclass(frozen=True, slots=True)
class Group:
    """All of `must`, at least one of `should` where there is any, none of `must_not`.

    One of the first two is never empty.
    """

    must: tuple[Shape, ...] = ()
    should: tuple[Shape, ...] = ()
    must_not: tuple[Shape, ...] = ()


Shape = Leaf | Group


def shape_of(node: plan.Node) -> Shape:
    """The same query in as few steps as it takes. By recursion: the check has bounded the depth."""
    match node:
        case plan.And():
            return _conjunction(_flat(node))
        case plan.Or():
            return Group(should=tuple(shape_of(child) for child in _flat(node)))
        case plan.Not():
            return _conjunction([node])
        case _:
            return node


def depth_of(shape: Shape) -> int:
    """How many steps lead to its deepest leaf, that one included."""
    if not isinstance(shape, Group):
        return 1
    return 1 + max(depth_of(child) for child in (*shape.must, *shape.should, *shape.must_not))


def _flat(node: plan.And | plan.Or) -> list[plan.Node]:
    """The children, and those of children of the same kind in their place."""
    flat: list[plan.Node] = []
    for child in node.children:
        if isinstance(child, plan.And | plan.Or) and type(child) is type(node):
            flat += _flat(child)
        else:
            flat.append(child)
    return flat


def _conjunction(children: list[plan.Node]) -> Shape:
    must: list[Shape] = []
    must_not: list[Shape] = []
    disjunctions: list[Group] = []
    for child in children:
        if isinstance(child, plan.Not):
            negated = child.child
            each = _flat(negated) if isinstance(negated, plan.Or) else [negated]
            must_not += [shape_of(one) for one in each]
            continue
        shape = shape_of(child)
        if isinstance(child, plan.Or) and isinstance(shape, Group):
            disjunctions.append(shape)
        else:
            must.append(shape)
    deepest = max(disjunctions, key=depth_of, default=None)
    must += [one for one in disjunctions if one is not deepest]
    if not must and deepest is None:
        must = [plan.Everything()]
    return Group(tuple(must), deepest.should if deepest else (), tuple(must_not))
