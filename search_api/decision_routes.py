"""The routes of what readers decide. They are there where decisions are taken: BACKCHANNEL_DECISIONS."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Path, Query, Request

from archive.domain.overruling import Overruling
from search_api import openapi
from search_api.deciding import MAX_OVERRULINGS, DecisionService, Reviewed, Signed
from search_api.decision_schemas import (
    DecisionOut,
    DecisionsResponse,
    FactDecision,
    IdentityDecision,
    KindDecision,
    QueueResponse,
    ReviewedResponse,
    Reviews,
    Withdrawal,
    render_decision,
    render_decisions,
    render_queue,
)
from search_api.params import check_names
from search_api.reviewing import CURSOR, MAX_REVIEWS
from search_api.routers import MAX_NUMBER, Reader, add_reading


async def get_decisions(request: Request) -> DecisionService:
    """The decisions of this application."""
    decisions: DecisionService = request.app.state.decisions
    return decisions


Decisions = Annotated[DecisionService, Depends(get_decisions)]
Decision = Annotated[KindDecision | FactDecision | IdentityDecision, Body(discriminator="what")]
Number = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Number of a decision.")]
Cursor = Annotated[str, Query(pattern=f"^({CURSOR})?$", description="`next_cursor` of the page before.")]
After = Annotated[int, Query(ge=0, le=MAX_NUMBER, description="`next_after` of the page before.")]


def add_decision_routes(api: FastAPI) -> None:
    """Add every route of decisions."""
    reading: tuple[tuple[str, Callable[..., Any]], ...] = (("/decisions", get_all), ("/review", get_queue))
    sending: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("/decisions", decide),
        ("/decisions/{number}/withdrawal", withdraw),
        ("/review", review),
    )
    for path, endpoint in reading:
        add_reading(api, path, endpoint)
    refused = openapi.FAILURES | dict.fromkeys((403, 409, 411, 413), openapi.FAILURES["default"])
    for path, endpoint in sending:
        api.add_api_route(path, endpoint, methods=["POST"], status_code=HTTPStatus.CREATED, responses=refused)


def get_all(request: Request, decisions: Decisions, scope: Reader, after: After = 0) -> DecisionsResponse:
    """What readers decided, oldest first; also what was withdrawn."""
    check_names(request.query_params.multi_items(), ("after",))
    return render_decisions(decisions.all_made(scope, after=after), MAX_OVERRULINGS)


def decide(request: Request, decision: Decision, decisions: Decisions, scope: Reader) -> DecisionOut:
    """Overrule a kind or a fact of a message, or say who is whom or is not."""
    check_names(request.query_params.multi_items(), ())
    return render_decision(_decide(decision, decisions, scope))


def _decide(
    sent: KindDecision | FactDecision | IdentityDecision, decisions: DecisionService, scope: Reader
) -> Overruling:
    signed, holds = Signed(sent.by, sent.reason), sent.holds
    match sent:
        case KindDecision():
            return decisions.overrule_kind(sent.message, sent.kind, holds=holds, signed=signed, scope=scope)
        case FactDecision():
            return decisions.overrule_fact(
                sent.message, sent.fact, sent.person, holds=holds, signed=signed, scope=scope
            )
        case IdentityDecision():
            return decisions.decide_same(sent.person, sent.other, holds=holds, signed=signed, scope=scope)


def withdraw(
    request: Request, number: Number, withdrawal: Withdrawal, decisions: Decisions, scope: Reader
) -> DecisionOut:
    """Take a decision back; it stays to be seen."""
    check_names(request.query_params.multi_items(), ())
    return render_decision(decisions.withdraw(number, by=withdrawal.by, scope=scope))


def get_queue(
    request: Request,
    decisions: Decisions,
    scope: Reader,
    cursor: Cursor = "",
    size: Annotated[int, Query(ge=1, le=MAX_REVIEWS, description="Messages on a page.")] = 10,
) -> QueueResponse:
    """Messages of whose kinds the archive is least sure, and that nobody reviewed."""
    check_names(request.query_params.multi_items(), ("cursor", "size"))
    return render_queue(decisions.queue.page(scope, cursor=cursor or None, size=size))


def review(request: Request, sent: Reviews, decisions: Decisions, scope: Reader) -> ReviewedResponse:
    """Say of messages what all their kinds are."""
    check_names(request.query_params.multi_items(), ())
    reviews = [Reviewed(one.message, tuple(one.kinds)) for one in sent.reviews]
    return ReviewedResponse(decisions=decisions.review(reviews, by=sent.by, scope=scope))
