"""Rows of the import format, and of other people's exports."""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import orjson
import pytest

from archive.domain.message import SourceRef
from indexer.extract.find import FindingOptions
from indexer.parse import parse_record
from indexer.parse.jsonl import parse_jsonl
from indexer.pipeline import ReadingOptions, process_records
from indexer.records import ParsedMessage, ParseError, RawAttachment, RawRecord, Rejected
from indexer.sources.split import iter_records

TELEGRAM = {"from": "sender", "to": "recipients", "sent_at": "date"}


def parse(row: Any, mapping: dict[str, str] | None = None) -> ParsedMessage:
    return parse_jsonl(row if isinstance(row, bytes) else orjson.dumps(row), mapping or {})


def test_the_import_format() -> None:
    content = base64.b64encode("Текст".encode()).decode()
    row = {
        "id": "m-1", "from": "IP Moscow", "to": ["IP Paris", "IP Bern"], "cc": ["IPSG"], "sent_at": "2022-03-10",
        "subject": "S", "reference": "A-1", "in_reply_to": "m-0", "body": "B", "priority": 1,
        "attachments": [{"file_name": "a.txt", "media_type": "text/plain", "content": content}],
    }  # fmt: skip
    assert parse(row) == ParsedMessage(
        source_id="m-1", sender="IP Moscow", to=["IP Paris", "IP Bern"], cc=["IPSG"], sent_at="2022-03-10",
        subject="S", reference="A-1", in_reply_to="m-0", body="B", headers=[("priority", "1")],
        attachments=[RawAttachment("a.txt", "text/plain", "Текст".encode(), "Текст")],
    )  # fmt: skip


def test_rows_of_csv_are_read_by_the_same_parser() -> None:
    record = RawRecord(b'{"from":"A","to":"B; C","body":"x"}', SourceRef("r.csv", "", 0, 9, 1), "csv")
    assert parse_record(record, {}).to == ["B", "C"]


def test_fields_are_mapped() -> None:
    found = parse(
        {"sender": "A", "recipients": ["B"], "date": "1952", "subject": "S", "place": "P"}, TELEGRAM
    )
    assert (found.sender, found.to, found.sent_at, found.headers) == ("A", ["B"], "1952", [("place", "P")])


def test_a_mapping_goes_before_the_fields_own_name() -> None:
    found = parse({"body": "old", "text": "new"}, {"body": "text"})
    assert (found.body, found.headers) == ("new", [("body", "old")])


USUAL = [
    ("the telegrams, unmapped", {"sender": "A", "recipients": ["B"], "date": "D", "body": "x"}, ("A", ["B"], "D", "x")),
    ("capitals of a register", {"From": "A", "TO": "B", "Sent At": "D", "Body": "x"}, ("A", ["B"], "D", "x")),
    ("a document database", {"_id": 1, "title": "t", "text": "x"}, ("", [], "", "x")),
    ("its own names first", {"from": "A", "sender": "Z", "date": "Z", "sent_at": "D", "body": "x"}, ("A", [], "D", "x")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "fields"), [u[1:] for u in USUAL], ids=[u[0] for u in USUAL])
def test_usual_names_are_known(row: dict[str, Any], fields: tuple[str, list[str], str, str]) -> None:
    found = parse(row)
    assert (found.sender, found.to, found.sent_at, found.body) == fields


PARTIES = [
    ("a; b", ["a", "b"]), ("a\nb", ["a", "b"]), ("Doe, John", ["Doe, John"]), (["a", " ", None, "b"], ["a", "b"]),
    ({"name": "A", "email": "a@b"}, ["A <a@b>"]), ([{"address": "a@b"}], ["a@b"]), (None, []), ("", []), (7, ["7"]),
    ([{"x": 1}], ['{"x": 1}']), ([["a", "b"]], ["a; b"]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "to"), PARTIES)
def test_addressees_in_any_shape(value: object, to: list[str]) -> None:
    assert parse({"to": value, "body": "x"}).to == to


TEXTS = [(None, ""), (1.5, "1.5"), (True, "True"), (["a", "b"], "a\nb"), ({"a": "ж"}, '{"a": "ж"}')]


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_texts_in_any_shape(value: object, text: str) -> None:
    assert parse({"subject": "s", "body": value}).body == text


