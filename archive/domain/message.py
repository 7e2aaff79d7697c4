"""A message, its parties, attachments and sources.

These go from process to process by the million, and have no slots: frozen ones with slots are packed field by
field in Python, which costs as much as parsing them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.domain.instant import Instant

#: The "country" of Interpol's General Secretariat (IPSG) and of the CCF.
INTERPOL = "INT"
#: The language of a text that is too short, or too mixed, to tell (ISO 639-2).
UNDETERMINED = "und"

Span = tuple[int, int]


@dataclass(frozen=True)
class Party:
    """A sender or addressee: `raw` as found; `country` ISO 3166-1 alpha-2 or `INT`; `bureau` its city."""

    raw: str
    country: str | None = None
    bureau: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file in a message; `text` is what can be searched in it (empty: nothing was read from it)."""

    name: str
    media_type: str
    sha256: str
    size: int
    text: str = ""


@dataclass(frozen=True)
class SourceRef:
    """Where a message was found.

    `sha256` is the hash of the file's bytes; in a container, `offset` and `length` are bytes within that
    file and `ordinal` its place in it from 1 (0: the file is the message).
    """

    path: str
    sha256: str
    offset: int
    length: int
    ordinal: int = 0


@dataclass(frozen=True)
class Message:
    """A message as canonical values beside what was found (`raw_x` beside `x`).

    `id` is the first 32 hex digits of the SHA-256 of its bytes. `quoted` are spans of `body` that the
    sender did not write now (quoted or forwarded older messages). `languages` are those that carry at
    least a sentence; `language` the main one or `und`.
    """

    id: str
    source_id: str | None
    format: str
    subject: str
    body: str
    sender: Party | None
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    raw_sent_at: str | None
    sent_at: Instant | None
    reference: str | None
    in_reply_to: str | None
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    quoted: tuple[Span, ...] = ()
    language: str = UNDETERMINED
    languages: tuple[str, ...] = ()
    language_confidence: float = 0.0
    kinds: tuple[str, ...] = field(default=())

    @property
    def from_country(self) -> str | None:
        """The sender's country, or None."""
        return self.sender.country if self.sender else None

    @property
    def to_countries(self) -> tuple[str, ...]:
        """The countries of To (not Cc), each once, in order."""
        return tuple(dict.fromkeys(p.country for p in self.to if p.country))
