"""What readers decide, as JSON that comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from archive.domain.findings import Kind
from archive.domain.overruling import FACTS, Overruling
from search_api.deciding import MAX_NAME, MAX_REASON
from search_api.schemas import Schema

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
