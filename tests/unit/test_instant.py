from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.instant import Precision, parse_iso


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2022", Precision.YEAR, date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-10", Precision.DAY, date(2022, 3, 10), date(2022, 3, 10)),
        ("2014-05-13T00:30:00+02:00", Precision.SECOND, date(2014, 5, 13), date(2014, 5, 13)),
    ],
)
def test_an_instant_covers_all_its_readings(text: str, precision: Precision, first: date, last: date) -> None:
    instant = parse_iso(text)
    assert (instant.precision, instant.first_day, instant.last_day) == (precision, first, last)
    assert instant.isoformat() == text


def test_the_earliest_reading_is_in_utc() -> None:
    assert parse_iso("2014-05-13T00:30:00+02:00").earliest == datetime(2014, 5, 12, 22, 30, tzinfo=UTC)
    assert parse_iso("2014-05-13").earliest == datetime(2014, 5, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2022-13", "2022-02-30", "22-03-10", "2022-03-10T25:00:00", "March 2022"]
)
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_iso(text)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_writing_and_reading_are_inverse(moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    assert parse_iso(text).isoformat() == text
