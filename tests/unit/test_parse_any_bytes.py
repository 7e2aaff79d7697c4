"""Whatever the bytes are: a message, or a ParseError with a reason; never another exception."""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.message import SourceRef
from indexer.parse import parse_record
from indexer.records import ParseError, RawRecord

FORMATS = ("jsonl", "csv", "eml", "telex", "tei", "text")
#: What the formats are made of, so that chance finds its way into their corners.
_PIECES = st.sampled_from(
    [
        b"From: a@b\n", b"To: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=x\n", b"\n", b"--x\n",
        b"Content-Type: message/rfc822\n", b"Content-Transfer-Encoding: base64\n", b"--x--\n", b"; charset=",
        b"Content-Type: text/html; charset=hex\n", b"Content-Type: multipart/alternative; boundary=\"x\n", b"=?", b"?B?",
        b"Content-Disposition: attachment; filename*0*=utf-16''%ff; filename*99999999999=x\n", b"?=", b"utf-8", b"\0",
        b"Content-Type: message/delivery-status\n", b"begin 644 x\n", b"end\n", b"format=flowed; delsp=yes",
        b'{"body":', b'"attachments":[', b'{"content":"', b"]", b"}", b'"', b",", b"\\ud800", b"1e999", b"[[[[",
        b"<TEI>", b"<body>", b"</body></TEI>", b"<p>", b"<!DOCTYPE x [", b"<![CDATA[", b"&x;", b"<note>", b"<!--",
        "ОТ: ".encode("cp1251"), "КОМУ: ".encode("koi8-r"), b"TO:\n", b"------\n", b"\xff\xfe", b"\x1b$B", b"\r",
    ]
)  # fmt: skip


def parse(name: str, data: bytes) -> None:
    record = RawRecord(data, SourceRef("x", "", 0, len(data)), name)
    try:
        found = parse_record(record, {"from": "sender"})
    except ParseError as error:
        assert str(error)  # noqa: PT017 - most bytes raise nothing
        return
    for text in (found.body, found.subject, found.sender, *found.to, *(a.name for a in found.attachments)):
        text.encode("utf-8")  # nothing that cannot be stored
    assert all(isinstance(value, str) for header in found.headers for value in header)


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=150)
@given(data=st.lists(_PIECES | st.binary(max_size=12), max_size=25).map(b"".join))
def test_any_bytes_are_a_message_or_a_reason(name: str, data: bytes) -> None:
    parse(name, data)


HOSTILE = [
    ("encoded words", b"Subject: " + b"=?utf-8?Q?a?= " * 20_000 + b"\n\nx"),
    ("encoded words without end", b"Subject: " + b"=?utf-8?Q?" * 20_000 + b"\n\nx"),
    ("recipients", b"To: " + b"a@b, " * 50_000 + b"\n\nx"),
    ("quotes", b"To: " + b'"' * 100_001 + b"\n\nx"),
    ("escaped quotes", b'To: "' + b'\\"' * 140_000 + b"\n\nx"),
    ("comments", b"To: " + b"(" * 100_000 + b"\n\nx"),
    ("parameters", b"Content-Type: text/plain" + b';"' * 100_000 + b"\n\nx"),
    ("parameters in pieces", b"Content-Type: x/y" + b"".join(b"; a*%d*=x" % n for n in range(9000)) + b"\n\nx"),
    ("folded", b"Subject: a\n" + b" b\n" * 300_000 + b"\nx"),
    ("boundaries", b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 100_000),
    ("mails in mails", b"Content-Type: message/rfc822\n\n" * 5_000),
    ("multiparts in multiparts", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900))),
    ("beginnings of files", b"Subject: x\n\n" + b"begin 644 a\n" * 50_000 + b"end\n"),
    ("colons", b"a: " * 200_000),
    ("no line end", b"x" * 3_000_000),
]  # fmt: skip


@pytest.mark.parametrize("data", [d for _, d in HOSTILE], ids=[n for n, _ in HOSTILE])
@pytest.mark.parametrize("name", ["eml", "telex"])
def test_hostile_bytes_end_soon(name: str, data: bytes) -> None:
    """Real parsers have hung on each; the pipeline's limit is 20 seconds."""
    parse(name, data)


def test_a_format_without_a_parser() -> None:
    with pytest.raises(ParseError, match="there is no parser for pdf"):
        parse_record(RawRecord(b"x", SourceRef("x", "", 0, 1), "pdf"), {})
