"""What hostile records cost, and what is left of them: every one ends as a message or a ParseError.

Times are of the processor, and ten times what is needed, so that a busy machine fails no test.
"""

# ruff: noqa: E501 - a row is a line

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.message import SourceRef
from indexer.parse import parse_record
from indexer.parse.html import html_to_text
from indexer.parse.limits import MAX_PARTIES, MAX_TEXT_CHARACTERS
from indexer.records import ParsedMessage, ParseError, RawRecord

FORMATS = ("jsonl", "csv", "eml", "telex", "tei", "text")
HEAD = b"From: a@b.invalid\nTo: c@d.invalid\nMessage-ID: <1@x>\n"


def parse(data: bytes, name: str = "eml") -> ParsedMessage:
    return parse_record(RawRecord(data, SourceRef("x", "0" * 64, 0, len(data)), name), {})


@contextmanager
def seconds(most: float) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < most


PAGES = [
    ("comments never closed", "a<!--" * 200_000),
    ("divs", "<div>" * 100_000),
    ("scripts never closed", "x<script>" * 100_000),
    ("scripts nearly closed", "<script></scrip" * 70_000),
    ("hidden in hidden", "<style><!--<title>" * 60_000),
    ("tags never closed", "<a " * 300_000),
    ("preformatted in preformatted", "<pre>\n" * 100_000),
    ("ampersands", "&" * 1_000_000),
    ("white space", " \n" * 500_000),
]


@pytest.mark.parametrize("page", [row[1] for row in PAGES], ids=[row[0] for row in PAGES])
def test_hostile_pages_are_read_in_a_second_and_to_their_end(page: str) -> None:
    with seconds(5):
        assert html_to_text(page + " THE END").endswith("THE END")


def nested_mails(depth: int) -> bytes:
    data = b"Subject: core\n\ncore text"
    for level in range(depth):
        data = b"Subject: level %d\nContent-Type: message/rfc822\n\n" % level + data
    return HEAD + data


def nested_parts(depth: int) -> bytes:
    data = HEAD + b'Content-Type: multipart/mixed; boundary="b0"\n\n'
    for level in range(depth):
        data += b'--b%d\nContent-Type: multipart/mixed; boundary="b%d"\n\n' % (level, level + 1)
    return data + b"--b%d\n\ncore text\n" % depth


MAILS: list[tuple[str, Callable[[], bytes]]] = [
    ("a header of 7 MB in folds", lambda: HEAD + b"Subject: x" + b"\n y" * 2_300_000 + b"\n\nTHE END"),
    ("100,000 encoded words", lambda: HEAD + b"Subject: " + b"=?utf-8?B?0J/RgA==?= " * 100_000 + b"\n\nTHE END"),
    ("beginnings of encoded words", lambda: HEAD + b"Subject: " + b"=?a?b?" * 100_000 + b"\n\nTHE END"),
    ("open comments", lambda: HEAD + b"Cc: " + b"(" * 200_000 + b"\n\nTHE END"),
    ("open quotes", lambda: HEAD + b"Cc: " + b'"\\' * 200_000 + b"\n\nTHE END"),
    ("groups in groups", lambda: HEAD + b"Cc: " + b"a:" * 100_000 + b";\n\nTHE END"),
    ("parameters", lambda: HEAD + b"Content-Type: text/plain" + b'; a="\\"b' * 100_000 + b"\n\nTHE END"),
    ("100,000 headers", lambda: HEAD + b"".join(b"X-%d: y\n" % n for n in range(100_000)) + b"\nTHE END"),
    ("files begun in the text", lambda: HEAD + b"\n" + b"begin 644 x\n" * 100_000 + b"THE END"),
    ("flowed lines", lambda: HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"word \n" * 500_000 + b"THE END"),
    ("1,000 mails in mails", lambda: nested_mails(1000).replace(b"core text", b"THE END")),
    ("1,000 parts in parts", lambda: nested_parts(1000).replace(b"core text", b"THE END")),
]  # fmt: skip


@pytest.mark.parametrize("build", [row[1] for row in MAILS], ids=[row[0] for row in MAILS])
def test_hostile_mails_are_read_in_seconds_and_to_their_end(build: Callable[[], bytes]) -> None:
    data = build()
    with seconds(20):
        message = parse(data)
    assert message.sender == "a@b.invalid"
    assert message.to == ["c@d.invalid"]
    assert message.body.rstrip().endswith("THE END")


