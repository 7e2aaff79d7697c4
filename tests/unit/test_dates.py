from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.vocabulary.calendars import islamic_to_date, persian_to_date
from indexer.normalize.dates import normalize_date

DATES = [
    # ISO 8601
    ("2022-03-10T09:15:00+02:00", "2022-03-10T09:15:00+02:00"),
    ("2022-03-10 09:15", "2022-03-10T09:15:00"),
    ("20220310T153000Z", "2022-03-10T15:30:00Z"),
    ("20220310", "2022-03-10"),
    ("2022-03", "2022-03"),
    ("2022", "2022"),
    # mail (RFC 2822, and what mail programs make of it)
    ("Thu, 22 Jun 2017 15:30:00 +0200 (CEST)", "2017-06-22T15:30:00+02:00"),
    ("22 Jun 17 15:30 EST", "2017-06-22T15:30:00-05:00"),
    ("Sat, 1 Jan 00 10:00:00 GMT", "2000-01-01T10:00:00Z"),
    ("Mon, 5 Jun 2017 10:00:00 -0000", "2017-06-05T10:00:00"),
    ("Mon, 5 Jun 2017 10:00:00 IST", "2017-06-05T10:00:00"),
    ("Mon, 05 Jun 2017 10:00:00 +0200 GMT+02:00", "2017-06-05T10:00:00+02:00"),
    ("Fri, 21 Nov 1997 09(comment):55:06 -0600", "1997-11-21T09:55:06-06:00"),
    ("Thu Jun 22 15:30:00 2017", "2017-06-22T15:30:00"),
    ("Monday, August 21, 2017 1:20 PM", "2017-08-21T13:20:00"),
    ("5 Jun 2017 12:05 AM", "2017-06-05T00:05:00"),
    ("5 Jun 2017 25:61:00", "2017-06-05"),
    # date-time groups
    ("101530Z MAR 22", "2022-03-10T15:30:00Z"),
    ("10 1530Z MAR 2022", "2022-03-10T15:30:00Z"),
    ("101530ZMAR22", "2022-03-10T15:30:00Z"),
    ("101530B MAR 22", "2022-03-10T15:30:00+02:00"),
    ("101530R MAR 22", "2022-03-10T15:30:00-05:00"),
    ("101530J MAR 22", "2022-03-10T15:30:00"),
    # telegrams of the 1950s to 1970s
    ("Washington, March 3, 1970, 3:15 p.m.", "1970-03-03T15:15:00"),
    ("Washington, January 22, 1952, 2322Z.", "1952-01-22T23:22:00Z"),
    ("Guatemala City, August 12, 1953, 6 p.m.", "1953-08-12T18:00:00"),
    # numbers, the day first
    ("12.06.2018", "2018-06-12"),
    ("12.6.18", "2018-06-12"),
    ("25/03/2021", "2021-03-25"),
    ("03/25/2021", "2021-03-25"),
    ("05/05/2021", "2021-05-05"),
    ("3/2022", "2022-03"),
    # day and month, or month and day: the year is sure
    ("05/04/2019", "2019"),
    # months by name
    ("12 janvier 2018", "2018-01-12"),
    ("1er août 2019", "2019-08-01"),
    ("Paris, le 3 mars 2020 à 15h30", "2020-03-03T15:30:00"),
    ("martes, 28 de setiembre de 2021", "2021-09-28"),
    ("mar. 5 mayo 2020", "2020-05-05"),
    ("1º de março de 2019", "2019-03-01"),
    ("1 gennaio 2020", "2020-01-01"),
    ("Dienstag, 13. September 2022 11:45", "2022-09-13T11:45:00"),
    ("7 października 2020 r.", "2020-10-07"),
    ("10 Mart 2022", "2022-03-10"),
    ("25 Aralık 2021 Cumartesi", "2021-12-25"),
    ("5 aprel 2019", "2019-04-05"),
    ("9 сентября 2015 г.", "2015-09-09"),
    ("5 березня 2021 року", "2021-03-05"),
    ("10 наурыз 2022 ж.", "2022-03-10"),
    ("марта 2022", "2022-03"),
    ("١٠ مارس ٢٠٢٢", "2022-03-10"),
    ("1 كانون الثاني 2020", "2020-01-01"),
    ("٢٠٢٢/٠٣/١٠", "2022-03-10"),
    ("2022年3月10日", "2022-03-10"),
    ("2022年3月", "2022-03"),
    # Persian calendar
    ("۱۴۰۰/۱۲/۱۹", "2022-03-10"),
    ("19 اسفند 1400", "2022-03-10"),
    ("1397/03/12", "2018-06-02"),
    # Islamic calendar: the day is not sure, the month may be
    ("1443/08/07 هـ", "2022-03"),
    ("1443/08/07 هـ الموافق 2022/03/10 م", "2022-03-10"),
    ("1443/08/29 هـ", "2022"),
    # future dates are kept as found
    ("2099-01-01", "2099-01-01"),
]

