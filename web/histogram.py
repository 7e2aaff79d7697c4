"""The histogram as a picture: where each bar stands, computed here, drawn by the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.query.request import Interval, SearchRequest
from archive.query.result import Bucket
from web.locale import Locale
from web.urls import Urls, within_bar

WIDTH, HEIGHT = 960, 84
#: Bars beyond this many are drawn for the last ones only; the archive's oldest messages are found by year.
MAX_BARS = 400
_LABELS = 8


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
    tick: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars, oldest first, and the largest count."""

    bars: tuple[Bar, ...]
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
    every = max(1, -(-len(values) // _LABELS))
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
                tick=locale.bar(value) if place % every == 0 else "",
            )
        )
    return Histogram(tuple(bars), WIDTH, HEIGHT, locale.number(most))


def _between(first: str, last: str, interval: Interval) -> list[str]:
    """Every unit from the first to the last."""
    if interval is Interval.YEAR:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if interval is Interval.MONTH:
        begin, end = (int(v[:4]) * 12 + int(v[5:7]) - 1 for v in (first, last))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]
    start, stop = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=n)).isoformat() for n in range((stop - start).days + 1)]
