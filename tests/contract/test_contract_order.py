"""The order of hits, and paging to the last of them in both directions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_asking import ask, doc, load

from archive.engines.port import Engine, EngineReader
from archive.errors import RequestError
from archive.query.plan import And, Everything, Node, Not, Or, Range, Term, Wildcard
from archive.query.request import EngineRequest, Sort
from archive.query.result import EngineHit

EVERYTHING = Everything()
LARGEST = (1 << 63) - 1
MANY = 10_050


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    """`n00000` to `n10049`; keys fall in threes, so that each has equals; the last 30 have no date."""
    documents = []
    for n in range(MANY):
        dated = n < MANY - 30
        documents.append(
            doc(
                f"n{n:05}",
                "word" if n % 2 else "word other",
                key=1_000_000 - n // 3 if dated else 0,
                oldest=1_000_000 - n // 3 if dated else LARGEST,
                subject="word" if n == 5_000 else "",
                kind="odd" if n % 2 else "even",
                first_day=n,
            )
        )
    load(shared_engine, documents)
    with shared_engine.open_reader() as opened:
        yield opened


def ids(hits: tuple[EngineHit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def test_newest_first_and_the_unknown_last(reader: EngineReader) -> None:
    listed = list(reader.iter_ids(ask(EVERYTHING, sort=Sort.NEWEST)))
    assert listed == [f"n{n:05}" for n in range(MANY)]
    assert ids(reader.search(ask(EVERYTHING, size=4)).hits) == ["n00000", "n00001", "n00002", "n00003"]


def test_oldest_first_and_the_unknown_last(reader: EngineReader) -> None:
    listed = list(reader.iter_ids(ask(EVERYTHING, sort=Sort.OLDEST)))
    assert listed[:4] == ["n10017", "n10018", "n10019", "n10014"]
    assert listed[-30:] == [f"n{n:05}" for n in range(MANY - 30, MANY)]
    assert sorted(listed) == [f"n{n:05}" for n in range(MANY)]
    assert ids(reader.search(ask(EVERYTHING, sort=Sort.OLDEST, size=4)).hits) == listed[:4]


def test_relevance_puts_the_better_hit_first(reader: EngineReader) -> None:
    asked = ask(Or((Term("body", "word"), Term("subject", "word"))), sort=Sort.RELEVANCE, size=3)
    hits = reader.search(asked).hits
    assert hits[0].id == "n05000"
    assert hits[0].score > hits[1].score > 0
    assert next(reader.iter_ids(asked)) == "n05000"


@pytest.mark.parametrize(
    "node",
    [EVERYTHING, Term("kind", "odd"), Range("first_day", 0, 99), Not(Term("kind", "even")),
     And((Term("kind", "odd"), Or((Range("first_day", 0, 99), Term("kind", "none")))))],
)  # fmt: skip
def test_where_no_hit_is_better_relevance_is_the_newest_first(reader: EngineReader, node: Node) -> None:
    by_relevance = reader.search(ask(node, sort=Sort.RELEVANCE, size=50)).hits
    assert ids(by_relevance) == ids(reader.search(ask(node, sort=Sort.NEWEST, size=50)).hits)
    assert {hit.score for hit in by_relevance} == {0.0}


def test_hits_of_one_score_come_newest_first_then_by_id(engine: Engine) -> None:
    load(engine, [doc("d", "w", key=7), doc("c", "w", key=9), doc("b", "w", key=7), doc("a", "w w", key=1)])
    with engine.open_reader() as reader:
        asked = ask(Term("body", "w"), sort=Sort.RELEVANCE)
        assert ids(reader.search(asked).hits) == ["a", "c", "b", "d"]
        assert list(reader.iter_ids(asked)) == ["a", "c", "b", "d"]
        first = reader.search(ask(Term("body", "w"), sort=Sort.RELEVANCE, size=2))
        assert ids(first.hits) == ["a", "c"]
        rest = reader.search(
            ask(Term("body", "w"), sort=Sort.RELEVANCE, size=2, cursor=first.hits[-1].cursor)
        )
        assert ids(rest.hits) == ["b", "d"]


@pytest.mark.differs("large_ties")
def test_more_than_a_thousand_hits_of_one_score_come_newest_first(engine: Engine) -> None:
    load(engine, [doc(f"{n:04}", "w", key=n) for n in range(1_200)])
    with engine.open_reader() as reader:
        hits = reader.search(ask(Term("body", "w"), sort=Sort.RELEVANCE, size=3)).hits
        assert ids(hits) == ["1199", "1198", "1197"]


PAGED = [
    (EVERYTHING, Sort.NEWEST, MANY),
    (EVERYTHING, Sort.OLDEST, MANY),
    (EVERYTHING, Sort.RELEVANCE, MANY),
    (Term("body", "word"), Sort.RELEVANCE, MANY),
    (Term("body", "other"), Sort.RELEVANCE, MANY // 2),
    (Wildcard("body", "wor*"), Sort.RELEVANCE, MANY),
    (Term("body", "other"), Sort.OLDEST, MANY // 2),
]


@pytest.mark.parametrize(("node", "sort", "total"), PAGED)
def test_paging_to_the_last_hit_and_back(reader: EngineReader, node: Node, sort: Sort, total: int) -> None:
    forth = list(walk(reader, ask(node, sort=sort, size=990)))
    assert len({hit.id for hit in forth}) == len(forth) == total
    assert list(reader.iter_ids(ask(node, sort=sort))) == [hit.id for hit in forth]
    back: list[EngineHit] = []
    cursor, more = forth[-1].cursor, True
    while more:
        result = reader.search(ask(node, sort=sort, size=990, cursor=cursor, backwards=True))
        assert result.total == total
        back = [*result.hits, *back]
        cursor, more = result.hits[0].cursor, result.more
    assert [hit.id for hit in back] == [hit.id for hit in forth[:-1]]


def walk(reader: EngineReader, request: EngineRequest) -> Iterator[EngineHit]:
    cursor = None
    while True:
        result = reader.search(ask(request.plan, sort=request.sort, size=request.size, cursor=cursor))
        yield from result.hits
        assert result.more == (len(result.hits) == request.size)
        if not result.more:
            return
        cursor = result.hits[-1].cursor


def test_the_page_before_the_first_hit_is_empty(reader: EngineReader) -> None:
    first = reader.search(ask(EVERYTHING, size=3)).hits[0]
    before = reader.search(ask(EVERYTHING, size=3, cursor=first.cursor, backwards=True))
    assert (before.hits, before.more, before.total) == ((), False, MANY)
    nowhere = reader.search(ask(EVERYTHING, size=3, backwards=True))
    assert (nowhere.hits, nowhere.more, nowhere.total) == ((), False, MANY)


def test_the_page_after_the_last_hit_is_empty(reader: EngineReader) -> None:
    node = Range("first_day", 0, 2)
    last = reader.search(ask(node)).hits[-1]
    after = reader.search(ask(node, cursor=last.cursor))
    assert (after.hits, after.more, after.total) == ((), False, 3)


def test_a_page_of_ten_thousand(reader: EngineReader) -> None:
    result = reader.search(ask(EVERYTHING, size=10_001))
    assert (len(result.hits), result.more, result.total) == (10_001, True, MANY)


def test_hits_before_a_cursor_are_the_nearest_in_the_same_order(reader: EngineReader) -> None:
    hits = reader.search(ask(EVERYTHING, size=10)).hits
    before = reader.search(ask(EVERYTHING, size=3, cursor=hits[8].cursor, backwards=True))
    assert ids(before.hits) == ids(hits[5:8])
    assert before.more


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "-1", "1.5", "99999999999", "²", "W10", "bnVsbA", "W251bGwsbnVsbF0", "W1tbW1tbW1tbW1tb", "%00",
     "💥", "eyJhIjoxfQ", "WzEsMiwzLDQsNSw2XQ", "W3RydWUsImEiXQ", "x" * 5_000, "WzFlOTk5LCJhIl0"],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(reader: EngineReader, sort: Sort, cursor: str) -> None:
    with pytest.raises(RequestError) as caught:
        reader.search(ask(Term("body", "word"), sort=sort, cursor=cursor))
    assert caught.value.parameter == "cursor"


def test_a_cursor_far_beyond_the_end_costs_nothing(reader: EngineReader) -> None:
    """A cursor is what a reader may type: no memory may be set aside for the hits before it."""
    last = reader.search(ask(Range("first_day", 0, 0))).hits[-1].cursor
    far = "9999999999" if last.isdigit() else last
    result = reader.search(ask(EVERYTHING, cursor=far, size=5))
    assert (len(result.hits), result.total) == (0 if last.isdigit() else 5, MANY)
    result = reader.search(ask(EVERYTHING, cursor=far, size=5, backwards=True))
    assert (len(result.hits), result.total) == (5 if last.isdigit() else 0, MANY)
