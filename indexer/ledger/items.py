"""A message as the ledger needs it: small, so that those of a person with ten thousand fit in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from archive.domain.findings import Citation, Findings, Kind, MeasureFound, Mention, Role, StatedFound
from archive.domain.instant import Instant, believed
from archive.domain.message import INTERPOL, Message


@dataclass(frozen=True, slots=True)
class Item:
    """What counts of one message. `told` are the countries of To and Cc together; `at` is None where there is
    no date, or one on which it cannot have been sent."""

    id: str
    source_id: str | None
    at: Instant | None
    country: str | None
    to: frozenset[str]
    told: frozenset[str]
    to_all: bool
    reference: str | None
    in_reply_to: str | None
    kinds: frozenset[Kind]
    requesting: str | None
    mentions: tuple[Mention, ...]
    citations: tuple[Citation, ...]
    measures: tuple[MeasureFound, ...]
    stated: tuple[StatedFound, ...]

    @property
    def first_day(self) -> date:
        """The earliest day it may have been sent; the last of all days where none is known."""
        return self.at.first_day if self.at else date.max

    @property
    def bypasses(self) -> bool:
        """No addressee, To or Cc, is the General Secretariat."""
        return INTERPOL not in self.told


def build_item(message: Message, findings: Findings, kinds: Collection[Kind] | None = None) -> Item:
    """The item of a message; `kinds` where others count than those that were found."""
    to = frozenset(p.country for p in message.to if p.country)
    found = frozenset(one.kind for one in findings.kinds)
    counting = found if kinds is None else frozenset(kinds)
    return Item(
        id=message.id,
        source_id=message.source_id,
        at=believed(message.sent_at),
        country=message.from_country,
        to=to,
        told=to | {p.country for p in message.cc if p.country},
        to_all=bool(message.to) and not to,
        reference=message.reference,
        in_reply_to=message.in_reply_to,
        kinds=counting,
        requesting=findings.requesting_country,
        mentions=tuple(_overrule(m, found, counting) for m in findings.mentions if m.role is Role.SUBJECT),
        citations=findings.citations,
        measures=findings.measures,
        stated=findings.stated,
    )


def _overrule(mention: Mention, found: frozenset[Kind], counting: frozenset[Kind]) -> Mention:
    """A mention of which some kinds alone hold, where a reader says that others count of the message."""
    if mention.kinds is None or found == counting:
        return mention
    kinds = (frozenset(mention.kinds) & counting) | (counting - found)
    return replace(mention, kinds=tuple(kind for kind in Kind if kind in kinds))
