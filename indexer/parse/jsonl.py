"""The import format: one JSON object for each message; rows of CSV come the same way."""

from __future__ import annotations

import base64
import binascii
import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from indexer.charset import decode
from indexer.parse.limits import (
    MAX_ATTACHMENTS,
    MAX_HEADER_CHARACTERS,
    MAX_HEADERS,
    MAX_NAME_CHARACTERS,
    MAX_PARTIES,
    MAX_TEXT_CHARACTERS,
)
from indexer.parse.notes import NOTE, note_cut
from indexer.parse.readable import readable_text
from indexer.records import ParsedMessage, ParseError, RawAttachment

FIELDS = ("id", "from", "to", "cc", "sent_at", "subject", "reference", "in_reply_to", "body", "attachments")
#: A row is a message where it has one of these.
_ESSENTIAL = ("subject", "body", "from", "to", "attachments")
_CONTENT = ("content", "data", "base64", "content_base64")
_NAME = ("file_name", "filename", "name")
_MEDIA_TYPE = ("media_type", "content_type", "mime_type", "type")
#: Keys of a row that are told where one that is mapped was never met.
_OTHER_KEYS = 20
_TABLE = Path(__file__).parent / "tables" / "field_names.csv"


def parse_jsonl(data: bytes, mapping: Mapping[str, str]) -> ParsedMessage:
    """A JSON object with the fields of the import format, or those that `mapping` names.

    Keys that are no field are kept as headers. Raises ParseError for what is no object, or has no field.
    """
    row, notes = _load(data)
    keys = _keys(row, mapping)
    if not any(row.get(keys[field]) for field in _ESSENTIAL if field in keys):
        raise ParseError(_without(row, keys))
    values = {field: row.get(key) for field, key in keys.items()}
    body = _text(values.get("body"))
    message = ParsedMessage(
        source_id=_text(values.get("id")),
        sender=_party(values.get("from")),
        to=_parties(values.get("to")),
        cc=_parties(values.get("cc")),
        sent_at=_text(values.get("sent_at")),
        subject=_text(values.get("subject")),
        reference=_text(values.get("reference")),
        in_reply_to=_text(values.get("in_reply_to")),
        body=body[:MAX_TEXT_CHARACTERS],
        headers=_rest(row, set(keys.values())),
        keys=_met(row, mapping) if mapping else (),
    )
    notes.append(note_cut(body))
    _attach(message, values.get("attachments"), notes)
    message.headers += [(NOTE, note) for note in notes if note]
    return message


def _met(row: Mapping[str, Any], mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Keys of this row: each that is mapped, and some of the others."""
    return (*(name for name in mapping.values() if name in row), *islice(row, _OTHER_KEYS))


def _without(row: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    """Why there is nothing in this row that makes it a message."""
    empty = [keys[field] for field in _ESSENTIAL if keys.get(field) in row]
    if not empty:
        return f"no field of a message; keys found: {_listed(list(row))}; name them with --map FIELD=KEY"
    others = [key for key, value in row.items() if value and key not in keys.values()]
    hint = f"; other keys: {_listed(others)}; name them with --map FIELD=KEY" if others else ""
    return f"its fields of a message are empty: {_listed(empty)}{hint}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:12])[:300] or "none"


def _load(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """The object, and remarks on how it could be read. orjson first; it refuses lone surrogates, control
    characters and any set but UTF-8, all of which come in real exports."""
    note = ""
    try:
        row = orjson.loads(data)
    except orjson.JSONDecodeError:
        decoded = decode(data)
        note = decoded.note
        try:
            row = _clean(json.loads(decoded.text, strict=False))
        except RecursionError:
            raise ParseError("JSON nested too deep") from None
        except json.JSONDecodeError as error:
            problem = error.msg[:1].lower() + error.msg[1:]
            raise ParseError(f"not valid JSON: {problem}", error.colno) from None
        except ValueError as error:  # a number of thousands of digits
            raise ParseError(f"not valid JSON: {error}") from None
    if not isinstance(row, dict):
        raise ParseError(f"a JSON object is expected, this is {_kind(row)}")
    return row, [note]


def _clean(value: Any) -> Any:
    """The same without lone surrogates, which cannot be stored."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    return value


def _keys(row: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, str]:
    """field -> the row's key: as mapped, else its own name, else a usual one (tables/field_names.csv)."""
    plain = {key.strip().lower().replace(" ", "_"): key for key in reversed(list(row))}
    keys = {}
    for field in FIELDS:
        if field in mapping:
            keys[field] = mapping[field]
            continue
        key = field if field in row else plain.get(field)
        key = key or next((plain[name] for name in _usual_names().get(field, ()) if name in plain), None)
        if key is not None and key not in mapping.values():
            keys[field] = key
    return keys


@cache
def _usual_names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["field"]] = (*names.get(row["field"], ()), row["name"])
    return names


