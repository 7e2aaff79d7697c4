"""A message of few words, for tests of what is found in one."""

from __future__ import annotations

from archive.domain.instant import parse_iso
from archive.domain.message import Message, Party
from indexer.normalize.quoted import find_quoted


def message_of(
    subject: str,
    body: str,
    language: str = "en",
    sender: str | None = None,
    to: tuple[str, ...] = (),
    answers: str | None = None,
    sent: str = "2019-06-01",
) -> Message:
    return Message(
        id="0" * 32,
        source_id=None,
        format="jsonl",
        subject=subject,
        body=body,
        sender=Party("sender", sender) if sender else None,
        to=tuple(Party("addressee", country) for country in to),
        cc=(),
        raw_sent_at=None,
        sent_at=parse_iso(sent),
        reference=None,
        in_reply_to=answers,
        quoted=find_quoted(body),
        language=language,
    )
