"""The import format: one JSON object for each message; rows of CSV come the same way."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson

from indexer.parse.limits import MAX_HEADER_CHARACTERS, MAX_HEADERS, MAX_PARTIES
from indexer.records import ParsedMessage, ParseError, RawAttachment

FIELDS = ("id", "from", "to", "cc", "sent_at", "subject", "reference", "in_reply_to", "body", "attachments")
#: A row is a message where it has one of these.
_ESSENTIAL = ("subject", "body", "from", "to", "attachments")


def parse_jsonl(data: bytes, mapping: Mapping[str, str]) -> ParsedMessage:
    """A JSON object with the fields of the import format, or those that `mapping` names."""
    try:
        row = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ParseError(f"not valid JSON: {error}") from None
    if not isinstance(row, dict):
        raise ParseError(f"a JSON object is expected, this is {_kind(row)}")
    keys = {field: mapping.get(field, field) for field in FIELDS}
    if not any(row.get(keys[field]) for field in _ESSENTIAL):
        found = ", ".join(list(row)[:12]) or "none"
        raise ParseError(f"no field of a message; keys found: {found}; name them with --map FIELD=KEY")
    message = ParsedMessage(
        source_id=_text(row.get(keys["id"])),
        sender=_text(row.get(keys["from"])),
        to=_list(row.get(keys["to"])),
        cc=_list(row.get(keys["cc"])),
        sent_at=_text(row.get(keys["sent_at"])),
        subject=_text(row.get(keys["subject"])),
        reference=_text(row.get(keys["reference"])),
        in_reply_to=_text(row.get(keys["in_reply_to"])),
        body=_text(row.get(keys["body"])),
        attachments=_attachments(row.get(keys["attachments"])),
    )
    known = set(keys.values())
    rest = [(key, _text(value)[:MAX_HEADER_CHARACTERS]) for key, value in row.items() if key not in known]
    message.headers = [(key, value) for key, value in rest if value][:MAX_HEADERS]
    return message


def _kind(value: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return str(value)


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.replace("\n", ";").split(";")
    if not isinstance(value, list):
        value = [] if value is None else [value]
    return [text for one in value[:MAX_PARTIES] if (text := _text(one).strip())]


def _attachments(value: Any) -> list[RawAttachment]:
    if not value:
        return []
    if not isinstance(value, list):
        raise ParseError("`attachments` is not a list")
    return [_attachment(one, number) for number, one in enumerate(value, 1)]


def _attachment(value: Any, number: int) -> RawAttachment:
    if isinstance(value, str):  # a list of names alone
        return RawAttachment(value, "application/octet-stream", b"")
    if not isinstance(value, dict):
        raise ParseError(f"attachment {number} is not an object")
    content = next((value[k] for k in ("content", "data", "base64", "content_base64") if value.get(k)), "")
    name = next((value[k] for k in ("file_name", "filename", "name") if value.get(k)), f"attachment {number}")
    media_type = _text(value.get("media_type") or value.get("content_type") or "application/octet-stream")
    try:
        data = base64.b64decode(_text(content), validate=False)
    except (binascii.Error, ValueError):
        raise ParseError(f"the content of attachment {number} is not base64") from None
    text = data.decode("utf-8", "replace") if media_type.startswith("text/plain") else ""
    return RawAttachment(_text(name), media_type, data, text)