ODD = [
    ("half a pair of surrogates (JavaScript)", b'{"body": "a\\ud83db"}', "a\ufffdb"),
    ("a whole pair", b'{"body": "\\ud83d\\ude00"}', "\U0001f600"),
    ("line ends within a text", b'{"body": "a\tb\nc"}', "a\tb\nc"),
    ("windows-1251", '{"body": "Просим сообщить"}'.encode("cp1251"), "Просим сообщить"),
    ("NaN of Python", b'{"body": "x", "score": NaN}', "x"),
    ("a byte order mark", b'\xef\xbb\xbf{"body": "x"}', "x"),
]


@pytest.mark.parametrize(("data", "body"), [o[1:] for o in ODD], ids=[o[0] for o in ODD])
def test_json_that_is_not_quite_json(data: bytes, body: str) -> None:
    assert parse(data).body == body


REJECTED = [
    (b"{broken", "not valid JSON: expecting property name enclosed in double quotes"),
    (b'{"a": 9' + b"9" * 5000 + b', "b": NaN}', "not valid JSON: Exceeds the limit"),
    (b"[1]", "a JSON object is expected, this is a list"),
    (b"null", "a JSON object is expected, this is null"),
    (b'"x"', "a JSON object is expected, this is a text"),
    (b"12", "a JSON object is expected, this is a number"),
    (b'{"a": 1, "b": 2}', "no field of a message; keys found: a, b; name them with --map FIELD=KEY"),
    (b"{}", "no field of a message; keys found: none; name them with --map FIELD=KEY"),
    (b'{"title": "", "text": null, "id": 7}', "its fields of a message are empty: title, text"),
    (
        b'{"body": "", "inhalt": "x", "leer": ""}',
        "its fields of a message are empty: body; other keys: inhalt; name them with --map FIELD=KEY",
    ),
    (b"[" * 100_000, "JSON nested too deep"),
]


@pytest.mark.parametrize(("data", "reason"), REJECTED)
def test_rejections_say_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as error:
        parse(data)
    assert str(error.value).startswith(reason)
    assert ("; other keys" in str(error.value)) == ("; other keys" in reason)


@pytest.mark.parametrize(
    ("data", "column"), [(b'{"a": 1, "b" 2}', 14), ('{"ж": "я", x}'.encode(), 12), (b'{"a": 1', 8)]
)
def test_what_is_not_valid_says_where_in_characters(data: bytes, column: int) -> None:
    with pytest.raises(ParseError) as error:
        parse(data)
    assert error.value.column == column


def test_attachments_in_other_shapes_cost_no_message() -> None:
    found = parse({"body": "x", "attachments": ["a.pdf", {"name": "b.bin", "data": "%%%"}, {"data": "aGk"}]})
    assert found.body == "x"
    assert [(a.name, a.data) for a in found.attachments] == [("b.bin", b"%%%"), ("attachment 2", b"hi")]
    assert found.headers == [
        ("attachments", "a.pdf"),
        ("Reading note", "the content of attachment 1 is not base64; it is kept as it stands"),
    ]


def test_a_body_beyond_the_limit_is_cut_with_a_note() -> None:
    found = parse({"body": "x" * 5_000_001})
    assert len(found.body) == 5_000_000
    assert found.headers == [("Reading note", "only the first 5,000,000 of 5,000,001 characters are kept")]


def test_a_rejected_line_has_its_line_in_the_file_and_the_column_in_it(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b'{"body": "x"}\n\n  \n\t {"a": 1, "b" 2}\n{"c": 3}\n')
    options = ReadingOptions(tmp_path / "vault", FindingOptions(tmp_path))
    found = process_records(list(iter_records(file, "rows.jsonl", "jsonl", "0" * 64)), options)
    rejected = [(one.line, one.source.ordinal, one.reason) for one in found if isinstance(one, Rejected)]
    assert rejected == [
        (4, 2, "not valid JSON: expecting ':' delimiter (column 16)"),
        (5, 3, "no field of a message; keys found: c; name them with --map FIELD=KEY"),
    ]
