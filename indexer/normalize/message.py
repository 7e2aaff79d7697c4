"""A parsed message to a Message: everything this stage knows, put together."""

from __future__ import annotations

import hashlib

from archive.domain.message import Attachment, Message, Party
from indexer.normalize.addressees import route_parties
from indexer.normalize.bureaus import find_party
from indexer.normalize.dates import normalize_date
from indexer.normalize.quoted import find_quoted
from indexer.normalize.text import normalize_line, normalize_text
from indexer.records import ParsedMessage, RawAttachment, RawRecord

_ID_DIGITS = 32


def normalize_message(parsed: ParsedMessage, record: RawRecord) -> Message:
    """The message with canonical values beside those found; its language is for a later stage to fill in.

    Addressees behind INFO or "копия" in a To line are counted to Cc: they are told, not asked.
    """
    body = normalize_text(parsed.body)
    to, informed = route_parties([normalize_text(line) for line in parsed.to])
    to_info, cc = route_parties([normalize_text(line) for line in parsed.cc])
    raw_sent_at = normalize_line(parsed.sent_at)
    return Message(
        id=hashlib.sha256(record.data).hexdigest()[:_ID_DIGITS],
        source_id=normalize_line(parsed.source_id) or None,
        format=record.format,
        subject=normalize_line(parsed.subject),
        body=body,
        sender=_sender(parsed.sender),
        to=tuple(to),
        cc=(*informed, *to_info, *cc),
        raw_sent_at=raw_sent_at or None,
        sent_at=normalize_date(raw_sent_at),
        reference=normalize_line(parsed.reference) or None,
        in_reply_to=normalize_line(parsed.in_reply_to) or None,
        headers=tuple((normalize_line(name), normalize_text(value)) for name, value in parsed.headers),
        attachments=tuple(_attachment(attachment) for attachment in parsed.attachments),
        quoted=find_quoted(body),
    )


def _sender(raw: str) -> Party | None:
    line = normalize_line(raw)
    return find_party(line) if line else None


def _attachment(found: RawAttachment) -> Attachment:
    return Attachment(
        name=normalize_line(found.name),
        media_type=normalize_line(found.media_type),
        sha256=hashlib.sha256(found.data).hexdigest(),
        size=len(found.data),
        text=normalize_text(found.text),
    )
