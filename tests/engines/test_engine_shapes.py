"""Plans in few steps, the arrangements of words near each other, patterns, names, scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.engines.differences import count_arrangements
from archive.engines.elastic import admin as elastic_admin
from archive.engines.embedded import admin as embedded_admin
from archive.engines.embedded.compile import regex_of
from archive.engines.embedded.slop import arrangements
from archive.engines.scoring import boost_of, is_scored
from archive.engines.shape import Group, Shape, depth_of, shape_of
from archive.query.plan import And, AnyOf, Everything, Fuzzy, Node, Not, Nothing, Or, Range, Term, Wildcard

A, B, C, D = (Term("body", token) for token in "abcd")
SHAPES: list[tuple[Node, Shape, int]] = [
    (A, A, 1),
    (Or((A, B)), Group(should=(A, B)), 2),
    (And((A, B)), Group(must=(A, B)), 2),
    (Not(A), Group(must=(Everything(),), must_not=(A,)), 2),
    (And((And((A, B)), C)), Group(must=(A, B, C)), 2),
    (Or((Or((A, B)), C)), Group(should=(A, B, C)), 2),
    (And((A, Or((B, C)))), Group(must=(A,), should=(B, C)), 2),
    (And((A, Not(Or((B, C))))), Group(must=(A,), must_not=(B, C)), 2),
    (And((A, Not(And((B, C))))), Group(must=(A,), must_not=(Group(must=(B, C)),)), 3),
    (And((Or((A, B)), Or((C, And((A, D)))))),
     Group(must=(Group(should=(A, B)),), should=(C, Group(must=(A, D)))), 3),
    (Or((A, And((B, Not(Or((C, And((A, Not(D)))))))))),
     Group(should=(A, Group(must=(B,), must_not=(C, Group(must=(A,), must_not=(D,)))))), 4),
]  # fmt: skip


@pytest.mark.parametrize(("node", "shape", "depth"), SHAPES)
def test_a_plan_in_few_steps(node: Node, shape: Shape, depth: int) -> None:
    assert shape_of(node) == shape
    assert depth_of(shape) == depth


LEAVES = st.sampled_from([A, B, C, D, Everything(), Nothing()])


def _joined(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=1, max_size=4).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, children))


@given(st.recursive(LEAVES, _joined, max_leaves=30), st.sets(st.sampled_from("abcd")))
def test_fewer_steps_mean_the_same(node: Node, tokens: set[str]) -> None:
    assert _holds(shape_of(node), tokens) == _means(node, tokens)
    assert depth_of(shape_of(node)) <= _height(node) + 1


def _means(node: Node, tokens: set[str]) -> bool:
    match node:
        case And(children):
            return all(_means(child, tokens) for child in children)
        case Or(children):
            return any(_means(child, tokens) for child in children)
        case Not(child):
            return not _means(child, tokens)
        case Term(_, token):
            return token in tokens
        case _:
            return isinstance(node, Everything)


def _holds(shape: Shape, tokens: set[str]) -> bool:
    if not isinstance(shape, Group):
        return _means(shape, tokens)
    assert shape.must or shape.should
    return (
        all(_holds(one, tokens) for one in shape.must)
        and (not shape.should or any(_holds(one, tokens) for one in shape.should))
        and not any(_holds(one, tokens) for one in shape.must_not)
    )


def _height(node: Node) -> int:
    match node:
        case And(children) | Or(children):
            return 1 + max(_height(child) for child in children)
        case Not(child):
            return 1 + _height(child)
        case _:
            return 1


def test_arrangements_of_two_words() -> None:
    """In place; one, two words between; the other way round (two moves), and so with one between."""
    assert arrangements(2, 0) == ((0, 1),)
    assert arrangements(2, 2) == ((0, 1), (0, 2), (0, 3), (1, 0))
    assert arrangements(2, 3) == ((0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (2, 0))


@pytest.mark.parametrize(
    ("words", "slop", "most", "distinct"),
    [(3, 1, 7, 3), (3, 2, 19, 10), (3, 5, 91, 64), (3, 20, 1_261, 1_144)],
)
def test_how_many_arrangements(words: int, slop: int, most: int, distinct: int) -> None:
    assert count_arrangements(words, slop) == most
    assert len(arrangements(words, slop)) == distinct


@pytest.mark.parametrize(
    ("pattern", "regex"),
    [
        ("ab*", "ab(?s:.)*"),
        ("a?b", "a(?s:.)b"),
        (r"a\*b\?c\\d", r"a\*b\?c\\d"),
        ("a.b+(c)[d]{e}^f$g|h", r"a\.b\+\(c\)\[d\]\{e\}\^f\$g\|h"),
        ("a#b&c~d-e", r"a\#b\&c\~d\-e"),
        ('<"@/é漢>', '<"@/é漢>'),
        ("a\\", r"a\\"),
        ("", ""),
    ],
)
def test_a_pattern_as_a_regular_expression(pattern: str, regex: str) -> None:
    assert regex_of(pattern) == regex


@given(st.integers(0, 999_999), st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True))
def test_names_of_generations_are_read_as_they_are_built(number: int, prefix: str) -> None:
    assert embedded_admin.parse_name(embedded_admin.build_name(number)) == number
    assert elastic_admin.parse_name(elastic_admin.build_name(prefix, number)) == (prefix, number)


@pytest.mark.parametrize(
    "name", ["", "generation-1", "generation-0000001", "Generation-000001", "x", "٠٠٠٠٠١"]
)
def test_what_is_no_name_of_a_generation(name: str) -> None:
    assert embedded_admin.parse_name(name) is None


@pytest.mark.parametrize(
    ("node", "scored"),
    [
        (Everything(), False),
        (A, True),
        (Term("body_stems", "en:a"), True),
        (Term("kind", "x"), False),
        (AnyOf("body", ("a",)), True),
        (AnyOf("kind", ("a",)), False),
        (Wildcard("subject", "a*"), True),
        (Fuzzy("body", "a", 1), True),
        (Range("first_day", 1, 2), False),
        (Not(A), False),
        (And((Range("first_day", 1, 2), Not(A))), False),
        (And((Range("first_day", 1, 2), Or((Nothing(), A)))), True),
    ],
)
def test_whether_a_hit_may_be_better(node: Node, scored: bool) -> None:
    assert is_scored(node) is scored


def test_what_a_hit_in_each_field_weighs() -> None:
    fields = (
        "subject",
        "subject_stems",
        "body",
        "body_stems",
        "attachments",
        "attachments_stems",
        "file",
        "kind",
    )
    assert [boost_of(field) for field in fields] == [2.0, 1.0, 1.0, 0.5, 0.8, 0.4, 1.0, 1.0]
