"""Facets, histograms and suggestions: disjunctive, exact, within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_asking import ask, doc, found, load, pairs

from archive.engines.port import Engine, EngineReader
from archive.errors import EngineRejected
from archive.query.fields import FACETS
from archive.query.plan import Everything, Not, Term
from archive.query.request import Interval, Scope

EVERYTHING = Everything()
DOCUMENTS = [
    doc("a", "w", collection="harbor", kind=("x", "y"), from_country="RU", year="2021", month="2021-12"),
    doc("b", "w", collection="harbor", kind="x", from_country="RU", year="2022", month="2022-03"),
    doc("c", "w", collection="lake", kind="y", from_country="KZ", year="2022", month="2022-03"),
    doc("d", "w", collection=("harbor", "lake"), from_country="AE", year="unknown"),
    doc("e", "v", collection="secret", kind="x", from_country="TR", year="2020", month="2020-01"),
    doc("f", "w", collection=("harbor", "secret"), kind="z", from_country="RU", year="2021",
        day="2021-01-05"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(shared_engine: Engine) -> Iterator[EngineReader]:
    load(shared_engine, DOCUMENTS)
    with shared_engine.open_reader() as opened:
        yield opened


def test_buckets_by_count_then_value(reader: EngineReader) -> None:
    facets = reader.search(ask(EVERYTHING, facets=FACETS)).facets
    assert {name: facet.exact for name, facet in facets.items()} == dict.fromkeys(FACETS, True)
    assert list(pairs(facets["kind"].buckets).items()) == [("x", 3), ("y", 2), ("z", 1)]
    assert list(pairs(facets["year"].buckets).items()) == [
        ("2021", 2), ("2022", 2), ("2020", 1), ("unknown", 1),
    ]  # fmt: skip
    assert list(pairs(facets["collection"].buckets).items()) == [("harbor", 4), ("lake", 2), ("secret", 2)]
    assert facets["format"].buckets == ()


def test_counts_are_of_the_hits(reader: EngineReader) -> None:
    facets = reader.search(ask(Term("body", "v"), facets=("kind", "year"))).facets
    assert pairs(facets["kind"].buckets) == {"x": 1}
    assert pairs(facets["year"].buckets) == {"2020": 1}
    facets = reader.search(ask(Not(EVERYTHING), facets=("kind",))).facets
    assert facets["kind"].buckets == ()


def test_a_facets_own_choice_does_not_narrow_its_counts(reader: EngineReader) -> None:
    asked = ask(
        EVERYTHING,
        filters={"kind": ("x",), "from_country": ("RU", "KZ")},
        facets=("kind", "from_country", "year"),
        interval=Interval.YEAR,
    )
    result = reader.search(asked)
    assert sorted(hit.id for hit in result.hits) == ["a", "b"]
    assert result.total == 2
    assert pairs(result.facets["kind"].buckets) == {"x": 2, "y": 2, "z": 1}
    assert pairs(result.facets["from_country"].buckets) == {"RU": 2, "TR": 1}
    assert pairs(result.facets["year"].buckets) == {"2021": 1, "2022": 1}
    assert pairs(result.histogram) == {"2021": 1, "2022": 1}


def test_the_histogram_is_narrowed_by_the_year_that_was_chosen(reader: EngineReader) -> None:
    result = reader.search(
        ask(EVERYTHING, filters={"year": ("2022",)}, facets=("year",), interval=Interval.YEAR)
    )
    assert pairs(result.histogram) == {"2022": 2}
    assert pairs(result.facets["year"].buckets) == {"2021": 2, "2022": 2, "2020": 1, "unknown": 1}


def test_a_filter_that_is_no_facet_narrows_all(reader: EngineReader) -> None:
    result = reader.search(ask(EVERYTHING, filters={"kind": ("y",)}, facets=("year",)))
    assert sorted(hit.id for hit in result.hits) == ["a", "c"]
    assert pairs(result.facets["year"].buckets) == {"2021": 1, "2022": 1}


def test_an_empty_choice_is_none(reader: EngineReader) -> None:
    assert reader.search(ask(EVERYTHING, filters={"kind": ()}, facets=("kind",))).total == 6


def test_a_choice_that_nothing_has(reader: EngineReader) -> None:
    result = reader.search(ask(EVERYTHING, filters={"kind": ("none",)}, facets=("kind", "year")))
    assert (result.total, result.hits) == (0, ())
    assert pairs(result.facets["kind"].buckets) == {"x": 3, "y": 2, "z": 1}
    assert result.facets["year"].buckets == ()


def test_date_unknown_is_a_value_that_can_be_chosen(reader: EngineReader) -> None:
    assert found(reader, EVERYTHING, filters={"year": ("unknown",)}) == "d"
    assert found(reader, EVERYTHING, filters={"year": ("unknown", "2020")}) == "d e"


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval.YEAR, [("2020", 1), ("2021", 2), ("2022", 2)]),
        (Interval.MONTH, [("2020-01", 1), ("2021-12", 1), ("2022-03", 2)]),
        (Interval.DAY, [("2021-01-05", 1)]),
    ],
)
def test_the_histogram_goes_by_the_calendar(
    reader: EngineReader, interval: Interval, expected: list[tuple[str, int]]
) -> None:
    assert list(pairs(reader.search(ask(EVERYTHING, interval=interval)).histogram).items()) == expected


SCOPES = [
    (Scope(frozenset({"harbor"})), "a b d f", {"harbor": 4}, {"x": 2, "y": 1, "z": 1},
     {"2021": 2, "2022": 1}),
    (Scope(frozenset({"lake"})), "c d", {"lake": 2}, {"y": 1}, {"2022": 1}),
    (Scope(frozenset({"harbor", "lake"})), "a b c d f", {"harbor": 4, "lake": 2}, {"x": 2, "y": 2, "z": 1},
     {"2021": 2, "2022": 2}),
    (Scope(frozenset({"nowhere"})), "", {}, {}, {}),
    (Scope(frozenset()), "", {}, {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "ids", "collections", "kinds", "years"), SCOPES)
def test_the_scope_holds_everywhere(
    reader: EngineReader,
    scope: Scope,
    ids: str,
    collections: dict[str, int],
    kinds: dict[str, int],
    years: dict[str, int],
) -> None:
    asked = ask(EVERYTHING, scope=scope, facets=("collection", "kind"), interval=Interval.YEAR)
    result = reader.search(asked)
    assert " ".join(sorted(hit.id for hit in result.hits)) == ids
    assert result.total == len(ids.split())
    assert pairs(result.facets["collection"].buckets) == collections
    assert pairs(result.facets["kind"].buckets) == kinds
    assert pairs(result.histogram) == years
    assert sorted(reader.iter_ids(asked)) == ids.split()
    assert pairs(reader.terms("collection", "", 10, scope)) == collections
    assert pairs(reader.terms("kind", "", 10, scope)) == kinds


def test_a_choice_of_what_is_out_of_scope_shows_nothing_of_it(reader: EngineReader) -> None:
    asked = ask(
        EVERYTHING,
        scope=Scope(frozenset({"harbor"})),
        filters={"collection": ("secret",)},
        facets=("collection",),
    )
    assert pairs(reader.search(asked).facets["collection"].buckets) == {"harbor": 4}


@pytest.mark.parametrize(
    ("field", "prefix", "limit", "expected"),
    [
        ("kind", "", 10, {"x": 3, "y": 2, "z": 1}),
        ("kind", "", 2, {"x": 3, "y": 2}),
        ("kind", "y", 10, {"y": 2}),
        ("kind", "nothing", 10, {}),
        ("from_country", "R", 10, {"RU": 3}),
        ("month", "2022-", 10, {"2022-03": 2}),
        ("kind", ".", 10, {}),
        ("kind", "(", 10, {}),
        ("kind", "x|y", 10, {}),
        ("format", "", 10, {}),
    ],
)
def test_suggestions(
    reader: EngineReader, field: str, prefix: str, limit: int, expected: dict[str, int]
) -> None:
    assert list(pairs(reader.terms(field, prefix, limit, Scope())).items()) == list(expected.items())


def test_odd_values_are_whole(engine: Engine) -> None:
    odd = [
        "IP MOSCOW",
        "НЦБ Интерпола",
        "أبوظبي",
        "a\nb",
        'a"b',
        "a\\b",
        "[x]",
        "a#b@c&d~e",
        "北京",
        " ",
        "é",
        "e\u0301",
    ]
    load(engine, [doc(f"{n:02}", from_bureau=value) for n, value in enumerate(odd)])
    with engine.open_reader() as reader:
        asked = ask(EVERYTHING, facets=("from_bureau",))
        assert pairs(reader.search(asked).facets["from_bureau"].buckets) == dict.fromkeys(sorted(odd), 1)
        for number, value in enumerate(odd):
            assert found(reader, EVERYTHING, filters={"from_bureau": (value,)}) == f"{number:02}"
            assert value in pairs(reader.terms("from_bureau", value, 5, Scope()))


def test_more_values_than_are_counted_at_once(engine: Engine) -> None:
    """6,000 bureaus and 6,000 days are counted to the last one; the engines count 5,000 at once."""
    days = [f"{1900 + n // 300}-{n // 28 % 10 + 1:02}-{n % 28 + 1:02}" for n in range(6_000)]
    load(engine, (doc(f"{n:05}", from_bureau=f"b{n}", day=day) for n, day in enumerate(days)))
    with engine.open_reader() as reader:
        asked = ask(EVERYTHING, facets=("from_bureau", "kind"), interval=Interval.DAY, size=1)
        result = reader.search(asked)
        assert result.facets["from_bureau"].exact
        assert len(result.facets["from_bureau"].buckets) == 6_000
        assert sum(bucket.count for bucket in result.histogram) == 6_000
        chosen = ask(EVERYTHING, facets=("from_bureau",), filters={"from_bureau": ("b7",)}, size=1)
        assert len(reader.search(chosen).facets["from_bureau"].buckets) == 6_000
        assert pairs(reader.terms("from_bureau", "b599", 20, Scope())) == {
            "b599": 1, **{f"b599{n}": 1 for n in range(10)},
        }  # fmt: skip


def test_beyond_the_limit_a_facet_says_so(engine: Engine) -> None:
    load(engine, (doc(f"{n:05}", from_bureau=f"b{n}", day=f"d{n}") for n in range(60_500)))
    with engine.open_reader() as reader:
        facet = reader.search(ask(EVERYTHING, facets=("from_bureau",), size=1)).facets["from_bureau"]
        assert (facet.exact, len(facet.buckets)) == (False, 60_000)
        with pytest.raises(EngineRejected, match="too many different dates"):
            reader.search(ask(EVERYTHING, interval=Interval.DAY, size=1))
