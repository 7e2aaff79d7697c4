"""The picture of a case: what is in it, and the times under measures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.findings import Kind, MeasureAction
from archive.domain.instant import parse_iso
from search_api.explanation import Linked
from search_api.persons import EventView, MeasureView
from tests.leak import id_of
from web.locale import open_locale
from web.timeline import Timeline, build_timeline
from web.urls import Urls

EN = open_locale("en")
PUBLIC = MeasureView("RU", MeasureAction.ANNOUNCED, "2022-03-10", None, "https://example.org/measures")


def sent(number: int, day: str | None) -> Linked:
    return Linked(id_of(number), sent_at=parse_iso(day) if day else None)


def picture(*days: str | None, measures: tuple[MeasureView, ...] = ()) -> Timeline | None:
    events = [EventView(Kind.INFORMATION_REQUESTED, "RU", sent(n, day)) for n, day in enumerate(days, 1)]
    return build_timeline(events, measures, EN, Urls())


def test_measures_that_are_publicly_known_are_a_band_with_their_source() -> None:
    drawn = picture("2021-05-01", "2022-06-01", measures=(PUBLIC,))
    assert drawn is not None
    [band] = drawn.bands
    assert band.label == "Restrictive measures on Russia since 10 Mar 2022"
    assert (band.source, band.url) == ("https://example.org/measures", "")
    # From day 433 of the 729 of two years, over 932 units, to the end.
    assert (round(band.x), round(band.x + band.width)) == (14 + 554, 946)


def test_measures_that_a_message_lifts_end_there() -> None:
    told = MeasureView("RU", MeasureAction.ANNOUNCED, None, sent(7, "2021-02-01"))
    lifted = MeasureView("RU", MeasureAction.LIFTED, None, sent(8, "2021-08-01"))
    drawn = picture("2021-05-01", measures=(told, lifted))
    assert drawn is not None
    [band] = drawn.bands
    assert band.url.endswith(f"/messages/{id_of(7)}")
    assert band.x + band.width < 700


def test_measures_after_the_case_are_not_in_the_picture() -> None:
    drawn = picture("2015-05-01", measures=(PUBLIC, replace(PUBLIC, on="2091-01-01")))
    assert drawn is not None
    assert drawn.bands == []


@pytest.mark.parametrize("day", ["1900-01-01", "2091-01-01", "1970-01-01T00:00:00Z", None])
def test_a_date_that_cannot_be_is_not_in_the_picture(day: str | None) -> None:
    drawn = picture("2021-05-01", day)
    assert drawn is not None
    assert [year.text for year in drawn.years] == ["2021"]
    assert len(drawn.points) == 1
    assert drawn.undated == "One event of unknown date is not in the picture."
    assert picture(day) is None
