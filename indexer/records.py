"""What passes between the stages of the indexer before a message is a Message."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.domain.message import SourceRef


@dataclass(frozen=True)
class RawRecord:
    """The bytes of one message and where they were found; `format` names the parser.

    `line` is that of the file at which it begins, where it is one of lines (else 0), and `indent` how many
    characters of that line stand before it.
    """

    data: bytes
    source: SourceRef
    format: str
    line: int = 0
    indent: int = 0


@dataclass(frozen=True)
class RawAttachment:
    """A file in a message, as found; `text` is set where the part itself is text."""

    name: str
    media_type: str
    data: bytes
    text: str = ""


@dataclass(slots=True)
class ParsedMessage:
    """A message as found: text decoded, nothing interpreted. Empty string or list where there is none.

    `keys` are those of the row that it was, where some were mapped to fields: all that were mapped, and a few
    others.
    """

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
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """What could not be read, at which stage, and why. Nothing is dropped without one.

    `line` is that of the file, from 1, where the record is one of lines.
    """

    source: SourceRef
    stage: str
    reason: str
    line: int = 0


class ParseError(ValueError):
    """Raised by a parser with a reason that a person can act on; `column` is that of the record, from 1."""

    def __init__(self, reason: str, column: int = 0) -> None:
        super().__init__(reason)
        self.column = column
