"""Which message answers which: by its in-reply-to, by a number it cites, or as the same person and the two
bureaus reversed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from archive.analysis.numbers import number_key
from archive.domain.findings import Kind
from archive.domain.message import INTERPOL
from indexer.ledger.events import REPLIES
from indexer.ledger.items import Item
from indexer.ledger.order import came_before, undated_first


def find_answers(items: Sequence[Item]) -> dict[str, list[str]]:
    """request -> its answers, oldest first, among the messages about one person."""
    requests = [item for item in items if Kind.INFORMATION_REQUESTED in item.kinds]
    answers: defaultdict[str, list[Item]] = defaultdict(list)
    for reply in items:
        if reply.kinds.isdisjoint(REPLIES) or reply.country in (None, INTERPOL):
            continue
        fitting = [request for request in requests if _fits(reply, request)]
        named = [request for request in fitting if is_named(reply, request)]
        for request in named or _nearest(fitting):
            answers[request.id].append(reply)
    return {
        request: [a.id for a in sorted(found, key=lambda a: (a.first_day, a.id))]
        for request, found in answers.items()
    }


def is_named(reply: Item, request: Item) -> bool:
    """Whether a message names another as the one it answers or cites."""
    numbers = {number_key(n) for n in (request.source_id, request.reference) if n}
    if reply.in_reply_to and number_key(reply.in_reply_to) in numbers:
        return True
    return any(number_key(c.number) in numbers for c in reply.citations if c.role in ("reply", "cited"))


def _fits(reply: Item, request: Item) -> bool:
    """From an addressee to the sender, and not before the request."""
    asked = request.told if not request.to_all else None
    return (
        request.id != reply.id
        and request.country in reply.to
        and (asked is None or reply.country in asked)
        and came_before(request.at, reply.at) is not None
    )


def _nearest(requests: Iterable[Item]) -> list[Item]:
    """The latest request: a later one repeats and replaces what was asked before."""
    found = sorted(
        requests,
        key=lambda item: (undated_first(item.at), item.id),
    )
    return found[-1:]
