"""Random plans over random documents: each engine finds what the definition says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from engine_asking import ask, doc, load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_engine import matches

from archive.engines.port import Engine, EngineReader
from archive.index.document import IndexDocument
from archive.query import plan
from archive.query.request import Sort

#: Frequent words first, so that phrases, slop and words that come twice are met.
WORDS = (
    "to", "or", "not", "belov", "below", "belo", "иван", "иванов", "محمد", "أحمد", "a*b", "q\\w", "北京",
    "京市", "teh", "the", "hte", "[x]", "<u>",
)  # fmt: skip
FIELDS = ("body", "subject")


def _documents() -> list[IndexDocument]:
    dice = random.Random(20220310)
    weights = [6] * 3 + [1] * (len(WORDS) - 3)

    def stream(most: int) -> str:
        return " ".join(dice.choices(WORDS, weights, k=dice.randint(1, most)))

    return [
        doc(
            f"{n:03}",
            stream(25),
            subject=stream(5),
            key=dice.randint(0, 20),
            kind=dice.sample("xyz", dice.randint(0, 2)),
            first_day=dice.randint(-5, 5),
        )
        for n in range(150)
    ]


DOCUMENTS = _documents()


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    load(shared_engine, DOCUMENTS)
    with shared_engine.open_reader() as opened:
        yield opened


words, fields = st.sampled_from(WORDS), st.sampled_from(FIELDS)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    word = draw(words)
    start = draw(st.integers(0, len(word)))
    end = draw(st.integers(start, len(word)))
    head, tail = (
        "".join(f"\\{c}" if c in "*?\\" else c for c in part) for part in (word[:start], word[end:])
    )
    return head + draw(st.sampled_from(["*", "?", "*?", "??"])) + tail


@st.composite
def misspelled(draw: st.DrawFn) -> str:
    letters = list(draw(words))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(letters) - 1))
        if draw(st.booleans()):
            letters.insert(place, draw(st.sampled_from("aтب")))
        elif place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


phrases = st.lists(words, min_size=2, max_size=4).map(tuple)
leaves = st.one_of(
    st.builds(plan.Term, fields, words),
    st.builds(plan.Term, st.just("kind"), st.sampled_from("xyz")),
    st.builds(plan.AnyOf, fields, st.lists(words, max_size=3).map(tuple)),
    st.builds(plan.Phrase, fields, phrases, st.integers(0, 5)),
    st.builds(plan.Wildcard, fields, patterns()),
    st.builds(plan.Fuzzy, fields, misspelled(), st.integers(1, 2)),
    st.builds(plan.Range, st.just("first_day"), st.integers(-5, 5), st.integers(-5, 5) | st.none()),
    st.just(plan.Everything()),
    st.just(plan.Nothing()),
)


def _joined(children: st.SearchStrategy[plan.Node]) -> st.SearchStrategy[plan.Node]:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(plan.And, several), st.builds(plan.Or, several), st.builds(plan.Not, children))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(node=st.recursive(leaves, _joined, max_leaves=8), sort=st.sampled_from(list(Sort)))
def test_an_engine_finds_what_the_definition_says(reader: EngineReader, node: plan.Node, sort: Sort) -> None:
    expected = {document.id for document in DOCUMENTS if matches(node, document)}
    result = reader.search(ask(node, size=200, sort=sort, facets=("kind",)))
    found = [hit.id for hit in result.hits]
    assert set(found) == expected
    assert result.total == len(found) == len(expected)
    if sort is not Sort.RELEVANCE:
        keys = {document.id: document.integers["newest_key"] for document in DOCUMENTS}
        sign = -1 if sort is Sort.NEWEST else 1
        assert found == sorted(expected, key=lambda one: (sign * keys[one], one))
    kinds = [kind for document in DOCUMENTS if document.id in expected for kind in document.keywords["kind"]]
    assert {b.value: b.count for b in result.facets["kind"].buckets} == {
        k: kinds.count(k) for k in set(kinds)
    }