def test_of_fifty_thousand_addressees_as_many_are_kept_as_the_limit_says() -> None:
    listed = b", ".join(b"n%d <a%d@b.invalid>" % (n, n) for n in range(50_000))
    with seconds(5):
        message = parse(b"From: a@b\nTo: " + listed + b"\n\nx")
    assert len(message.to) == MAX_PARTIES
    assert message.to[4999] == "n4999 <a4999@b.invalid>"


def test_of_a_hundred_thousand_parts_the_first_thousand_are_read_and_a_note_says_so() -> None:
    data = HEAD + b'Content-Type: multipart/mixed; boundary="B"\n\n' + b"--B\n\nx\n" * 100_000 + b"--B--\n"
    with seconds(20):
        message = parse(data)
    assert message.body.startswith("x\n\nx")
    assert message.headers[-1] == ("Reading note", "only the first 1000 parts of this mail are read")


TELEXES = [
    ("labels", b"x:\n" * 1_000_000),
    ("one line", b" x" * 2_000_000),
    ("lines of words", b"WORD\n" * 400_000),
    ("colons", b":" * 1_000_000),
]


@pytest.mark.parametrize("text", [row[1] for row in TELEXES], ids=[row[0] for row in TELEXES])
def test_hostile_telexes_are_read_in_seconds(text: bytes) -> None:
    with seconds(10):
        message = parse(b"FROM: IP MOSCOW\nTO: IP PARIS\nSUBJECT: x\n\n" + text + b"\nTHE END", "telex")
    assert message.sender == "IP MOSCOW"
    assert message.body.endswith("THE END")


def test_a_text_beyond_the_limit_is_cut_and_a_note_says_so() -> None:
    message = parse(b"x" * (MAX_TEXT_CHARACTERS + 1), "text")
    assert len(message.body) == MAX_TEXT_CHARACTERS
    assert message.headers == [
        ("Reading note", "only the first 5,000,000 of 5,000,001 characters are kept"),
    ]


TEI = "<!DOCTYPE TEI [{}]><TEI><text><body><p>before {} after</p></body></text></TEI>"
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "data",
    [
        TEI.format(LAUGHS, "&a11;"),
        TEI.format('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        TEI.format('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;', "&x;"),
    ],
    ids=["billion laughs", "a file of this machine", "a document type from elsewhere"],
)
def test_no_entity_of_a_letter_is_resolved(data: str) -> None:
    with seconds(2):
        message = parse(data.encode(), "tei")
    shown = message.body + "".join(value for _, value in message.headers)
    assert message.body.startswith("before")
    assert "haha" not in shown
    assert "root:" not in shown


def test_nested_values_of_a_row_neither_end_the_process_nor_lose_its_body() -> None:
    assert parse(b'{"body": "x", "z": ' + b"[" * 900 + b"]" * 900 + b"}", "jsonl").body == "x"
    with pytest.raises(ParseError, match="nested too deep"):
        parse(b'{"body": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "jsonl")


def holds_only_text(message: ParsedMessage) -> None:
    values = [message.source_id, message.sender, message.subject, message.body, message.sent_at]
    values += [*message.to, *message.cc, message.reference, message.in_reply_to]
    values += [text for header in message.headers for text in header]
    values += [text for a in message.attachments for text in (a.name, a.media_type, a.text)]
    for value in values:
        value.encode("utf-8")  # no lone surrogate, which no catalog and no page could hold


_PIECES: list[bytes] = [
    b"From: ", b"To: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=B", b"text/html", b"\n", b"\n\n",
    b"--B", b"--B--", b"message/rfc822", b"Content-Transfer-Encoding: base64\n", b"Content-Disposition: attachment",
    b"; filename*=utf-8''%D0%9F", b"=?utf-8?B?0J/RgA==?=", b"=?koi8-r?Q?=F0=D2?=", b"charset=utf-16", b"a@b, c: d;",
    b"0J/RgA==", "Прошу".encode("koi8-r"), "نطلب".encode("cp1256"), b"<p>", b"<TEI>", b"</TEI>", b"{", b'"body":', b"}",
    b"\xff\xfe", b"\0", b"\x1b$B", b"FROM: IP MOSCOW\n", "КОМУ: ".encode(), b"begin 644 x\n", b"end\n",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(FORMATS),
    parts=st.lists(st.sampled_from(_PIECES) | st.binary(max_size=4), max_size=30),
)
def test_any_mix_of_a_formats_own_pieces_is_a_message_or_a_parse_error(name: str, parts: list[bytes]) -> None:
    with suppress(ParseError):
        holds_only_text(parse(b"".join(parts), name))
