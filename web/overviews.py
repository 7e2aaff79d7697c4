"""Overviews as pages: who asks whom, and what became of complaints. Each number leads to its messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.query.request import SearchRequest
from search_api.overviews import AsksView, ComplaintCounts, CountryComplaints
from web.locale import Locale
from web.urls import Urls

#: Pairs named above the table, and steps of its shading.
TOP_PAIRS, SHADES = 12, 5
#: Countries in the picture of complaints, and its size.
PICTURED, WIDTH, ROW, NAMES, AMOUNT = 12, 760, 26, 190, 50
_STEPS = ("deleted", "kept", "inadmissible")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts in words, and the search that finds as many; `shade` from 0 (none) to 5."""

    text: str
    label: str
    url: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class AsksRow:
    """A country that asks: all its requests, then those to each addressee; None where there is none."""

    name: str
    whole: Figure
    cells: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class AsksContext:
    """Who asks whom."""

    total: Figure
    pairs: Sequence[Figure]
    columns: Sequence[Figure]
    rows: Sequence[AsksRow]


@dataclass(frozen=True, slots=True)
class ComplaintsLine:
    """A requesting country, or a year of it: filed, decided, deleted, kept, inadmissible; the share."""

    name: str
    figures: Sequence[Figure]
    share: str


@dataclass(frozen=True, slots=True)
class CountryRows:
    """A requesting country, and its years."""

    whole: ComplaintsLine
    years: Sequence[ComplaintsLine]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar, in the picture's units."""

    step: str
    x: float
    width: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class BarRow:
    """The decisions on one country as a bar."""

    name: str
    name_x: float
    y: int
    segments: Sequence[Segment]
    text: str
    text_x: float


@dataclass(frozen=True, slots=True)
class ComplaintsContext:
    """Complaints by requesting country and year, as table and picture."""

    rows: Sequence[CountryRows]
    bars: Sequence[BarRow]
    width: int
    height: int


def build_asks(view: AsksView, locale: Locale, urls: Urls) -> AsksContext:
    """Who asks whom."""
    most = max(view.cells.values(), default=1)

    def figure(count: int, label: str, query: str) -> Figure:
        shade = 1 + (SHADES - 1) * count // most if count else 0
        url = urls.search(SearchRequest(q=f"tracing:informal {query}".strip()))
        return Figure(locale.number(count), label, url, min(shade, SHADES))

    def pair(sender: str, addressee: str, count: int) -> Figure:
        label = f"{locale.country(sender)} {locale.arrow} {locale.country(addressee)}"
        return figure(count, label, f"from:{sender} to:{addressee}")

    ordered = sorted(view.cells.items(), key=lambda item: (-item[1], item[0]))
    return AsksContext(
        total=figure(view.total, locale.say_count("messages", view.total), ""),
        pairs=[pair(*countries, count) for countries, count in ordered[:TOP_PAIRS]],
        columns=[figure(count, locale.country(code), f"to:{code}") for code, count in view.addressees],
        rows=[
            AsksRow(
                locale.country(sender),
                figure(count, locale.country(sender), f"from:{sender}"),
                [
                    pair(sender, addressee, cell) if (cell := view.cells.get((sender, addressee))) else None
                    for addressee, _ in view.addressees
                ],
            )
            for sender, count in view.senders
        ],
    )


def build_complaints(found: Sequence[CountryComplaints], locale: Locale, urls: Urls) -> ComplaintsContext:
    """Complaints as table and picture."""

    def line(name: str, country: str, counts: ComplaintCounts, year: str = "") -> ComplaintsLine:
        narrowed = f"requesting:{country}" + (f" year:{year}" if year else "")
        return _line(name, narrowed, counts, locale, urls)

    rows = [
        CountryRows(
            line(locale.country(one.country), one.country, one.counts),
            [line(locale.value("year", year), one.country, counts, year) for year, counts in one.years],
        )
        for one in found
    ]
    bars = list(_bars(found, rows, locale))
    return ComplaintsContext(rows, bars, WIDTH, ROW * len(bars))


def _line(name: str, narrowed: str, counts: ComplaintCounts, locale: Locale, urls: Urls) -> ComplaintsLine:
    decided = "kind:complaint_decided"
    steps = (
        ("filed", "kind:complaint_filed"),
        ("decided", decided),
        *((step, f"{decided} outcome:{step}") for step in _STEPS),
    )
    figures = []
    for step, query in steps:
        count = getattr(counts, step)
        url = urls.search(SearchRequest(q=f"{query} {narrowed}"))
        label = f"{name}: {locale.say(f'complaints_{step}')}"
        figures.append(Figure(locale.number(count), label, url, int(count > 0)))
    share = "" if counts.overturned is None else locale.percent(counts.overturned)
    return ComplaintsLine(name, figures, share)


def _bars(
    found: Sequence[CountryComplaints], rows: Sequence[CountryRows], locale: Locale
) -> Iterator[BarRow]:
    """The countries with the most decisions, each decision one unit of its bar."""
    decided = [(one, row) for one, row in zip(found, rows, strict=True) if one.counts.decided]
    decided.sort(key=lambda pair: -pair[0].counts.decided)
    most = max((one.counts.decided for one, _ in decided), default=1)
    mirrored = locale.direction == "rtl"
    for place, (one, row) in enumerate(decided[:PICTURED]):
        segments, x = [], float(NAMES)
        for step, figure in zip(_STEPS, row.whole.figures[2:], strict=True):
            width = round((WIDTH - NAMES - AMOUNT) * getattr(one.counts, step) / most, 2)
            if width:
                start = WIDTH - x - width if mirrored else x
                segments.append(Segment(step, round(start, 2), width, figure))
                x += width
        ends = (NAMES - 10.0, x + 6)
        name_x, text_x = (round(WIDTH - end if mirrored else end, 2) for end in ends)
        yield BarRow(row.whole.name, name_x, place * ROW, segments, row.whole.figures[1].text, text_x)
