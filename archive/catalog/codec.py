"""A message to and from the columns of the catalog; the two directions are inverse."""

from __future__ import annotations

from typing import Any

import orjson

from archive.domain.instant import Instant, Precision, parse_iso
from archive.domain.message import Attachment, Message, Party


def row_of(message: Message) -> dict[str, Any]:
    """The columns of `messages` but `number` and `revision`."""
    details = {
        "format": message.format,
        "sender": _party(message.sender) if message.sender else None,
        "to": [_party(p) for p in message.to],
        "cc": [_party(p) for p in message.cc],
        "raw_sent_at": message.raw_sent_at,
        "precision": message.sent_at.precision if message.sent_at else None,
        "reference": message.reference,
        "in_reply_to": message.in_reply_to,
        "headers": message.headers,
        "attachments": [[a.name, a.media_type, a.sha256, a.size, a.text] for a in message.attachments],
        "quoted": message.quoted,
        "language": message.language,
        "languages": message.languages,
        "language_confidence": message.language_confidence,
    }
    return {
        "id": message.id,
        "source_id": message.source_id,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "subject": message.subject,
        "body": message.body,
        "details": orjson.dumps(details),
        "kinds": " ".join(message.kinds),
    }


def message_of(row: Any) -> Message:
    """The message that `row_of` made these columns from."""
    details = orjson.loads(row.details)
    return Message(
        id=row.id,
        source_id=row.source_id,
        format=details["format"],
        subject=row.subject,
        body=row.body,
        sender=Party(*details["sender"]) if details["sender"] else None,
        to=tuple(Party(*p) for p in details["to"]),
        cc=tuple(Party(*p) for p in details["cc"]),
        raw_sent_at=details["raw_sent_at"],
        sent_at=_instant(row.sent_at, details["precision"]),
        reference=details["reference"],
        in_reply_to=details["in_reply_to"],
        headers=tuple((name, value) for name, value in details["headers"]),
        attachments=tuple(Attachment(*a) for a in details["attachments"]),
        quoted=tuple((start, end) for start, end in details["quoted"]),
        language=details["language"],
        languages=tuple(details["languages"]),
        language_confidence=details["language_confidence"],
        kinds=tuple(row.kinds.split()),
    )


def _party(party: Party) -> list[str | None]:
    return [party.raw, party.country, party.bureau]


def _instant(text: str | None, precision: str | None) -> Instant | None:
    if text is None:
        return None
    return Instant(parse_iso(text).start, Precision(precision or "day"))
