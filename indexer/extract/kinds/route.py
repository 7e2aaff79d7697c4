"""Who writes to whom, and what a message on that way can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.analysis.tokenize import list_tokens
from archive.domain.findings import Kind
from archive.domain.message import INTERPOL, Message


class Side(StrEnum):
    """One end of a message's way."""

    IPSG = "ipsg"
    CCF = "ccf"
    NCB = "ncb"
    PRIVATE = "private"  # counsel, a person, a company
    ALL = "all"  # all bureaus
    NOBODY = "nobody"  # no addressee is given


#: How the CCF is written; every other sender within Interpol is the General Secretariat.
_COMMISSION = ("ccf", "commission", "comision", "comissao", "commissione", "kommission", "комисс", "комiс",
               "комісі", "komisyon", "komisj", "komissiya", "لجنه", "كميسيون")  # fmt: skip
#: "All" in the languages of addressees ("all NCBs", "Tous les BCN", "Всем НЦБ", "كافة المكاتب").
_ALL = {"all", "tous", "toutes", "todas", "todos", "tutti", "tutte", "alle", "allen", "alles", "всем", "все",
        "всім", "усім", "tum", "butun", "كافه", "جميع", "كل", "همه", "كليه", "wszystkie", "wszystkich",
        "барлық", "bureaux", "ncbs"}  # fmt: skip

#: What a message can do by its sender; addressees narrow it (see `possible_kinds`).
_BY_SENDER: dict[Side, frozenset[Kind]] = {
    Side.CCF: frozenset({Kind.COMPLAINT_FILED, Kind.COMPLAINT_DECIDED, Kind.OTHER}),
    Side.IPSG: frozenset(
        {
            Kind.NOTICE_PUBLISHED, Kind.NOTICE_DENIED, Kind.NOTICE_CANCELLED, Kind.DIFFUSION_DENIED,
            Kind.DIFFUSION_CANCELLED, Kind.MEASURES_ANNOUNCED, Kind.COMPLAINT_DECIDED, Kind.OTHER,
        }
    ),
    Side.PRIVATE: frozenset({Kind.COMPLAINT_FILED, Kind.OTHER}),
    Side.NCB: frozenset(
        {
            Kind.NOTICE_REQUESTED, Kind.DIFFUSION_CIRCULATED, Kind.DIFFUSION_CANCELLED,
            Kind.INFORMATION_REQUESTED, Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED, Kind.OTHER,
        }
    ),
}  # fmt: skip
_ANSWERS = frozenset({Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED})
_WITHOUT_BUREAUS = frozenset({Kind.INFORMATION_REQUESTED}) | _ANSWERS
#: Without a known sender nothing is ruled out.
_ANY = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Route:
    """The ends of a message's way; `reply` where a header says that it answers."""

    sender: Side | None
    to: frozenset[Side]
    reply: bool


def find_route(message: Message) -> Route:
    """The way of a message, by its parties."""
    to = _addressees(message)
    return Route(_sender(message, to), to, message.in_reply_to is not None)


def possible_kinds(route: Route) -> frozenset[Kind]:
    """What a message on this way can do at all."""
    if route.sender is None:
        return _ANY
    kinds = _BY_SENDER[route.sender]
    if route.sender is not Side.NCB:
        return kinds
    if Side.NCB not in route.to and Side.ALL not in route.to:
        return kinds - _WITHOUT_BUREAUS
    if Side.IPSG not in route.to:
        kinds -= {Kind.NOTICE_REQUESTED}
    return kinds - _ANSWERS if Side.NCB not in route.to else kinds


def _sender(message: Message, to: frozenset[Side]) -> Side | None:
    party = message.sender
    if party is None or not party.raw:
        return None
    if party.country == INTERPOL:
        return Side.CCF if any(map(_is_commission, list_tokens(party.raw))) else Side.IPSG
    if party.country:
        return Side.NCB
    # Who writes to a bureau and is of no known country may be a bureau that is written unusually.
    return Side.PRIVATE if to <= {Side.IPSG, Side.CCF} else None


def _is_commission(word: str) -> bool:
    return word.startswith(_COMMISSION)


def _addressees(message: Message) -> frozenset[Side]:
    sides: set[Side] = set()
    for party in message.to:
        words = list_tokens(party.raw)
        if party.country == INTERPOL:
            sides.add(Side.CCF if any(map(_is_commission, words)) else Side.IPSG)
        elif party.country:
            sides.add(Side.NCB)
        else:
            sides.add(Side.ALL if _ALL.intersection(words) else Side.PRIVATE)
    return frozenset(sides or {Side.NOBODY})
