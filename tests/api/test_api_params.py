"""Parameters to a request and back."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryTooCostly, RequestError
from archive.query.fields import FACETS
from archive.query.request import Interval, SearchRequest, Sort
from search_api.params import (
    MAX_CURSOR_CHARACTERS,
    MAX_FILTER_VALUES,
    MAX_SIZE,
    build_params,
    check_names,
    parse_params,
    split_output,
)

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_values = st.lists(_text.filter(bool), min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """Every request that can be asked."""
    days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    cursor = draw(st.none() | _text.filter(bool))
    chosen = draw(st.dictionaries(st.sampled_from(FACETS), _values))
    return SearchRequest(
        q=draw(_text),
        filters={name: chosen[name] for name in FACETS if name in chosen},
        sent_from=days[0] if draw(st.booleans()) else None,
        sent_to=days[1] if draw(st.booleans()) else None,
        sort=draw(st.none() | st.sampled_from(Sort)),
        size=draw(st.integers(1, MAX_SIZE)),
        cursor=cursor,
        backwards=draw(st.booleans()) if cursor else False,
        plain=draw(st.booleans()),
        interval=draw(st.none() | st.sampled_from(Interval)),
    )


@given(requests())
def test_parse_is_the_inverse_of_build(request: SearchRequest) -> None:
    assert parse_params(build_params(request)) == request


@given(requests())
def test_a_request_survives_an_address(request: SearchRequest) -> None:
    address = urlencode(build_params(request))
    assert parse_params(parse_qsl(address, keep_blank_values=True)) == request


def test_the_address_of_a_request_is_short_and_in_a_fixed_order() -> None:
    request = SearchRequest(
        q="stolen car",
        filters={"to_country": ("AE",), "from_country": ("RU", "KZ")},
        sent_from=date(2022, 3, 10),
        sort=Sort.OLDEST,
        cursor="x1",
        backwards=True,
    )
    assert build_params(request) == [
        ("q", "stolen car"),
        ("from_country", "RU"),
        ("from_country", "KZ"),
        ("to_country", "AE"),
        ("sent_from", "2022-03-10"),
        ("sort", "oldest"),
        ("cursor", "x1"),
        ("backwards", "true"),
    ]


def test_no_parameters_are_the_default_request() -> None:
    assert parse_params([]) == SearchRequest()
    assert build_params(SearchRequest()) == []


def test_what_an_empty_form_sends_is_nothing() -> None:
    pairs = [(name, "") for name in ("q", "from_country", "sent_from", "sent_to", "sort", "size", "cursor")]
    assert parse_params(pairs) == SearchRequest()


def test_a_value_given_twice_counts_once() -> None:
    pairs = [("kind", "other"), ("kind", "notice_denied"), ("kind", "other")]
    assert parse_params(pairs).filters == {"kind": ("other", "notice_denied")}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("from_contry", "Did you mean `from_country`?"),
        ("language[]", "Did you mean `language`?"),
        ("sent_form", "Did you mean `sent_from`?"),
        ("query", "The parameters are listed in docs/api.md."),
        ("Q", "The parameters are listed in docs/api.md."),
        ("", "The parameters are listed in docs/api.md."),
    ],
)
def test_an_unknown_parameter_is_named_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(RequestError) as raised:
        parse_params([("q", "x"), (name, "1")])
    assert raised.value.parameter == name
    assert raised.value.message == f"There is no parameter `{name}`."
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    ("pairs", "parameter", "message"),
    [
        ([("size", "0")], "size", "`size` is a whole number from 1 to 200."),
        ([("size", "201")], "size", "`size` is a whole number from 1 to 200."),
        ([("size", "-1")], "size", "`size` is a whole number from 1 to 200."),
        ([("size", "1e2")], "size", "`size` is a whole number from 1 to 200."),
        ([("size", "٢٠")], "size", "`size` is a whole number from 1 to 200."),
        ([("size", "9" * 5000)], "size", "`size` is a whole number from 1 to 200."),
        ([("sent_from", "2022-02-30")], "sent_from", "`sent_from` is not a day of the calendar."),
        ([("sent_to", "2022")], "sent_to", "`sent_to` is not a day of the calendar."),
        ([("sent_to", "2022-W01-1")], "sent_to", "`sent_to` is not a day of the calendar."),
        (
            [("sent_from", "2023-01-02"), ("sent_to", "2023-01-01")],
            "sent_from",
            "`sent_from` is later than `sent_to`.",
        ),
        ([("sort", "random")], "sort", "`sort` is one of: relevance, newest, oldest."),
        ([("interval", "week")], "interval", "`interval` is one of: year, month, day."),
        ([("plain", "1")], "plain", "`plain` is `true` or `false`."),
        ([("backwards", "true")], "backwards", "`backwards` needs a `cursor`."),
        ([("q", "a"), ("q", "b")], "q", "`q` is given twice."),
        ([("cursor", "a" * 501)], "cursor", "This cursor is not one of this search."),
        (
            [("kind", "k" * 301)],
            "kind",
            "A value of `kind` has 301 characters; at most 300 are allowed.",
        ),
        (
            [("from_bureau", str(n)) for n in range(101)],
            "from_bureau",
            "`from_bureau` takes at most 100 values.",
        ),
    ],
)
def test_a_wrong_parameter_is_named(pairs: list[tuple[str, str]], parameter: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        parse_params(pairs)
    assert (raised.value.parameter, raised.value.message) == (parameter, message)


def test_a_query_that_is_too_long_is_shown_where() -> None:
    with pytest.raises(QueryTooCostly) as raised:
        parse_params([("q", "(" * 10_000)])
    assert raised.value.span == (4_000, 10_000)
    assert raised.value.message == "The query has 10000 characters; at most 4000 are allowed."


def test_the_limits_are_those_that_are_written_down() -> None:
    assert (MAX_SIZE, MAX_FILTER_VALUES, MAX_CURSOR_CHARACTERS) == (200, 100, 500)


@pytest.mark.parametrize(
    ("pairs", "output", "rest"),
    [
        ([], None, []),
        ([("format", "csv")], "csv", []),
        ([("format", "eml")], None, [("format", "eml")]),
        ([("format", "eml"), ("format", "csv")], "csv", [("format", "eml")]),
        # With `as` there, `format` is the facet alone, also where its value is the name of an output.
        ([("as", "jsonl"), ("format", "csv")], "jsonl", [("format", "csv")]),
        ([("as", ""), ("q", "x")], None, [("q", "x")]),
    ],
)
def test_what_an_export_is_written_as(
    pairs: list[tuple[str, str]], output: str | None, rest: list[tuple[str, str]]
) -> None:
    assert split_output(pairs, ("jsonl", "csv")) == (output, rest)


@pytest.mark.parametrize("pairs", [[("as", "xlsx")], [("as", "csv"), ("as", "jsonl")]])
def test_an_export_is_written_as_one_known_thing(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(RequestError) as raised:
        split_output(pairs, ("jsonl", "csv"))
    assert raised.value.parameter == "as"


def test_names_of_a_small_route_are_checked() -> None:
    check_names([("field", "kind"), ("prefix", "")], ("field", "prefix", "limit"))
    with pytest.raises(RequestError, match="There is no parameter `prefx`"):
        check_names([("prefx", "a")], ("field", "prefix"))
    with pytest.raises(RequestError, match="`field` is given twice"):
        check_names([("field", "a"), ("field", "b")], ("field", "prefix"))