NO_DATES = [
    "",
    "undated",
    "Mar 22",
    "25/03/21",
    "05-04-19",
    "30.02.2020",
    "2022-13-01",
    "3 or 4 March 2020",
    "between 3 March and 5 March 2020",
    "circa 1890",
    "101530Z MAR",
    "Room 1984",
    "Room 12, 3 March 2020",
    "0001-01-01",
    "9999-01-01",
    "1443 هـ",
    "1404/12/31 ه.ش",
    "1" * 500,
]


@pytest.mark.parametrize(("raw", "expected"), DATES)
def test_a_date_is_read_with_its_precision(raw: str, expected: str) -> None:
    found = normalize_date(raw)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize("raw", NO_DATES)
def test_what_is_not_sure_is_no_date(raw: str) -> None:
    assert normalize_date(raw) is None


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        # first days of years as published by the calendar center of the University of Tehran
        (1399, 1, 1, date(2020, 3, 20)),
        (1400, 1, 1, date(2021, 3, 21)),
        (1403, 1, 1, date(2024, 3, 20)),
        (1403, 12, 30, date(2025, 3, 20)),
        (1404, 1, 1, date(2025, 3, 21)),
        # 22 Bahman 1357
        (1357, 11, 22, date(1979, 2, 11)),
        (1375, 1, 1, date(1996, 3, 20)),
    ],
)
def test_persian_dates_of_known_days(year: int, month: int, day: int, expected: date) -> None:
    assert persian_to_date(year, month, day) == expected


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1404, 12, 30), (1400, 7, 31), (1400, 13, 1), (900, 1, 1)]
)
def test_no_such_persian_day(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match="Persian"):
        persian_to_date(year, month, day)


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [(1, 1, 1, date(622, 7, 19)), (1443, 1, 1, date(2021, 8, 10)), (1441, 9, 1, date(2020, 4, 24))],
)
def test_tabular_islamic_dates(year: int, month: int, day: int, expected: date) -> None:
    assert islamic_to_date(year, month, day) == expected


@given(st.text(max_size=300))
def test_no_text_raises(raw: str) -> None:
    normalize_date(raw)


@given(st.text(alphabet="0123456789 .:/-+ZTamprهـش年月日", max_size=40))
def test_nothing_that_looks_like_a_date_raises(raw: str) -> None:
    found = normalize_date(raw)
    assert found is None or 1000 <= found.start.year <= 2100


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_reads_the_same_in_every_style(day: date) -> None:
    for style in (
        "{0:%Y}-{0:%m}-{0:%d}",
        "{0:%Y}/{0:%m}/{0:%d}",
        "{0:%d}.{0:%m}.{0:%Y}",
        "{0:%Y}年{0:%m}月{0:%d}日",
    ):
        found = normalize_date(style.format(day))
        assert found is not None
        assert found.first_day == day
