"""Mail by the standard library's compat32 policy and a walk of our own.

`policy.default` is many times slower, raises on real addresses and hangs on hostile headers.
"""

from __future__ import annotations

import email
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message

from indexer.charset import BOMS, decode, wide_charset
from indexer.mail_head import cut_mail, repair_head
from indexer.parse.limits import (
    MAX_DEPTH,
    MAX_HEADER_CHARACTERS,
    MAX_HEADERS,
    MAX_PARTIES,
    MAX_TEXT_CHARACTERS,
)
from indexer.parse.mail_headers import decode_words, split_addresses
from indexer.parse.mail_parts import (
    POLICY,
    REPORT,
    Leaf,
    Walk,
    children_of,
    disposition,
    file_name,
    is_mail,
    part_bytes,
    part_charset,
    part_text,
    undo_encoding,
)
from indexer.parse.notes import NOTE, note_cut
from indexer.parse.readable import is_readable, readable_text
from indexer.parse.uuencoded import take_files
from indexer.records import ParsedMessage, ParseError, RawAttachment

#: Headers that become fields of a message; all others are kept as they are.
_OWN = frozenset(
    {"from", "to", "cc", "date", "subject", "message-id", "in-reply-to", "content-type", "mime-version"}
    | {"content-transfer-encoding"}
)
_MAX_NOTES = 10
_IDENTITY = re.compile(r"<([^<>\s]{1,500})>")


