"""What a file is: each row headed by where such a file came from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.detect import HEAD_BYTES, detect_format

TELEX_RU = "ОТ: НЦБ Москва\nКОМУ: НЦБ Париж\nТЕМА: Соколов\n\nПросим сообщить сведения."
TELEX_AR = "من: المكتب المركزي الوطني القاهرة\nإلى: باريس\nالموضوع: طلب معلومات\n\nنص"
LETTER = (
    b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><correspAction type="sent"/>'
)

READ = [
    # the import format, and exports without a telling name
    ("jsonl", b'{"id": "1", "body": "x"}\n{"id": "2"}\n', "export.jsonl"),
    ("jsonl", b'{"id": "1", "body": "x"}\n', "export"),
    ("jsonl", b'\xef\xbb\xbf{"id": "1", "body": "x"}\n', "bom.jsonl"),
    ("jsonl", '{"id": "1", "body": "x"}\n'.encode("utf-16"), "powershell.jsonl"),
    ("jsonl", '{"id": "1", "body": "x"}\n'.encode("utf-16-be"), "no-mark.json"),
    ("jsonl", b'{"body": "' + b"x" * HEAD_BYTES, "one-long-line"),
    ("jsonl", b'{"a": broken\n{"a": 1}\n', "broken-first-line.jsonl"),
    # registers kept in Excel
    ("csv", b"id,from,to,subject\n1,a,b,c\n", "register"),
    ("csv", b"number;when\n1;2\n", "register.csv"),
    ("csv", "id\tfrom\tsubject\tbody\n".encode("utf-16"), "unicode-text.txt"),
    ("csv", b"from,to,body\na,b,zero \0 padded" + b" text" * 100, "padded.csv"),
    # mail with its usual head; without an ending or with a wrong one (maildir, Enron)
    ("eml", b"Message-ID: <1@x>\nFrom: a@b\nSubject: s\n\nbody\n", "1."),
    ("eml", b"From: a@b\nTo: c@d\nSubject: s\n\nbody\n", "1529425589.M615261P21663.len:2,S"),
    ("eml", b"Received: from x by y;\n\tMon, 1 Jan 2001 00:00:00 +0000\nSubject: s\n\nx", "mail.txt"),
    # flanker enclosed-broken.eml: a line of blanks and empty ones before the head
    ("eml", b"          \r\n\r\nMIME-Version: 1.0\r\nSubject: s\r\n\r\nx", "broken.eml"),
    # mime4j malformedHeader: a stray line within the head
    ("eml", b"Subject: s\nThis is no header\nMessage-ID: <1@x>\n\nbody", "malformed.msg"),
    # hoover-testdata: byte order mark before the head
    ("eml", b"\xef\xbb\xbfFrom: a@b\nTo: c@d\n\nx", "bom.eml"),
    # Apple Mail
    ("eml", b"57        \nFrom: a@b\nTo: c@d\nSubject: s\n\nbody\n<?xml version='1.0'?>", "1.emlx"),
    # mikel/mail: a subject is all the head there is
    ("eml", b"Subject: =?NONE?B?VEVTVA=?=\n\nTEST", "bad_encoded_subject.eml"),
    ("mbox", b"From a@b Thu Jan  1 00:00:00 2015\nFrom: a@b\n\nx\n", "inbox"),
    ("mbox", b"\n\nFrom a@b Thu Jan  1 00:00:00 2015\n>From b@c\nSubject: s\n\nx\n", "Sent"),
    # LISTSERV keeps its logs by weeks: no From lines
    (
        "listserv",
        b"=" * 73 + b"\nDate:         Tue, 19 Mar 2013 19:42:59 +0000\nFrom: a@b\n\nx",
        "X.LOG1303C",
    ),
    ("telex", TELEX_RU.encode("koi8-r"), "1.txt"),
    ("telex", TELEX_RU.encode("cp1251"), "1.txt"),
    ("telex", TELEX_RU.upper().encode("cp1251"), "1.txt"),
    ("telex", TELEX_RU.encode("utf-16"), "1.txt"),
    ("telex", TELEX_AR.encode("cp1256"), "1.txt"),
    ("telex", b"INTERPOL\nPRIORITY\nO 101530Z MAR 22\nFM NCB MOSCOW\nTO NCB PARIS\nBT\nTEXT", "a.tlx"),
    ("telex", b"From: IP Moscow\nTo: IP Paris\nDate: 10.03.2022\nSubject: X\n\nBody", "title-case.txt"),
    ("tei", LETTER, "L00001.xml"),
    ("tei", b"<!-- a letter --><!DOCTYPE TEI [<!ENTITY x 'y'>]>\n<tei:TEI xmlns:tei='x'>", "letter"),
    # FRUS: one volume, hundreds of documents, the first of them behind 64 kB of front matter
    ("tei-volume", b'<TEI><teiHeader/><text><div type="document" xml:id="d1">', "frus.xml"),
    ("tei-volume", b"<TEI><teiHeader>" + b" " * HEAD_BYTES, "frus.xml"),
    ("tei-volume", b"<?xml version='1.0'?><teiCorpus><teiHeader/><TEI>", "corpus.xml"),
    # notes and replies saved as text (github/email_reply_parser): quoted heads make no telex
    ("text", b"Hi folks,\n\nWhat is the best way?\n", "note.txt"),
    ("text", b"Outlook with a reply\n\n\n----------------\n*From:* a@b\n*To:* c@d\n", "reply.txt"),
    ("text", b"Yes.\n\n-----Original Message-----\nFrom: x\nTo: y\nSubject: z\n", "reply.txt"),
    ("text", b"# comment\n# Usage: to\nrule: x\nfrom: y\nallow: z\n"[:30], "robots.txt"),
    ("text", "Der Chef von Großbritanniens größter Partei".encode("cp1252"), "non_utf.txt"),
]


@pytest.mark.parametrize(("expected", "head", "name"), READ)
def test_formats_that_are_read(expected: str, head: bytes, name: str) -> None:
    found = detect_format(head, name)
    assert (found.name, found.reason) == (expected, "")
    assert found.container == (expected in ("jsonl", "csv", "mbox", "listserv", "tei-volume"))


NOT_READ = [
    (b"", "x.txt", "the file is empty"),
    (b" \r\n\t\n", "x.txt", "the file holds nothing but white space"),
    (b"\0" * 1000, "x.txt", "the file holds nothing but zeros (NUL bytes)"),
    (b"\0\0 \n\0", "x.txt", "the file holds nothing but white space and zeros (NUL bytes)"),
    (b"\0" * HEAD_BYTES, "x.txt", "the file begins with 64 kB of nothing but zeros (NUL bytes)"),
    (b"%PDF-1.7\n", "x.eml", "not read yet: PDF document"),
    (b"\xef\xbb\xbf%PDF-1.7\n", "testPDF_bom.pdf", "not read yet: PDF document"),
    (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "x", "not read yet: Word document (DOCX)"),
    (b"PK\x03\x04" + b"\0" * 26 + b"mail/1.eml", "x", "not read yet: ZIP archive"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_0037001F".encode("utf-16-le"),
        "x.msg",
        "not read yet: Outlook message (MSG)",
    ),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "x", "not read yet: Microsoft Office or Outlook file"),
    (b"{\\rtf1\\ansi", "x.txt", "not read yet: RTF document"),
    (b"\x1f\x8b\x08\0", "mail.eml", "not read yet: gzip archive"),
    (b"\x89PNG\r\n\x1a\n", "x", "not read yet: PNG picture"),
    (b"<!DOCTYPE html><html><body>From: x", "x.txt", "not read yet: HTML page"),
    (b"<?xml version='1.0'?><svg><path/></svg>", "x.svg", "XML that is not TEI is not read"),
    (
        b'{\n  "id": 1\n}\n',
        "x.json",
        "JSON is read as lines, one object a line (JSONL); this is one document",
    ),
    (b'[{"id": 1}]', "x.json", "JSON is read as lines, one object a line (JSONL); this is one document"),
    (bytes(range(256)) * 8, "x.dbf", "not text, and of no format that is known here (named .dbf)"),
]


@pytest.mark.parametrize(("head", "name", "reason"), NOT_READ)
def test_what_is_not_read_says_why(head: bytes, name: str, reason: str) -> None:
    assert detect_format(head, name).reason == reason


def test_a_mail_about_tei_is_a_mail() -> None:
    assert detect_format(b"Message-ID: <1@x>\nFrom: a@b\n\n<TEI> is <div>", "x").name == "eml"


@settings(deadline=None)  # the first guess of a character set loads its models
@given(st.binary(max_size=400), st.text(max_size=12))
def test_any_bytes_are_something(head: bytes, name: str) -> None:
    found = detect_format(head, name)
    assert found.name
    assert not (found.container and found.reason)


@settings(deadline=None)  # the first guess of a character set loads its models
@given(st.sampled_from([head for _, head, _ in READ]), st.binary(max_size=30), st.integers(0, 200))
def test_damaged_heads_are_something(head: bytes, damage: bytes, place: int) -> None:
    assert detect_format(head[:place] + damage + head[place:][:2000], "x").name
