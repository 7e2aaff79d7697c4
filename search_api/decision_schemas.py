"""What readers decide, as JSON that comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from archive.domain.findings import Kind
from archive.domain.overruling import FACTS, Overruling
from search_api.deciding import MAX_NAME, MAX_REASON
from search_api.explanation_schemas import KindOut, render_kind
from search_api.reviewing import MAX_REVIEWS, ReviewItem, ReviewPage
from search_api.schemas import Schema, Total

Id = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"\S", description="Who decides.")]
Why = Annotated[str, Field(min_length=1, max_length=MAX_REASON, pattern=r"\S", description="The reason.")]


class Sent(BaseModel):
    """A piece of what is sent; nothing else may be in it, and nothing is made of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Decision(Sent):
    holds: bool = Field(description="Whether it is so.")
    by: Name
    reason: Why


class KindDecision(_Decision):
    """A message is of this kind, or is not."""

    what: Literal["kind"]
    message: Id
    kind: str = Field(json_schema_extra={"enum": [*Kind]})


class FactDecision(_Decision):
    """A fact of a request about this person holds, or does not."""

    what: Literal["fact"]
    message: Id
    fact: str = Field(json_schema_extra={"enum": [*FACTS]})
    person: Id


class IdentityDecision(_Decision):
    """Two are one person, or are not. To part what is one person, name one of its appearances in place of a
    person: `message-number`."""

    what: Literal["identity"]
    person: Id
    other: Id


class Withdrawal(Sent):
    """Who takes a decision back."""

    by: Name


class MessageReview(Sent):
    """A message that was looked at, and all that it does; without kinds it is `other`."""

    message: Id
    kinds: list[Annotated[str, Field(json_schema_extra={"enum": [*Kind]})]] = Field(max_length=len(Kind))


class Reviews(Sent):
    """Messages that one reader looked at."""

    by: Name
    reviews: list[MessageReview] = Field(min_length=1, max_length=MAX_REVIEWS)


class ReviewedResponse(Schema):
    """How many decisions these reviews are."""

    decisions: int


class DoubtfulOut(Schema):
    """A message of whose kinds the archive is not sure (`doubt`, 0 to 1): those that are claimed, and others
    that were thought of."""

    id: str
    source_id: str | None
    subject: str
    sent_at: str | None
    from_country: str | None
    to_countries: list[str]
    doubt: float
    kinds: list[KindOut]
    considered: list[KindOut]


class QueueResponse(Schema):
    """Messages that nobody reviewed, the most doubtful first; `total` counts them, up to 10,000 (`relation`
    is then `gte`)."""

    total: Total
    messages: list[DoubtfulOut]
    next_cursor: str | None


class DecisionOut(Schema):
    """A decision: `verdict` says that it is so or not. `kind` or `fact` is what it is about, or `other_*` the
    appearance that is the same person or is not; persons are named by an appearance, the message and the
    number in it. Times are UTC. `reviewed` where all kinds of the message were looked at; `applied` is false
    as long as a load is at work."""

    id: int
    what: Literal["kind", "fact", "identity"]
    message: str
    number: int | None
    kind: str | None
    fact: str | None
    other_message: str | None
    other_number: int | None
    verdict: bool
    made_at: str
    made_by: str
    reason: str
    reviewed: bool
    withdrawn_at: str | None
    withdrawn_by: str | None
    applied: bool


class DecisionsResponse(Schema):
    """Decisions, oldest first; `next_after` is the cursor of the next page."""

    decisions: list[DecisionOut]
    next_after: int | None


def render_decision(one: Overruling) -> DecisionOut:
    """A decision as JSON."""
    target = one.target
    return DecisionOut(
        id=one.id,
        what=target.what.value,
        message=target.message,
        number=target.number,
        kind=target.name if target.what == "kind" else None,
        fact=target.name if target.what == "fact" else None,
        other_message=target.other[0] if target.other else None,
        other_number=target.other[1] if target.other else None,
        verdict=one.verdict,
        made_at=one.made_at,
        made_by=one.made_by,
        reason=one.reason,
        reviewed=one.reviewed,
        withdrawn_at=one.withdrawn_at,
        withdrawn_by=one.withdrawn_by,
        applied=one.is_applied,
    )


def render_decisions(made: Sequence[Overruling], size: int) -> DecisionsResponse:
    """A page of decisions of this size at most."""
    return DecisionsResponse(
        decisions=[render_decision(one) for one in made],
        next_after=made[-1].id if len(made) == size else None,
    )


def render_queue(page: ReviewPage) -> QueueResponse:
    """A page of the queue as JSON."""
    return QueueResponse(
        total=Total(value=page.total, relation="eq" if page.is_exact else "gte"),
        messages=[_doubtful(one) for one in page.items],
        next_cursor=page.next_cursor,
    )


def _doubtful(item: ReviewItem) -> DoubtfulOut:
    message = item.found.message
    return DoubtfulOut(
        id=message.id,
        source_id=message.source_id,
        subject=message.subject,
        sent_at=message.sent_at.isoformat() if message.sent_at else None,
        from_country=message.from_country,
        to_countries=list(message.to_countries),
        doubt=item.doubt,
        kinds=[render_kind(kind) for kind in item.found.kinds],
        considered=[render_kind(kind) for kind in item.found.considered],
    )
