"""The histogram as a picture: where each bar stands, computed here, drawn by the template."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.query.request import Interval, SearchRequest
from archive.query.result import Bucket
from web.locale import Locale
from web.urls import Urls, within_bar
from web.visible import isolated

WIDTH, HEIGHT = 960, 84
#: Bars beyond this many are drawn for the last ones only; the archive's oldest messages are found by year.
MAX_BARS = 400
#: Labels that stand beside each other without touching, by the length of what they say.
_LABELS = {Interval.YEAR: 12, Interval.MONTH: 6, Interval.DAY: 5}
#: Nearer to an edge than this, in hundredths of the width, a label is not centered under its bar.
_EDGE = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in the picture's units, what it says, and where a click on it leads."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the middle of its bar: `x` in hundredths of the width, `anchor` as SVG names it.

    `classes` tells every second one, which is left out where there is little room.
    """

    text: str
    x: str
    anchor: str
    classes: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars, oldest first, the labels of some, and the largest count."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int
    most: str


def build_histogram(
    buckets: Sequence[Bucket], interval: Interval, request: SearchRequest, locale: Locale, urls: Urls
) -> Histogram | None:
    """The picture; None where there is no dated message. Units without a message keep their place."""
    if not buckets:
        return None
    counts = {bucket.value: bucket.count for bucket in buckets}
    values = _between(buckets[0].value, buckets[-1].value, interval)[-MAX_BARS:]
    most = max(counts.values())
    step = WIDTH / max(len(values), 12)
    bars = []
    for place, value in enumerate(values):
        count = counts.get(value, 0)
        height = max(3.0, (HEIGHT - 4) * count / most) if count else 0.0
        bars.append(
            Bar(
                x=round(place * step, 2),
                y=round(HEIGHT - height, 2),
                width=round(max(step - min(2.0, step / 4), 0.8), 2),
                height=round(height, 2),
                label=locale.bar(value),
                count=locale.say_count("messages", count),
                url=urls.search(within_bar(request, value)) if count else "",
            )
        )
    ticks = _ticks(bars, math.ceil(WIDTH / _LABELS[interval] / step))
    return Histogram(tuple(bars), ticks, WIDTH, HEIGHT, locale.number(most))


def _ticks(bars: Sequence[Bar], every: int) -> tuple[Tick, ...]:
    ticks = []
    for number, bar in enumerate(bars[::every]):
        x = 100 * (bar.x + bar.width / 2) / WIDTH
        anchor = "start" if x < _EDGE else "end" if x > 100 - _EDGE else "middle"
        ticks.append(Tick(isolated(bar.label), f"{x:.2f}%", anchor, "second" if number % 2 else "first"))
    return tuple(ticks)


def _between(first: str, last: str, interval: Interval) -> list[str]:
    """Every unit from the first to the last."""
    if interval is Interval.YEAR:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if interval is Interval.MONTH:
        begin, end = (int(v[:4]) * 12 + int(v[5:7]) - 1 for v in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]
    start, stop = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=n)).isoformat() for n in range((stop - start).days + 1)]
