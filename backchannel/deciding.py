"""What a reader decides: how it is applied, and told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Lock

import orjson

from archive.domain.overruling import Overruling, What
from archive.errors import LoadInProgress
from backchannel.compose import Archive
from backchannel.console import counted
from backchannel.loading import settle_here
from search_api.deciding import DecisionService
from search_api.decision_schemas import render_queue
from search_api.reviewing import ReviewPage


def open_decisions(archive: Archive) -> DecisionService:
    """What readers decide over this archive; each decision is applied at once where no load is at work."""
    return DecisionService(archive.database, archive.catalog, partial(_apply, archive, Lock()))


def _apply(archive: Archive, turn: Lock) -> bool:
    """Bring the ledger up to date, and the engine after it; False where a load is at work, which does it.

    Readers who decide at the same time wait for each other: a load would not wait, nor come again.
    """
    try:
        with turn:
            settle_here(archive)
    except LoadInProgress:
        return False
    return True


def tell_overruling(one: Overruling) -> str:
    """One line: number, what, verdict, who, when, why."""
    target = one.target
    place = target.message if target.number is None else f"{target.message}-{target.number}"
    if target.what is What.IDENTITY and target.other is not None:
        about = f"{place} and {target.other[0]}-{target.other[1]}, one person"
    else:
        about = f"{place}, {target.name}"
    state = "" if one.is_applied else "; not yet applied: a load is at work"
    if one.withdrawn_at:
        state = f"; withdrawn by {one.withdrawn_by} at {one.withdrawn_at}{state}"
    verdict = "yes" if one.verdict else "no"
    return f"{one.id}  {about}: {verdict} ({one.made_by}, {one.made_at}: {one.reason or 'reviewed'}){state}"


def render_queue_lines(page: ReviewPage, *, as_json: bool) -> Iterator[str]:
    """Lines to print: the API's JSON, or doubt, message, and kinds with how sure they are."""
    if as_json:
        queue = render_queue(page).model_dump(mode="json")
        yield orjson.dumps(queue, option=orjson.OPT_INDENT_2).decode()
        return
    over = "" if page.is_exact else "more than "
    yield f"{over}{counted(page.total, 'message')} to be reviewed."
    for item in page.items:
        message = item.found.message
        yield ""
        yield f"{item.doubt:.2f}  {message.id}  {message.subject or '(no subject)'}"
        kinds = [f"{one.kind} ({one.confidence:.2f})" for one in item.found.kinds]
        others = [f"{one.kind} ({one.confidence:.2f})" for one in item.found.considered]
        thought = f"; or {', '.join(others)}" if others else ""
        yield f"      {', '.join(kinds)}{thought}"
