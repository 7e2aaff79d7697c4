"""The case of a person as a picture: what happened when, in lanes, under the measures of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.domain.findings import Kind, MeasureAction
from archive.domain.instant import Instant, believed
from archive.domain.ledger import Certainty
from search_api.persons import EventView, MeasureView
from web.locale import Locale
from web.urls import Urls

WIDTH, LANE, TOP, BOTTOM, SIDE = 960, 62, 14, 24, 14
#: Points nearer than this are put below each other, at most so many.
NEAR, STACKED, STEP, FIRST = 16, 3, 13, 28
#: Lanes from above, and the shape of each kind, so that color is not needed to tell them apart.
LANES: Sequence[tuple[str, Mapping[Kind, str]]] = (
    (
        "lane_notices",
        {
            Kind.NOTICE_REQUESTED: "ring",
            Kind.DIFFUSION_CIRCULATED: "ring",
            Kind.NOTICE_PUBLISHED: "disc",
            Kind.NOTICE_DENIED: "cross",
            Kind.DIFFUSION_DENIED: "cross",
            Kind.NOTICE_CANCELLED: "barred",
            Kind.DIFFUSION_CANCELLED: "barred",
        },
    ),
    ("lane_complaints", {Kind.COMPLAINT_FILED: "box", Kind.COMPLAINT_DECIDED: "block"}),
    ("lane_requests", {Kind.INFORMATION_REQUESTED: "triangle"}),
    ("lane_replies", {Kind.INFORMATION_SUPPLIED: "diamond", Kind.INFORMATION_REFUSED: "hollow"}),
)


@dataclass(frozen=True, slots=True)
class Point:
    """An event in the picture's units; `shape` names a symbol, `label` says it in words."""

    x: float
    y: float
    shape: str
    label: str
    url: str
    possible: bool
    after_refusal: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of events of one sort."""

    title: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A time under measures, and what says when it begins: a message's address here, or a public source."""

    x: float
    width: float
    label: str
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """Where a year begins."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A shape and what it stands for."""

    shape: str
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture; events of no date, or of one that cannot be, are not in it."""

    width: int
    height: int
    lanes: Sequence[Lane]
    points: Sequence[Point]
    bands: Sequence[Band]
    years: Sequence[YearLine]
    legend: Sequence[LegendEntry]
    undated: str


def build_timeline(
    events: Sequence[EventView], measures: Sequence[MeasureView], locale: Locale, urls: Urls
) -> Timeline | None:
    """The picture; None where nothing is dated."""
    dated = [(event, at) for event in events if (at := believed(event.message.sent_at))]
    if not dated:
        return None
    first = min(at.first_day for _, at in dated)
    last = max(at.last_day for _, at in dated)
    scale = _Scale(date(first.year, 1, 1), date(last.year, 12, 31), locale.direction == "rtl")
    used = [(title, shapes) for title, shapes in LANES if any(event.kind in shapes for event, _ in dated)]
    lanes = [
        Lane(locale.say(title), scale.edge, float(TOP + place * LANE))
        for place, (title, _) in enumerate(used)
    ]
    points = [
        point
        for lane, (_, shapes) in zip(lanes, used, strict=True)
        for point in _points(dated, lane, shapes, scale, locale, urls)
    ]
    kinds = {event.kind for event, _ in dated}
    legend = [
        LegendEntry(shape, locale.value("kind", kind))
        for _, shapes in used
        for kind, shape in shapes.items()
        if kind in kinds
    ]
    return Timeline(
        WIDTH,
        TOP + len(lanes) * LANE + BOTTOM,
        lanes,
        points,
        _bands(measures, scale, locale, urls),
        _years(scale),
        legend,
        locale.say_count("undated", undated) if (undated := len(events) - len(dated)) else "",
    )


class _Scale:
    """Days to units of the picture; from right to left where the page is read so."""

    def __init__(self, first: date, last: date, mirrored: bool) -> None:
        self.first, self.last, self._mirrored = first, last, mirrored
        self._days = max(1, (last - first).days)
        #: Where the titles of lanes begin.
        self.edge = WIDTH - 4.0 if mirrored else 4.0

    def x(self, day: date) -> float:
        """Where a day stands; one outside of the picture at its edge."""
        day = min(max(day, self.first), self.last)
        x = SIDE + (WIDTH - 2 * SIDE) * (day - self.first).days / self._days
        return round(WIDTH - x if self._mirrored else x, 1)


def _points(
    dated: Sequence[tuple[EventView, Instant]],
    lane: Lane,
    shapes: Mapping[Kind, str],
    scale: _Scale,
    locale: Locale,
    urls: Urls,
) -> list[Point]:
    found: list[Point] = []
    ends: list[float] = []  # the last point of each level
    for event, at in dated:
        if event.kind not in shapes:
            continue
        x = scale.x(at.first_day + (at.last_day - at.first_day) / 2)
        free = (n for n, end in enumerate(ends) if abs(x - end) >= NEAR)
        level = next(free, len(ends) if len(ends) < STACKED else STACKED - 1)
        ends[level:] = [x, *ends[level + 1 :]]
        fact = event.fact
        after = fact.after_denied_notice if fact else None
        what = locale.value("kind", event.kind)
        where = f" ({locale.country(event.country)})" if event.country else ""
        found.append(
            Point(
                x,
                lane.y + FIRST + level * STEP,
                shapes[event.kind],
                f"{locale.date(at)}: {what}{where}",
                urls.message(event.message.id),
                possible=after is Certainty.POSSIBLE or at.first_day != at.last_day,
                after_refusal=after is not None,
            )
        )
    return found


def _bands(measures: Sequence[MeasureView], scale: _Scale, locale: Locale, urls: Urls) -> list[Band]:
    """Each time from an announcement to what lifts it; open at the end. Measures are in order of date."""
    bands: list[Band] = []
    began: dict[str, tuple[date, MeasureView]] = {}
    for one in measures:
        if one.since is None:
            continue
        day = one.since.first_day
        if one.action is not MeasureAction.LIFTED:
            began.setdefault(one.country, (day, one))
        elif one.country in began:
            bands.append(_band(*began.pop(one.country), day, scale, locale, urls))
    bands += [_band(first, one, scale.last, scale, locale, urls) for first, one in began.values()]
    return [band for band in bands if band.width > 0]


def _band(first: date, one: MeasureView, last: date, scale: _Scale, locale: Locale, urls: Urls) -> Band:
    low, high = sorted((scale.x(first), scale.x(last)))
    country, since = locale.country(one.country), locale.date(one.since)
    label = locale.say("timeline_measures", country=country, date=since)
    url = urls.message(one.message.id) if one.message else ""
    return Band(low, round(high - low, 1), label, url, one.source or "")


def _years(scale: _Scale) -> list[YearLine]:
    years = range(scale.first.year, scale.last.year + 1)
    every = 1 + len(years) // 14
    return [YearLine(scale.x(date(year, 1, 1)), str(year)) for year in years[::every]]
