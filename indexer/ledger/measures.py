"""When which country was under restrictive measures: from messages, and from a calendar of public ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archive.domain.findings import MeasureAction
from archive.domain.instant import Instant, parse_iso
from archive.domain.ledger import Certainty
from archive.domain.measures import KnownMeasure, load_measures
from indexer.ledger.items import Item
from indexer.ledger.order import came_before, undated_last


@dataclass(frozen=True, slots=True)
class MeasurePoint:
    """From here on a country is, or is no more, under measures; `source` a message's id or an address."""

    country: str
    action: MeasureAction
    at: Instant | None
    source: str


class Measures:
    """Asked for each request whether its country was under measures then."""

    def __init__(self, items: Iterable[Item], known: Iterable[MeasurePoint] | None = None) -> None:
        self._points: defaultdict[str, list[MeasurePoint]] = defaultdict(list)
        for point in map(_public, load_measures()) if known is None else known:
            self._points[point.country].append(point)
        for item in items:
            for found in item.measures:
                at = parse_iso(found.on) if found.on else item.at
                self._points[found.country].append(MeasurePoint(found.country, found.action, at, item.id))

    def at(self, country: str | None, moment: Instant | None) -> tuple[Certainty, str] | None:
        """How surely this country was under measures at this moment, and the source that says so; or None."""
        if country is None or country not in self._points:
            return None
        points = sorted(self._points[country], key=lambda p: undated_last(p.at))
        answer: tuple[Certainty, str] | None = None
        for point in points:
            order = came_before(point.at, moment)
            if order is None:
                continue
            if point.action is not MeasureAction.LIFTED:
                answer = (order, point.source)
            elif order is Certainty.CERTAIN:
                answer = None
            elif answer is not None:
                answer = (Certainty.POSSIBLE, answer[1])
        return answer


def _public(known: KnownMeasure) -> MeasurePoint:
    return MeasurePoint(known.country, known.action, known.on, known.source)
