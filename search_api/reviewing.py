"""The queue of review: messages of whose kinds the archive is least sure, for readers to decide."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.catalog.review import Doubtful, count_queue, read_queue
from archive.errors import RequestError
from archive.query.request import Scope
from search_api.explanation import Explanation, build_explanation

#: What a place in the queue is written as; messages on a page, and how far those that wait are counted.
CURSOR = "[01][.][0-9]{1,8}:[0-9a-f]{32}"
MAX_REVIEWS, MAX_COUNTED = 50, 10_000


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A message with its kinds and what else was thought of; `doubt` (0..1) that these are the kinds."""

    found: Explanation
    doubt: float


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Messages that wait, the most doubtful first; `total` of them where `is_exact`, else more than that."""

    items: tuple[ReviewItem, ...]
    total: int
    is_exact: bool
    next_cursor: str | None


class ReviewQueue:
    """Reads the queue. Raises RequestError for a cursor that is none."""

    def __init__(self, database: Database, catalog: CatalogReader) -> None:
        self._database = database
        self._catalog = catalog

    def page(self, scope: Scope, *, cursor: str | None = None, size: int = 10) -> ReviewPage:
        """So many messages within the reader's scope, in a few statements for all."""
        after = _read_cursor(cursor) if cursor else None
        places = read_queue(self._database, scope.collections, after, size)
        counted = count_queue(self._database, scope.collections, MAX_COUNTED + 1)
        return ReviewPage(
            items=self._items(places),
            total=min(counted, MAX_COUNTED),
            is_exact=counted <= MAX_COUNTED,
            next_cursor=f"{places[-1].doubt!r}:{places[-1].message_id}" if len(places) == size else None,
        )

    def _items(self, places: list[Doubtful]) -> tuple[ReviewItem, ...]:
        ids = [place.message_id for place in places]
        stored, derived = self._catalog.get_messages(ids), self._catalog.derived_of(ids)
        made = self._catalog.overrulings_of(ids)
        return tuple(
            ReviewItem(
                build_explanation(stored[key].message, derived[key], {}, made.get(key, ()), whole=False),
                doubt,
            )
            for doubt, key in places
        )


def _read_cursor(cursor: str) -> Doubtful:
    if not re.fullmatch(CURSOR, cursor, re.ASCII):
        raise RequestError("This cursor is not one of the queue.", parameter="cursor")
    doubt, _, message_id = cursor.partition(":")
    return Doubtful(float(doubt), message_id)
