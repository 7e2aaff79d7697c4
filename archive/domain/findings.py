"""What is said of a message, and why: kinds, people, numbers, measures. Found in one message alone.

What follows from several messages (who is whom, what came after what) is the ledger's, and not in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.domain.message import Span


class Kind(StrEnum):
    """What a message itself does; it has one or more. What it merely tells of the past is not its kind."""

    NOTICE_REQUESTED = "notice_requested"
    NOTICE_PUBLISHED = "notice_published"
    NOTICE_DENIED = "notice_denied"
    NOTICE_CANCELLED = "notice_cancelled"
    DIFFUSION_CIRCULATED = "diffusion_circulated"
    DIFFUSION_DENIED = "diffusion_denied"
    DIFFUSION_CANCELLED = "diffusion_cancelled"
    COMPLAINT_FILED = "complaint_filed"
    COMPLAINT_DECIDED = "complaint_decided"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_SUPPLIED = "information_supplied"
    INFORMATION_REFUSED = "information_refused"
    MEASURES_ANNOUNCED = "measures_announced"
    OTHER = "other"


#: What says no to a notice or a diffusion.
REFUSALS = frozenset({Kind.NOTICE_DENIED, Kind.DIFFUSION_DENIED})
#: What a bureau does for itself.
OWN_ACTS = frozenset({Kind.NOTICE_REQUESTED, Kind.DIFFUSION_CIRCULATED, Kind.INFORMATION_REQUESTED})
#: From this doubt on a message waits to be reviewed.
LEAST_DOUBT = 0.2


class Outcome(StrEnum):
    """How a complaint was decided."""

    DELETED = "deleted"
    KEPT = "kept"
    INADMISSIBLE = "inadmissible"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is said: the rule and its version, and where the words stand that it goes by.

    `field` is `subject` or `body` and `span` in characters of it; both empty where no words say it (who sent
    it to whom, what it answers).
    """

    rule: str
    version: int
    field: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, how sure (0..1), and why."""

    kind: Kind
    confidence: float
    evidence: tuple[Evidence, ...]


#: The rule of a mention that is only the likeliest name of a message without a surer one.
LIKELY = "likely"


class Role(StrEnum):
    """What a named person is to the message."""

    SUBJECT = "subject"  # the message is about them
    CONTRASTED = "contrasted"  # "not to be confused with ..."
    RELATED = "related"  # a relative, counsel, victim: named, not what it is about
    OFFICER = "officer"  # signs or is to be called


class Stated(StrEnum):
    """What the text says happened before, about its own sender's notice or diffusion on the same person."""

    DENIED = "denied"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a message, as written, with what stands beside the name.

    `born` is as much of an ISO date as is given (`1971-03-14`, `1971`); `numbers` are of passports and
    identity papers, `files` of files, warrants and notices, both in capitals without separators. `kinds` and
    `stated` are those of the message that hold of this person, where they do not all hold of all.
    """

    name: str
    field: str
    span: Span
    role: Role
    rule: str
    born: str | None = None
    numbers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] | None = None
    stated: tuple[Stated, ...] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A number of another message, notice or file in a text, as written."""

    number: str
    role: str  # "reply" (in answer to), "cited", "notice" or "file"
    field: str
    span: Span


class MeasureAction(StrEnum):
    """What is done to restrictive measures."""

    ANNOUNCED = "announced"
    CHANGED = "changed"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class MeasureFound:
    """Measures on the bureau of a country (ISO 3166-1 alpha-2); `on` an ISO day where the text gives one."""

    country: str
    action: MeasureAction
    evidence: Evidence
    on: str | None = None


@dataclass(frozen=True, slots=True)
class StatedFound:
    """Something said of the past, and where."""

    what: Stated
    evidence: Evidence


class Color(StrEnum):
    """What a notice or a diffusion is for, by its color."""

    RED = "red"  # to locate and arrest
    BLUE = "blue"  # to locate, to collect information
    GREEN = "green"  # to warn
    YELLOW = "yellow"  # to find who is missing
    BLACK = "black"  # to identify the dead
    ORANGE = "orange"  # of a danger
    PURPLE = "purple"  # of how a crime was done
    SILVER = "silver"  # to trace assets


@dataclass(frozen=True, slots=True)
class ColorFound:
    """The color of the notice or diffusion that a message is on, and the words that say it."""

    color: Color
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one message; empty where nothing was. `considered` are kinds that were thought of
    and are not claimed."""

    kinds: tuple[KindFound, ...] = ()
    outcome: Outcome | None = None
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    requesting_country: str | None = None
    measures: tuple[MeasureFound, ...] = ()
    stated: tuple[StatedFound, ...] = ()
    considered: tuple[KindFound, ...] = ()
    color: ColorFound | None = None

    @property
    def doubt(self) -> float:
        """How likely it is (0..1) that a kind is claimed and should not be, or should be and is not: the
        least sure of those claimed, or the likeliest of the others. 0 where nothing was looked at."""
        wrong = max((1 - one.confidence for one in self.kinds), default=0.0)
        missed = max((one.confidence for one in self.considered), default=0.0)
        return round(max(wrong, missed), 4)
