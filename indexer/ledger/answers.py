"""Which message answers which: by its in-reply-to, by a number it cites, or as the same person and the two
bureaus reversed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from archive.analysis.numbers import number_key
from archive.domain.findings import Kind
from archive.domain.message import INTERPOL
from indexer.ledger.events import REPLIES
from indexer.ledger.items import Item
from indexer.ledger.order import came_before, undated_first

#: Between the hours of a day in two places.
_MARGIN = timedelta(days=2)


def find_answers(items: Sequence[Item]) -> dict[str, list[str]]:
    """request -> its answers, oldest first, among the messages about one person."""
    asked = _Asked(item for item in items if Kind.INFORMATION_REQUESTED in item.kinds)
    answers: defaultdict[str, list[Item]] = defaultdict(list)
    for reply in items:
        if reply.kinds.isdisjoint(REPLIES) or reply.country in (None, INTERPOL):
            continue
        for request in asked.named(reply) or asked.nearest(reply):
            answers[request.id].append(reply)
    return {
        request: [a.id for a in sorted(found, key=lambda a: (a.first_day, a.id))]
        for request, found in answers.items()
    }


class _Asked:
    """Requests about one person, by their numbers, and by who sent them, those without a date first."""

    def __init__(self, requests: Iterable[Item]) -> None:
        self._by_number: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        self._by_country: defaultdict[str | None, list[Item]] = defaultdict(list)
        for request in sorted(requests, key=_recency):
            self._by_country[request.country].append(request)
            for number in (request.source_id, request.reference):
                if number:
                    self._by_number[number_key(number)][request.id] = request
        self._moments = {
            country: [undated_first(request.at) for request in found]
            for country, found in self._by_country.items()
        }

    def named(self, reply: Item) -> list[Item]:
        """Those that a message names as what it answers or cites."""
        numbers = {number_key(c.number) for c in reply.citations if c.role in ("reply", "cited")}
        if reply.in_reply_to:
            numbers.add(number_key(reply.in_reply_to))
        found = {one.id: one for number in numbers for one in self._by_number.get(number, {}).values()}
        return [request for request in found.values() if _fits(reply, request)]

    def nearest(self, reply: Item) -> list[Item]:
        """The latest: a later request repeats and replaces what was asked before."""
        found = [one for country in reply.to if (one := self._nearest_of(country, reply))]
        return [max(found, key=_recency)] if found else []

    def _nearest_of(self, country: str, reply: Item) -> Item | None:
        requests = self._by_country.get(country, [])
        count = len(requests)
        if reply.at is not None:
            end = datetime.combine(reply.at.last_day, time.max, UTC) + _MARGIN
            count = bisect_right(self._moments.get(country, []), (True, end))
        places = range(count - 1, -1, -1)
        return next((requests[place] for place in places if _fits(reply, requests[place])), None)


def _recency(item: Item) -> tuple[tuple[bool, datetime], str]:
    return undated_first(item.at), item.id


def _fits(reply: Item, request: Item) -> bool:
    """From an addressee to the sender, and not before the request."""
    asked = request.told if not request.to_all else None
    return (
        request.id != reply.id
        and request.country in reply.to
        and (asked is None or reply.country in asked)
        and came_before(request.at, reply.at) is not None
    )
