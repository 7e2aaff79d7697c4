"""Mail by the standard library's compat32 policy and a walk of our own.

`policy.default` is many times slower, raises on real addresses and hangs on hostile headers.
"""

from __future__ import annotations

import binascii
import email
import email.message
import email.policy
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from email.utils import getaddresses
from urllib.parse import unquote_to_bytes

from indexer.parse.charset import decode
from indexer.parse.html import html_to_text
from indexer.parse.limits import (
    MAX_DEPTH,
    MAX_HEADER_CHARACTERS,
    MAX_HEADERS,
    MAX_PARTIES,
    MAX_PARTS,
    MAX_TEXT_CHARACTERS,
)
from indexer.records import ParsedMessage, ParseError, RawAttachment

Part = email.message.Message
_ENCODED_WORDS = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)")
_OWN = frozenset(
    {"from", "to", "cc", "date", "subject", "message-id", "in-reply-to", "content-type", "mime-version"}
    | {"content-transfer-encoding"}
)


def parse_eml(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """A mail with its text (plain before HTML), its other parts as attachments."""
    mail = email.message_from_bytes(data, policy=email.policy.compat32)
    if not mail.keys() and not data.strip():
        raise ParseError("the mail is empty")
    message = ParsedMessage(
        source_id=_one(mail, "Message-ID").strip("<> "),
        sender=_one(mail, "From") or _one(mail, "Sender"),
        to=_addresses(mail, "To"),
        cc=_addresses(mail, "Cc"),
        sent_at=_one(mail, "Date"),
        subject=_one(mail, "Subject"),
        reference=_one(mail, "X-Reference"),
        in_reply_to=_one(mail, "In-Reply-To").strip("<> "),
        headers=_headers(mail),
    )
    texts: list[str] = []
    for part, depth in _iter_parts(mail):
        _take(part, depth, texts, message.attachments)
    message.body = "\n\n".join(t for t in texts if t.strip())[:MAX_TEXT_CHARACTERS]
    return message


def _iter_parts(mail: Part) -> Iterator[tuple[Part, int]]:
    """Leaves in order, of `multipart/alternative` the best one; attached mails are leaves."""
    stack, seen = [(mail, 0)], 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            raise ParseError(f"more than {MAX_PARTS} parts, or parts nested more than {MAX_DEPTH} deep")
        payload = part.get_payload()
        if not isinstance(payload, list) or part.get_content_type() == "message/rfc822":
            yield part, depth
            continue
        children = [child for child in payload if isinstance(child, Part)]
        if part.get_content_type() == "multipart/alternative":
            children = _best(children)
        stack.extend((child, depth + 1) for child in reversed(children))


def _best(children: list[Part]) -> list[Part]:
    """Of alternatives the plain text where it says something, else the last; calendars and files stay."""
    plain = [c for c in children if c.get_content_type() == "text/plain" and _text(c).strip()]
    if not plain:
        return children[-1:] if children else []
    others = [c for c in children if not c.get_content_type().startswith(("text/", "multipart/"))]
    return plain[:1] + others


def _take(part: Part, depth: int, texts: list[str], attachments: list[RawAttachment]) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    if kind == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        data = inner.as_bytes() if isinstance(inner, Part) else _bytes(part)
        text = _mail_text(inner, depth) if isinstance(inner, Part) else decode(data).text
        attachments.append(RawAttachment(name or "attached message.eml", kind, data, text))
    elif kind in ("text/plain", "text/html") and not disposition.startswith("attachment") and not name:
        texts.append(_text(part))
    else:
        data = _bytes(part)
        if data or name:
            readable = kind.startswith("text/") or kind == "message/delivery-status"
            text = _text(part)[:MAX_TEXT_CHARACTERS] if readable else ""
            attachments.append(RawAttachment(name or f"part.{kind.rpartition('/')[2]}", kind, data, text))


def _mail_text(mail: Part, depth: int) -> str:
    """Headers and text of an attached mail, for searching."""
    texts = [f"{name}: {_one(mail, name)}" for name in ("From", "To", "Date", "Subject") if mail.get(name)]
    for part, inner in _iter_parts(mail):
        if depth + inner > MAX_DEPTH:
            break
        if part.get_content_type() in ("text/plain", "text/html"):
            texts.append(_text(part))
    return "\n".join(texts)[:MAX_TEXT_CHARACTERS]


def _bytes(part: Part) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error, UnicodeError, AssertionError):
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return payload if isinstance(payload, bytes) else b""


def _text(part: Part) -> str:
    declared = part.get_content_charset() if part.get("Content-Type") else ""
    text = decode(_bytes(part), declared or "").text
    if part.get_content_type() == "text/html":
        return html_to_text(text)
    if "flowed" in str(part.get_param("format", "")).lower():
        text = re.sub(r"(?m)^(?!>)(?!-- $)(.*) \r?\n(?![>\r\n])", r"\1 ", text)
    return text


def _file_name(part: Part) -> str:
    """The name of a part, in RFC 2231 or RFC 2047 or as it stands; its folder, if any, is left out."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        try:
            value = part.get_param(parameter, header=header)
        except (ValueError, LookupError, TypeError, IndexError):
            continue
        if isinstance(value, tuple):
            charset, _, raw = value
            value = decode(unquote_to_bytes(raw.encode("latin-1", "replace")), charset or "").text
        if value:
            return decode_words(str(value)).replace("\\", "/").rpartition("/")[2].strip()
    return ""


def _one(mail: Part, name: str) -> str:
    return decode_words(_raw(mail, name))


def _raw(mail: Part, name: str) -> str:
    value = mail.get(name)
    return "" if value is None else str(value)[:MAX_HEADER_CHARACTERS]


def decode_words(text: str) -> str:
    """A header's text: RFC 2047 words, or raw bytes in whatever set they are, on one line."""
    text = re.sub(r"\r?\n[ \t]*", " ", text)
    if "=?" in text:
        text = re.sub(r"(\?=)\s+(=\?)", r"\1\2", text)
        return "".join(
            _decode_word(p) if p.startswith("=?") else _raw_text(p) for p in _ENCODED_WORDS.split(text)
        )
    return _raw_text(text)


def _decode_word(word: str) -> str:
    _, charset, encoding, payload, _ = word.split("?", 4)
    charset = charset.partition("*")[0]
    try:
        if encoding in "bB":
            data = b64decode(payload + "=" * (-len(payload) % 4), validate=False)
        else:
            data = quopri.decodestring(payload.replace("_", " ").encode("latin-1", "replace"), header=True)
    except (ValueError, binascii.Error):
        return word
    return decode(data, charset).text


def _raw_text(text: str) -> str:
    """Header bytes that are not ASCII come as surrogates; they are decoded as a whole."""
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape")).text


def _addresses(mail: Part, name: str) -> list[str]:
    """Readable `Name <address>` of each addressee; where they cannot be told apart, the header as it is."""
    values = [_raw_text(str(v)[:MAX_HEADER_CHARACTERS]) for v in mail.get_all(name, [])]
    found = []
    for display, address in getaddresses(values)[:MAX_PARTIES]:
        shown = decode_words(display)
        if shown or address:
            found.append(f"{shown} <{address}>" if shown and address else shown or address)
    return found or [text for value in values if (text := decode_words(value).strip())]


def _headers(mail: Part) -> list[tuple[str, str]]:
    found = []
    for name, value in mail.items():
        if name.lower() not in _OWN:
            found.append((name, decode_words(str(value)[:MAX_HEADER_CHARACTERS])))
        if len(found) == MAX_HEADERS:
            break
    return found