def _kind(value: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _text(value: Any) -> str:
    """Any value as text: lists by lines, what is within them and objects as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_json(one) if isinstance(one, list) else _text(one) for one in value)
    return _json(value) if isinstance(value, dict) else str(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deep)"


def _party(value: Any) -> str:
    """A sender or addressee; an object of a name and an address is written `Name <address>`."""
    if isinstance(value, dict):
        name = next((_text(value[k]) for k in ("name", "display_name", "bureau") if value.get(k)), "")
        address = next((_text(value[k]) for k in ("address", "email", "mail") if value.get(k)), "")
        if name or address:
            return f"{name} <{address}>" if name and address else name or address
    if isinstance(value, list):
        return "; ".join(_party(one) for one in value[:MAX_PARTIES])
    return _text(value)


def _parties(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.replace("\n", ";").split(";")
    elif not isinstance(value, list):
        value = [] if value is None else [value]
    return [text for one in value[:MAX_PARTIES] if (text := _party(one).strip())]


def _rest(row: Mapping[str, Any], used: set[str]) -> list[tuple[str, str]]:
    rest = ((key, _text(value)[:MAX_HEADER_CHARACTERS]) for key, value in row.items() if key not in used)
    return [(key[:MAX_NAME_CHARACTERS], value) for key, value in rest if value][:MAX_HEADERS]


def _attach(message: ParsedMessage, value: Any, notes: list[str]) -> None:
    """Attachments with content become such; mere names are kept as a header."""
    listed = value if isinstance(value, list) else [value] if value else []
    named = [_text(one) for one in listed if not isinstance(one, dict)]
    if named:
        message.headers.append(("attachments", "; ".join(named)[:MAX_HEADER_CHARACTERS]))
    given = [one for one in listed if isinstance(one, dict)]
    for number, one in enumerate(given[:MAX_ATTACHMENTS], 1):
        message.attachments.append(_attachment(one, number, notes))
    if len(given) > MAX_ATTACHMENTS:
        notes.append(f"only the first {MAX_ATTACHMENTS} of {len(given)} attachments are kept")


def _attachment(value: Mapping[str, Any], number: int, notes: list[str]) -> RawAttachment:
    name = next((_text(value[k]) for k in _NAME if value.get(k)), f"attachment {number}")
    media_type = next((_text(value[k]) for k in _MEDIA_TYPE if value.get(k)), "application/octet-stream")
    content = next((_text(value[k]) for k in _CONTENT if value.get(k)), "")
    try:
        packed = "".join(content.split()).translate(_URL_SAFE)
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        notes.append(f"the content of attachment {number} is not base64; it is kept as it stands")
        data = content.encode("utf-8", "replace")
    text = readable_text(media_type, data)
    return RawAttachment(name[:MAX_NAME_CHARACTERS], media_type[:MAX_NAME_CHARACTERS], data, text)


_URL_SAFE = str.maketrans("-_", "+/")
