"""The page of the review queue: doubtful messages, each with what it may do to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.domain.findings import Kind
from search_api.explanation import Explanation, KindReasons
from search_api.reviewing import ReviewItem, ReviewPage
from web.evidence import ReasonLine, build_reasons
from web.locale import Locale
from web.persons import say_route
from web.urls import Urls

#: Characters of a message's own text that are shown; the whole is one click away.
SHOWN_CHARACTERS = 700


@dataclass(frozen=True, slots=True)
class KindBox:
    """A kind to be ticked: the name of it in the form, how likely it is thought, and what speaks for it."""

    value: str
    text: str
    chance: str
    is_claimed: bool
    reasons: Sequence[ReasonLine]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A message: its beginning, kinds that are likely, and all others."""

    id: str
    subject: str
    url: str
    where: str
    text: str
    likely: Sequence[KindBox]
    others: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """A page of the queue."""

    total: str
    items: Sequence[ReviewLine]
    action: str
    more: str
    decisions_url: str


def build_review(page: ReviewPage, locale: Locale, urls: Urls) -> ReviewContext:
    """A page of the queue."""
    total = locale.say_count("messages", page.total)
    return ReviewContext(
        total=total if page.is_exact else locale.say("review_over", n=total),
        items=[_line(item, locale, urls) for item in page.items],
        action=urls.review(),
        more=urls.review(page.next_cursor) if page.next_cursor else "",
        decisions_url=urls.decisions(),
    )


def _line(item: ReviewItem, locale: Locale, urls: Urls) -> ReviewLine:
    message = item.found.message
    likely = [*item.found.kinds, *item.found.considered]
    thought = {one.kind for one in likely}
    return ReviewLine(
        id=message.id,
        subject=message.subject or locale.say("no_subject"),
        url=urls.message(message.id),
        where=f"{locale.date(message.sent_at)}{locale.say('told.list_join')}{say_route(message, locale)}",
        text=_beginning(item.found),
        likely=[_box(one, message.kinds, locale) for one in likely],
        others=[(kind, locale.value("kind", kind)) for kind in Kind if kind not in thought],
    )


def _box(one: KindReasons, claimed: Sequence[str], locale: Locale) -> KindBox:
    return KindBox(
        one.kind,
        locale.value("kind", one.kind),
        locale.percent(one.confidence) if one.confidence else "",
        one.kind in claimed,
        build_reasons(one.reasons),
    )


def _beginning(found: Explanation) -> str:
    """The beginning of what is not quoted from another message."""
    message, parts, end = found.message, [], 0
    for start, stop in sorted(message.quoted):
        parts.append(message.body[end:start])
        end = max(end, stop)
    text = "".join([*parts, message.body[end:]]).strip() or message.body.strip()
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS].rstrip()} …"
