"""Formats told by content where the name misleads: rows headed by where such a file comes from."""

# ruff: noqa: E501 - a row is a line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.detect import HEAD_BYTES, Format, detect_format

MAIL = b"Received: from mx.invalid\r\nFrom: a@b.invalid\r\nSubject: x\r\n\r\nbody\r\n"
TELEX = "FROM: IP MOSCOW\nTO: IP PARIS\nSUBJECT: URGENT\n\nTEXT\n"
TEI = b'<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>x</p></body></text></TEI>'
MBOX = b"From ncb@x.invalid Thu Jan  1 00:00:00 2015\nSubject: x\nFrom: a@b\n\nbody\n"

#: (where it comes from, bytes, file name, format)
READ = [
    ("mail without an ending, from a Maildir", MAIL, "1437.M5P3", "eml"),
    ("mail named as a text", MAIL, "mail.txt", "eml"),
    ("mail whose headers are the few that webmail exports", b"From: A <a@b.c>\nTo: d@e.f\nSubject: x\n\nhi\n", "1", "eml"),
    ("mail with a byte order mark, saved by Notepad", b"\xef\xbb\xbf" + MAIL, "x.eml", "eml"),
    ("mail saved as UTF-16", MAIL.decode().encode("utf-16"), "x.eml", "eml"),
    ("mail with empty lines before it", b"\r\n\r\n" + MAIL, "x.eml", "eml"),
    ("mail with an attachment of TEI", MAIL + TEI, "x.xml", "eml"),
    ("mbox", MBOX, "Inbox", "mbox"),
    ("mail cut from an mbox, one of a folder", MBOX, "0001.eml", "mbox"),
    ("mbox of mailman, addresses disguised", b"From a at b.invalid  Mon Jan  1 00:00:00 2001\nFrom: a\n\nx", "1", "mbox"),
    ("text that begins with the word From", b"From Moscow we hear:\nnothing new.\n", "x.txt", "text"),
    ("JSONL", b'{"subject": "a"}\n{"subject": "b"}\n', "x.jsonl", "jsonl"),
    ("JSONL named as JSON, as elasticdump writes it", b'{"subject": "a"}\n{"subject": "b"}\n', "x.json", "jsonl"),
    ("JSONL named as a text", b'{"a": 1}\r\n{"a": 2}\r\n', "x.txt", "jsonl"),
    ("JSONL with a mark", b"\xef\xbb\xbf" + b'{"a": 1}\n', "x", "jsonl"),
    ("JSONL in UTF-16 of PowerShell", '{"тема": "а"}\n'.encode("utf-16"), "x.jsonl", "jsonl"),
    ("JSONL in UTF-16 without a mark", '{"тема": "а"}\n'.encode("utf-16-le"), "x", "jsonl"),
    ("JSONL whose first line is longer than the head", b'{"body": "' + b"x" * HEAD_BYTES, "x", "jsonl"),
    ("JSONL whose first line is broken", b"{broken\n" + b'{"a": 1}\n', "x.jsonl", "jsonl"),
    ("text that begins with a brace", b"{sic!} Read this.\n", "x.txt", "text"),
    ("CSV by its ending", b"author,text\nA,b\n", "x.csv", "csv"),
    ("CSV by its first row", b"from,to,sent_at,subject,body\nA,B,2020,c,d\n", "x.dat", "csv"),
    ("CSV of Excel in Europe", b'"from";"to";"subject"\n"A";"B";"c"\n', "export", "csv"),
    ("CSV with tabs, in UTF-16", "from\tto\tsubject\nA\tB\tс\n".encode("utf-16"), "export.txt", "csv"),
    ("TSV by its ending", b"a\tb\n", "x.tsv", "csv"),
    ("telex", TELEX.encode(), "x.txt", "telex"),
    ("telex named as mail", TELEX.encode(), "x.eml", "telex"),
    ("telex in UTF-16", TELEX.encode("utf-16"), "x.txt", "telex"),
    ("Russian telex", "ОТ: НЦБ МОСКВА\nКОМУ: НЦБ КИЕВ\nТЕМА: РОЗЫСК\n\nТЕКСТ\n".encode(), "x", "telex"),
    ("Russian telex in windows-1251", "ОТ: НЦБ МОСКВА\nКОМУ: НЦБ КИЕВ\nТЕМА: РОЗЫСК\n\nПросим сообщить сведения.\n".encode("cp1251"), "x", "telex"),
    ("Russian telex in koi8-r", "ОТ: НЦБ МОСКВА\nКОМУ: НЦБ КИЕВ\nТЕМА: РОЗЫСК\n\nПросим сообщить сведения.\n".encode("koi8-r"), "x", "telex"),
    ("Ukrainian telex", "ВІД: НЦБ КИЇВ\nКОМУ: НЦБ ВАРШАВА\nТЕМА: РОЗШУК\n\nТекст\n".encode(), "x", "telex"),
    ("French telex", "DE: BCN PARIS\nÀ: BCN RABAT\nOBJET: DEMANDE\n\nTexte\n".encode(), "x", "telex"),
    ("Spanish telex", b"DE: OCN CARACAS\nPARA: OCN MADRID\nASUNTO: SOLICITUD\n\nTexto\n", "x", "telex"),
    ("German telex", b"VON: IP WIESBADEN\nAN: IP WIEN\nBETREFF: FAHNDUNG\n\nText\n", "x", "telex"),
    ("Turkish telex in iso-8859-9", "KİMDEN: IP ANKARA\nKİME: IP PARIS\nKONU: BİLGİ TALEBİ\n\nLütfen şahıs hakkında bilgi veriniz.\n".encode("iso8859-9"), "x", "telex"),
    ("Arabic telex in windows-1256", "من: المكتب المركزي الوطني القاهرة\nإلى: المكتب المركزي الوطني أبوظبي\nالموضوع: طلب معلومات\n\nالنص\n".encode("cp1256"), "x", "telex"),
    ("Persian telex", "از: دفتر مرکزی ملی تهران\nبه: آنکارا\nموضوع: درخواست\n\nمتن\n".encode(), "x", "telex"),
    ("note with lines that look like labels", b"Shopping: milk\nReminder: call\nWeather: fine\n", "x", "text"),
    ("text with labels further down", b"Dear colleagues,\n\nwe list the person.\nFrom: Moscow\nTo: Paris\n", "x", "text"),
    ("TEI letter", TEI, "x.txt", "tei"),
    ("TEI with a comment and a document type", b"<!-- c --><!DOCTYPE TEI>\n" + TEI[22:], "x", "tei"),
    ("TEI in UTF-16", TEI.replace(b"?>", b' encoding="UTF-16"?>', 1).decode().encode("utf-16"), "x.xml", "tei"),
    ("text in windows-1251", "Обычный текст, в котором нет ничего особенного.".encode("cp1251"), "x.doc", "text"),
    ("text with a stray zero", b"A line of text, long enough to be one.\n" * 10 + b"\0", "x", "text"),
    ("text that names a program", b"MZ was the mark of Mark Zbikowski.", "x.txt", "text"),
    ("text in angle brackets", b"<Ivan> hello\n<Olga> hi\n", "chat.log", "text"),
]  # fmt: skip

