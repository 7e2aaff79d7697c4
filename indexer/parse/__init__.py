"""One module a format: raw bytes to a message as found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.parse import eml, jsonl, tei, telex, text
from indexer.records import ParsedMessage, ParseError, RawRecord

_PARSERS: dict[str, Callable[[bytes, Mapping[str, str]], ParsedMessage]] = {
    "jsonl": jsonl.parse_jsonl,
    "csv": jsonl.parse_jsonl,
    "eml": eml.parse_eml,
    "telex": telex.parse_telex,
    "tei": tei.parse_tei,
    "text": text.parse_text,
}


def parse_record(record: RawRecord, mapping: Mapping[str, str]) -> ParsedMessage:
    """The message of a record; `mapping` maps a field of the import format to a key or column.

    Raises ParseError with a reason that a person can act on.
    """
    parser = _PARSERS.get(record.format)
    if parser is None:
        raise ParseError(f"there is no parser for {record.format}")
    return parser(record.data, mapping)
