"""Addresses: inverse to the parameters, in one language, and never of another host."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.query.fields import FACETS
from archive.query.request import Interval, SearchRequest, Sort
from search_api.params import parse_params
from web.urls import Urls, sorted_by, toggled, within_bar, without_dates, without_filters

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.lists(WORDS.filter(bool), min_size=1, max_size=3, unique=True).map(tuple)
DAYS = st.dates()


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    cursor = draw(st.none() | st.text("abc0123._-", min_size=1, max_size=20))
    return SearchRequest(
        q=draw(WORDS),
        filters={f: draw(VALUES) for f in FACETS if draw(st.booleans())},
        sent_from=draw(st.sampled_from([None, first])),
        sent_to=draw(st.sampled_from([None, last])),
        sort=draw(st.none() | st.sampled_from(Sort)),
        size=draw(st.integers(1, 200)),
        cursor=cursor,
        backwards=cursor is not None and draw(st.booleans()),
        plain=draw(st.booleans()),
        interval=draw(st.none() | st.sampled_from(Interval)),
    )


def read(address: str, also: tuple[str, ...] = ()) -> SearchRequest:
    return parse_params(parse_qsl(urlsplit(address).query, keep_blank_values=True), also=also)


@given(requests(), st.sampled_from([None, "ar", "ru"]))
def test_an_address_asks_for_the_request_that_it_was_built_from(
    request: SearchRequest, lang: str | None
) -> None:
    urls = Urls(lang)
    assert read(urls.search(request), also=("lang",)) == request
    assert read(urls.api(request)) == request
    whole = replace(request, cursor=None, backwards=False, size=20)
    assert read(urls.export(request, "csv"), also=("as",)) == whole
    at = urls.message("a1", request, "c")
    assert read(at, also=("lang",)) == replace(request, cursor="c", backwards=False)


@given(requests(), st.sampled_from(FACETS), WORDS.filter(bool))
def test_a_choice_taken_back_is_none(request: SearchRequest, facet: str, value: str) -> None:
    chosen = toggled(request, facet, value)
    assert chosen.cursor is None
    assert (value in chosen.filters.get(facet, ())) != (value in request.filters.get(facet, ()))
    back = toggled(chosen, facet, value)
    assert {f: set(v) for f, v in back.filters.items()} == {f: set(v) for f, v in request.filters.items()}


@given(WORDS)
def test_a_collection_of_any_name_is_one_piece_of_the_path(name: str) -> None:
    path = urlsplit(Urls().collection(name)).path
    assert path.count("/") == 2
    assert unquote(path.removeprefix("/collections/")) == name


def test_addresses() -> None:
    urls = Urls()
    request = SearchRequest(q="stolen car", filters={"from_country": ("RU",)}, cursor="c")
    assert urls.search(request) == "/search?q=stolen+car&from_country=RU&cursor=c"
    assert urls.export(request, "csv") == "/api/v1/export?as=csv&q=stolen+car&from_country=RU"
    assert urls.message("ab", request, "d") == "/messages/ab?q=stolen+car&from_country=RU&cursor=d"
    assert urls.message("ab") == "/messages/ab"
    assert urls.original("ab", 1) == "/api/v1/messages/ab/original"
    assert urls.original("ab", 2) == "/api/v1/messages/ab/original?source=2"
    assert urls.attachment("ab", 1) == "/api/v1/messages/ab/attachments/1"
    assert urls.collection("a b/c", 7) == "/collections/a%20b%2Fc?after=7"
    assert Urls("ar").page("/help") == "/help?lang=ar"
    assert Urls("ar").search(SearchRequest()) == "/search?lang=ar"


def test_requests_of_links() -> None:
    request = SearchRequest(
        q="visa", filters={"year": ("2022",)}, sent_from=date(2022, 1, 1), cursor="c", interval=Interval.DAY
    )
    assert without_dates(request) == SearchRequest(q="visa", filters={"year": ("2022",)})
    assert without_filters(request) == SearchRequest(q="visa")
    assert sorted_by(SearchRequest(q="visa", cursor="c"), Sort.OLDEST) == SearchRequest(
        q="visa", sort=Sort.OLDEST
    )


@pytest.mark.parametrize(
    ("bar", "first", "last", "interval"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), Interval.MONTH),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Interval.DAY),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), Interval.DAY),
        ("2022-03-10", date(2022, 3, 10), date(2022, 3, 10), Interval.DAY),
    ],
)
def test_a_bar_narrows_to_itself(bar: str, first: date, last: date, interval: Interval) -> None:
    expected = SearchRequest(q="visa", sent_from=first, sent_to=last, interval=interval)
    assert within_bar(SearchRequest(q="visa", cursor="c"), bar) == expected
