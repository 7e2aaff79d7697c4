"""What passes between the stages of the indexer before a message is a Message."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.domain.message import SourceRef


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The bytes of one message and where they were found; `format` names the parser."""

    data: bytes
    source: SourceRef
    format: str


@dataclass(frozen=True, slots=True)
class RawAttachment:
    """A file in a message, as found; `text` is set where the part itself is text."""

    name: str
    media_type: str
    data: bytes
    text: str = ""


@dataclass(slots=True)
class ParsedMessage:
    """A message as found: text decoded, nothing interpreted. Empty string or list where there is none."""

    source_id: str = ""
    sender: str = ""
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    sent_at: str = ""
    subject: str = ""
    reference: str = ""
    in_reply_to: str = ""
    body: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[RawAttachment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be read, at which stage, and why. Nothing is dropped without one."""

    source: SourceRef
    stage: str
    reason: str


class ParseError(ValueError):
    """Raised by a parser with a reason that a person can act on."""