#: (where it comes from, bytes, file name, reason)
NOT_READ = [
    ("touch", b"", "x.eml", "the file is empty"),
    ("blank lines", b" \r\n\t\n", "x.eml", "the file holds nothing but white space"),
    ("a mark and nothing", b"\xef\xbb\xbf", "x.txt", "the file holds nothing but white space"),
    ("PDF named as mail", b"%PDF-1.7\n%\xe2\xe3", "x.eml", "not read yet: PDF document"),
    ("RTF named as Word", b"{\\rtf1\\ansi Hello}", "x.doc", "not read yet: RTF document"),
    ("HTML page", b"<!DOCTYPE html>\n<html><body>x</body></html>", "x.txt", "not read yet: HTML page"),
    ("XHTML page", b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "x", "not read yet: HTML page"),
    ("XML of another kind", b'<?xml version="1.0"?><feed><a/></feed>', "x", "XML that is not TEI is not read"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.txt", "not read yet: PNG picture"),
    ("random bytes", bytes(range(256)) * 20, "x.bin", "not text, and of no format that is known here (named .bin)"),
    ("JSON as one document", b'{\n  "messages": []\n}', "x.json", "JSON is read as lines, one object a line (JSONL); this is one document"),
    ("JSON as a list", b'[{"a": 1}]', "x.json", "JSON is read as lines, one object a line (JSONL); this is one document"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "expected"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_formats_that_are_read(data: bytes, name: str, expected: str) -> None:
    found = detect_format(data[:HEAD_BYTES], name)
    assert (found.name, found.reason) == (expected, "")
    assert found.container == (expected in {"jsonl", "csv", "mbox"})


@pytest.mark.parametrize(("data", "name", "reason"), [r[1:] for r in NOT_READ], ids=[r[0] for r in NOT_READ])
def test_formats_that_are_not(data: bytes, name: str, reason: str) -> None:
    found = detect_format(data[:HEAD_BYTES], name)
    assert found.reason == reason
    assert not found.container


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"PK\x03\x04" + b"\0" * 60, "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Outlook"),
        (b"!BDN" + b"\0" * 60, "PST"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "7z"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"\x1f\x8b\x08\0" + b"\0" * 60, "gzip"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
    ],
)
def test_the_reason_says_what_it_is(head: bytes, word: str) -> None:
    assert detect_format(head, "x.eml").reason.startswith("not read yet: ")
    assert word in detect_format(head, "x.eml").reason


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_are_of_some_format(head: bytes, name: str) -> None:
    found = detect_format(head, name)
    assert isinstance(found, Format)
    assert found.name
    assert not (found.container and found.reason)


_SIGNS = [
    b"From ",
    b"From: a@b",
    b"\n",
    b"\r\n",
    b"<",
    b"TEI",
    b"<?xml",
    b">",
    b"{",
    b'{"a": 1}',
    b"\0",
    b"\xff\xfe",
    b"--",
]


@given(st.lists(st.sampled_from(_SIGNS) | st.binary(max_size=3), max_size=30))
def test_any_mix_of_the_signs_is_of_some_format(parts: list[bytes]) -> None:
    assert detect_format(b"".join(parts), "x").name