def parse_eml(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """A mail with its text (plain before HTML), its other parts as attachments.

    Raises ParseError where there is nothing in it at all. A mail that is nested too deep to be taken apart
    is read as it stands, with a note.
    """
    mail_bytes = repair_head(cut_mail(_as_ascii_based(data)))
    if not mail_bytes.strip():
        raise ParseError("the mail is empty")
    try:
        return _read_mail(email.message_from_bytes(mail_bytes, policy=POLICY))
    except RecursionError:
        return _read_flat(mail_bytes)


def _as_ascii_based(data: bytes) -> bytes:
    """Mail that an editor has saved as UTF-16, or with a mark, as UTF-8 without one."""
    for mark, name in BOMS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return rest if name == "utf-8" else rest.decode(name, "replace").encode("utf-8", "replace")
    wide = wide_charset(data)
    return data.decode(wide, "replace").encode("utf-8", "replace") if wide else data


def _read_flat(data: bytes) -> ParsedMessage:
    """The headers of a mail, and all below them as one text."""
    head, _, body = data.partition(b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n")
    message = _read_mail(email.message_from_bytes(head + b"\n\n", policy=POLICY), with_body=False)
    message.body = decode(body).text[:MAX_TEXT_CHARACTERS]
    message.headers.append((NOTE, "nested too deep to be taken apart: the body is the mail's source"))
    return message


def _read_mail(mail: Message, *, with_body: bool = True) -> ParsedMessage:
    head = _Head(mail)
    message = ParsedMessage(
        source_id=head.identity("message-id"),
        sender="; ".join(head.addresses("from")) or head.one("sender"),
        to=head.addresses("to"),
        cc=head.addresses("cc"),
        sent_at=head.one("date"),
        subject=head.one("subject"),
        reference=head.one("x-reference"),
        in_reply_to=head.identity("in-reply-to"),
        headers=head.others(),
    )
    if with_body:
        content = _Content()
        content.read(mail, 0)
        message.body = content.body()
        message.attachments = content.attachments
        message.headers += [(NOTE, note) for note in content.notes[:_MAX_NOTES]]
    return message


class _Head:
    """The headers of a mail as text; names in lower case. Of several of one name the first counts, of
    addressees all."""

    def __init__(self, mail: Message) -> None:
        self._items = mail.items()
        self._declared = part_charset(mail)
        self._values: dict[str, list[str]] = {}
        for name, value in self._items:
            self._values.setdefault(name.lower(), []).append(value)

    def one(self, name: str) -> str:
        values = self._values.get(name)
        return decode_words(values[0][:MAX_HEADER_CHARACTERS], self._declared).strip() if values else ""

    def identity(self, name: str) -> str:
        """A message's id without its brackets; the first, where several or a sentence stand there."""
        value = self.one(name)
        found = _IDENTITY.search(value)
        return found[1] if found else value.strip("<> ")

    def addresses(self, name: str) -> list[str]:
        values = self._values.get(name, ())
        return [one for value in values for one in split_addresses(value, self._declared)][:MAX_PARTIES]

    def others(self) -> list[tuple[str, str]]:
        """The headers that are no field of a message."""
        kept: list[tuple[str, str]] = []
        for name, value in self._items:
            if name.lower() in _OWN:
                continue
            if len(kept) == MAX_HEADERS:
                return [*kept, (NOTE, f"only the first {MAX_HEADERS} headers are kept")]
            kept.append((name, decode_words(value[:MAX_HEADER_CHARACTERS], self._declared).strip()))
        return kept


@dataclass(slots=True)
class _Content:
    """What is in a mail: its texts in order, its attachments, remarks on both."""

    texts: list[str] = field(default_factory=list)
    attachments: list[RawAttachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, mail: Message, depth: int) -> None:
        walk = Walk()
        for leaf in walk.leaves(mail, depth):
            self._take(leaf, is_root=leaf.part is mail)
        self._note(walk.cut)
        if not any(text.strip() for text in self.texts):
            self._search_elsewhere(mail)

    def body(self) -> str:
        joined = "\n\n".join(text.strip("\r\n") for text in self.texts if text.strip())
        self._note(note_cut(joined))
        return joined[:MAX_TEXT_CHARACTERS]

    def _take(self, leaf: Leaf, *, is_root: bool) -> None:
        part, kind, name = leaf.part, leaf.kind, file_name(leaf.part)
        if is_mail(kind):
            self._take_mail(leaf, name)
        elif kind == REPORT and part.is_multipart():
            self._take_report(part, name)
        elif self._is_text(part, kind, name, is_root):
            if leaf.wanted:
                self._take_text(part, kind)
        else:
            self._take_file(part, kind, name)

    def _take_report(self, part: Message, name: str) -> None:
        blocks = [block.items() for block in children_of(part, REPORT)]
        text = "\n\n".join("\n".join(f"{k}: {decode_words(str(v))}" for k, v in block) for block in blocks)
        text = text[:MAX_TEXT_CHARACTERS]
        data = text.encode("utf-8", "replace")
        self._attach(name or "delivery status.txt", REPORT, data, text)

    def _is_text(self, part: Message, kind: str, name: str, is_root: bool) -> bool:
        if kind.startswith("multipart/"):  # its boundary was never found
            return True
        if kind == "text/calendar" or not kind.startswith("text/"):
            return False
        placed = disposition(part)
        if is_root:
            return placed != "attachment" or not name
        return not name and placed != "attachment"

    def _take_text(self, part: Message, kind: str) -> None:
        text, note = part_text(part, kind)
        self._note(note)
        if "begin " in text:
            text, files = take_files(text)
            for name, data in files:
                self._attach(name, "application/octet-stream", data, "")
        self.texts.append(text)

    def _take_file(self, part: Message, kind: str, name: str) -> None:
        data = part_bytes(part)
        if not data and not name:
            return
        text = readable_text(kind, data, part_charset(part))
        self._attach(name or f"part.{_ending(kind)}", kind, data, text)

    def _take_mail(self, leaf: Leaf, name: str) -> None:
        """An attached mail: its bytes, and the texts in it for searching."""
        part, kind = leaf.part, leaf.kind
        inner = next(iter(children_of(part, kind)), None)
        if inner is None:
            data = part_bytes(part)
            self._attach(name or "attached message.eml", kind, data, decode(data).text[:MAX_TEXT_CHARACTERS])
            return
        content = inner.get_payload() if not inner.is_multipart() and not inner.keys() else None
        unpacked = undo_encoding(part, content) if isinstance(content, str) else None
        if unpacked is not None:
            inner = email.message_from_bytes(repair_head(cut_mail(unpacked)), policy=POLICY)
        text = self._text_of(inner, leaf.depth + 1)
        data = unpacked if unpacked is not None else _source(inner)
        title = _Head(inner).one("subject")
        self._attach(name or f"{title[:80] or 'attached message'}.eml", kind, data, text)

    def _text_of(self, mail: Message, depth: int) -> str:
        """Headers, body and attachments of an attached mail as one text."""
        head = _Head(mail)
        shown = ((name, head.one(name.lower())) for name in ("From", "To", "Cc", "Date", "Subject"))
        parts = [f"{name}: {value}" for name, value in shown if value]
        if depth > MAX_DEPTH:
            self._note(f"mails nested more than {MAX_DEPTH} deep are not read")
            return "\n".join(parts)
        content = _Content()
        content.read(mail, depth)
        for note in content.notes:
            self._note(note)
        parts += ["", content.body()]
        parts += [f"\n[{attached.name}]\n{attached.text}" for attached in content.attachments]
        return "\n".join(parts)[:MAX_TEXT_CHARACTERS]

    def _search_elsewhere(self, mail: Message) -> None:
        """A mail without any text may have it where none belongs: around its parts, or in a named one."""
        around = [mail.preamble, mail.epilogue]
        texts = [decode(text.encode("utf-8", "surrogateescape")).text for text in around if text]
        said = [text for text in texts if text.strip() and "mime format" not in text.lower()]
        named = next((a.text for a in self.attachments if a.text and is_readable(a.media_type)), "")
        if said:
            self.texts = said
        elif named:
            self.texts = [named]

    def _attach(self, name: str, kind: str, data: bytes, text: str) -> None:
        media_type = kind.encode("ascii", "replace").decode("ascii")
        self.attachments.append(RawAttachment(name, media_type, data, text))

    def _note(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)


def _source(mail: Message) -> bytes:
    """The bytes of an attached mail, as near to those that were sent as the library gives them back."""
    try:
        return mail.as_bytes()
    except (KeyError, LookupError, ValueError, UnicodeError, TypeError, AttributeError):
        return part_bytes(mail)


def _ending(kind: str) -> str:
    usual = {"text/plain": "txt", "text/calendar": "ics", "application/octet-stream": "bin"}
    return usual.get(kind) or re.sub(r"[^a-z0-9]+", "-", kind.rpartition("/")[2].lower())[:20] or "bin"
