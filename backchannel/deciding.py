"""What a reader decides: how it is applied, and told."""

from __future__ import annotations

from functools import partial
from threading import Lock

from archive.domain.overruling import Overruling, What
from archive.errors import LoadInProgress
from backchannel.compose import Archive
from backchannel.loading import settle_here
from search_api.deciding import DecisionService


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
    return f"{one.id}  {about}: {verdict} ({one.made_by}, {one.made_at}: {one.reason}){state}"
