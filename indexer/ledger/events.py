"""Events of a person's case, out of the messages about them."""

from __future__ import annotations

from collections.abc import Iterable

from archive.domain.findings import Kind
from archive.domain.ledger import Event
from archive.domain.message import INTERPOL
from indexer.ledger.items import Item
from indexer.ledger.order import undated_last

REFUSALS = frozenset({Kind.NOTICE_DENIED, Kind.DIFFUSION_DENIED})
CANCELLATIONS = frozenset({Kind.NOTICE_CANCELLED, Kind.DIFFUSION_CANCELLED})
#: What ends a refusal or a cancellation: something stands again.
STANDING = frozenset({Kind.NOTICE_PUBLISHED, Kind.DIFFUSION_CIRCULATED})
REPLIES = frozenset({Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED})
#: Kinds that are no event of a case.
_NO_EVENT = frozenset({Kind.OTHER, Kind.MEASURES_ANNOUNCED})


def derive_events(person: str, items: Iterable[Item]) -> list[Event]:
    """The events of one person, oldest first; those of unknown date at the end."""
    events = [
        Event(kind, person, country_of(kind, item), item.at, item.id)
        for item in items
        for kind in sorted(item.kinds - _NO_EVENT)
    ]
    return sorted(events, key=lambda e: (undated_last(e.at), e.message, e.kind))


def country_of(kind: Kind, item: Item) -> str | None:
    """On whose behalf: the sender where a bureau acts itself, else the country that the message is for."""
    own = {Kind.NOTICE_REQUESTED, Kind.DIFFUSION_CIRCULATED, Kind.INFORMATION_REQUESTED}
    if kind in own and item.country and item.country != INTERPOL:
        return item.country
    return item.requesting
