"""What the service needs of the query language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archive.domain.message import Message, Span
from archive.query.plan import Node
from archive.query.request import SearchRequest
from search_api.views import Snippet


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that can be answered: the tree of its query and its dates, and what it asks in words."""

    plan: Node
    described: str


class QueryLanguage(Protocol):
    """Checks a request, and finds what it matched in a message."""

    def check(self, request: SearchRequest) -> Checked:
        """The tree of this request; raises QueryError, RequestError."""

    def find_marks(self, plan: Node, message: Message) -> dict[str, tuple[Span, ...]]:
        """`subject` and `body` -> (start, end) in it of what the tree matches."""

    def find_snippets(self, plan: Node, message: Message) -> tuple[Snippet, ...]:
        """The pieces of a message that show best what the tree matches; its beginning where nothing does."""
