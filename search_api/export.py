"""A whole result as lines of JSON or CSV, in constant memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Protocol

import orjson

from archive.catalog.reader import Derived, StoredMessage
from archive.domain.message import Party
from archive.errors import CatalogError
from archive.query.request import Scope
from search_api.ledger import facts_of, persons_of, told_facts
from search_api.scoping import visible_sources
from search_api.views import ExportRow

#: Messages that are read from the catalog at once, and bytes that are handed on at once.
BATCH = 200
CHUNK_CHARACTERS = 1 << 16
#: Columns of the CSV, and keys of a JSON line, in this order. Lists are joined by "; " in the CSV.
COLUMNS: tuple[str, ...] = (
    "id", "source_id", "subject", "body", "sent_at", "sent_at_precision", "language", "languages",
    "from_country", "to_countries", "cc_countries", "sender", "to", "cc", "reference", "in_reply_to",
    "kinds", "outcome", "requesting_country", "persons", "facts",
    "format", "collection", "collections", "sources", "attachments",
)  # fmt: skip


class MessageSource(Protocol):
    """Gives messages by id, many at once: the catalog's reader."""

    def get_messages(self, ids: Sequence[str]) -> dict[str, StoredMessage]:
        """Those of these messages that exist."""

    def derived_of(self, message_ids: Sequence[str]) -> dict[str, Derived]:
        """What was found in these messages and follows for them."""


class Output(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"


MEDIA_TYPES = {Output.JSONL: "application/jsonl", Output.CSV: "text/csv; charset=utf-8; header=present"}


def iter_export_rows(ids: Iterable[str], catalog: MessageSource, scope: Scope) -> Iterator[ExportRow]:
    """The messages with these ids, in their order, read in batches.

    Raises CatalogError where one is missing: an export that lacks a message must not look whole.
    """
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        found = catalog.get_messages(batch)
        # Who is whom and what follows comes from all collections: who may not see them all is told neither.
        derived = catalog.derived_of(batch) if scope.collections is None else {}
        for message_id in batch:
            stored = found.get(message_id)
            sources = visible_sources(stored, scope)
            if stored is None or not sources:
                raise CatalogError(
                    "The index names a message that the catalog does not have.",
                    hint="Run `backchannel reindex`, then export again.",
                )
            names = tuple(dict.fromkeys(source.collection for source in sources))
            yield ExportRow(stored.message, sources, names, derived.get(message_id, Derived()))


def export_fields(row: ExportRow) -> dict[str, object]:
    """The row as plain values, by the names of `COLUMNS`."""
    message = row.message
    return {
        "id": message.id,
        "source_id": message.source_id,
        "subject": message.subject,
        "body": message.body,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "sent_at_precision": message.sent_at.precision if message.sent_at else None,
        "language": message.language,
        "languages": message.languages,
        "from_country": message.from_country,
        "to_countries": message.to_countries,
        "cc_countries": tuple(dict.fromkeys(p.country for p in message.cc if p.country)),
        "sender": _raw(message.sender),
        "to": [_raw(party) for party in message.to],
        "cc": [_raw(party) for party in message.cc],
        "reference": message.reference,
        "in_reply_to": message.in_reply_to,
        "kinds": message.kinds,
        "outcome": row.derived.findings.outcome,
        "requesting_country": row.derived.findings.requesting_country,
        "persons": persons_of(row.derived),
        "facts": facts_of(row.derived),
        "format": message.format,
        "collection": row.collections[0],
        "collections": row.collections,
        "sources": [{"path": s.path, "sha256": s.sha256, "collection": s.collection} for s in row.sources],
        "attachments": [
            {"name": a.name, "media_type": a.media_type, "sha256": a.sha256, "size": a.size}
            for a in message.attachments
        ],
    }


def _raw(party: Party | None) -> str | None:
    return party.raw if party else None


def render_jsonl(rows: Iterable[ExportRow]) -> Iterator[str]:
    """One JSON object a line, in UTF-8, each line ended by a line feed."""
    for row in rows:
        yield orjson.dumps(export_fields(row), option=orjson.OPT_APPEND_NEWLINE).decode()


def render_csv(rows: Iterable[ExportRow]) -> Iterator[str]:
    """RFC 4180: a header, CRLF, quotes doubled; cells that a spreadsheet would compute are disarmed."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield _taken(line)
    for row in rows:
        fields = export_fields(row)
        writer.writerow([_cell(name, fields[name]) for name in COLUMNS])
        yield _taken(line)


RENDERERS: dict[Output, Callable[[Iterable[ExportRow]], Iterator[str]]] = {
    Output.JSONL: render_jsonl,
    Output.CSV: render_csv,
}


def iter_chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines gathered to pieces worth a write, as UTF-8."""
    held: list[str] = []
    size = 0
    for text in lines:
        held.append(text)
        size += len(text)
        if size >= CHUNK_CHARACTERS:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()


def disarm(text: str) -> str:
    """The text as a spreadsheet shows it and does not compute it: an apostrophe before what begins so.

    https://owasp.org/www-community/attacks/CSV_Injection; full-width forms are read as formulas by
    spreadsheets in Japanese, Chinese and Korean. Leading spaces do not help: LibreOffice can skip them.
    """
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA_BEGINS else text


_FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "persons" and isinstance(value, list):
        return disarm("; ".join(" = ".join(p["names_as_written"]) or str(p["person"]) for p in value))
    if name == "facts" and isinstance(value, list):
        return disarm("; ".join(f"{fact['person']}: {', '.join(told_facts(fact))}" for fact in value))
    if name == "sources" and isinstance(value, list):
        return disarm("; ".join(f"{s['path']} (sha256 {s['sha256']})" for s in value))
    if name == "attachments" and isinstance(value, list):
        return disarm("; ".join(str(a["name"]) for a in value))
    if isinstance(value, list | tuple):
        return disarm("; ".join(map(str, value)))
    return disarm(str(value))


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text
