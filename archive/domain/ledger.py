"""A person's ledger: dated events, and what follows from them for a request, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.domain.findings import Evidence, Kind
from archive.domain.instant import Instant

#: The facts and their definitions are those of docs/ledger.md.


class Certainty(StrEnum):
    """`certain` where every reading of the dates agrees, `possible` where some do."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Basis(StrEnum):
    """How a refusal is known: its message is in the archive, the request says so, or both."""

    LINKED = "linked"
    STATED = "stated"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened about a person: `country` is the one on whose behalf; the message is the proof."""

    kind: Kind
    person: str
    country: str | None
    at: Instant | None
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Another message that a fact rests on, and how sure the order of the two is."""

    message: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds of one request about one person.

    `denial` is the latest refusal before it, `days` whole days since then; `contradicted_by` are publications
    (a hundred at most) that came between a refusal and the request and so speak against
    `after_denied_notice`: it does not hold then. `answered_by` are the replies to it. `overruled` are the
    facts that a reader decided otherwise, each with the verdict; `found` is what was found before that.
    """

    message: str
    person: str
    after_denied_notice: Certainty | None = None
    basis: Basis | None = None
    denial: str | None = None
    days_since_denial: int | None = None
    after_cancelled: Certainty | None = None
    cancellation: str | None = None
    during_measures: Certainty | None = None
    measure: str | None = None
    bypasses_secretariat: bool = False
    answered_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()
    stated: tuple[Evidence, ...] = ()
    overruled: tuple[tuple[str, bool], ...] = ()
    found: Fact | None = None

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, here or, as a reader says, elsewhere."""
        return bool(self.answered_by) or ("answered", True) in self.overruled


@dataclass(frozen=True, slots=True)
class Relation:
    """An event of this kind, proved by another message, that came before (or after) a message; `days` are
    whole days between the two, where both are dated to the day."""

    kind: Kind
    message: str
    certainty: Certainty
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What came before and after a message in the case of one person, for the country that it is about: of
    each kind of event the nearest. A refusal or cancellation after which something stands again is none."""

    message: str
    person: str
    preceded_by: tuple[Relation, ...] = ()
    followed_by: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What the ledger knows of one message, for its document; empty where nothing was derived yet."""

    persons: tuple[str, ...] = ()
    requesting_country: str | None = None
    outcome: str | None = None
    facts: tuple[Fact, ...] = ()
    surroundings: tuple[Surrounding, ...] = ()


#: Of a message that the ledger was not asked about.
NOTHING_KNOWN = LedgerEntry()
