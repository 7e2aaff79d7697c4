"""Facets as a page lists them."""

from __future__ import annotations

from archive.query.request import SearchRequest
from search_api.views import FacetValue, FacetView
from web.locale import open_locale
from web.results import build_facet
from web.urls import Urls


def shown(name: str, *values: FacetValue) -> list[str]:
    box = build_facet(FacetView(name, values), SearchRequest(), open_locale("en"), Urls())
    assert box is not None
    return [link.text for link in (*box.values, *box.rest)]


def test_days_since_a_refusal_from_few_to_many() -> None:
    """Whatever their counts are, and which of them are chosen."""
    values = [
        FacetValue("1096-", 90, True), FacetValue("31-90", 40, False), FacetValue("0-30", 3, False),
        FacetValue("366-1095", 20, False), FacetValue("91-365", 60, False),
    ]  # fmt: skip
    assert shown("days_since", *values) == [
        "up to 30", "31 to 90", "91 to 365", "1 to 3 years", "more than 3 years"
    ]  # fmt: skip
    assert shown("days_since", FacetValue("?", 0, True), FacetValue("0-30", 1, False)) == ["up to 30", "?"]


def test_other_values_by_count_and_years_from_the_newest() -> None:
    kinds = [FacetValue("other", 5, False), FacetValue("notice_denied", 3, True)]
    assert shown("kind", *kinds) == ["Notice denied", "Other"]
    years = [FacetValue("2019", 9, False), FacetValue("unknown", 8, False), FacetValue("2021", 2, False)]
    assert shown("year", *years) == ["2021", "2019", "Date unknown"]
