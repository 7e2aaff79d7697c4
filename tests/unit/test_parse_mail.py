"""Mail: rows headed by where the oddity came from; the mails are invented after them."""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

import base64

import pytest

from indexer.parse.eml import parse_eml
from indexer.parse.mail_headers import decode_words, split_addresses
from indexer.parse.mail_parts import unflow
from indexer.records import ParsedMessage, ParseError

HEAD = b"From: a@b.invalid\nTo: c@d.invalid\nSubject: s\n"


def parse(data: bytes) -> ParsedMessage:
    return parse_eml(data, {})


def mixed(*parts: bytes, kind: str = "mixed") -> bytes:
    head = HEAD + f"Content-Type: multipart/{kind}; boundary=zz\n\n".encode()
    return head + b"".join(b"--zz\n" + part + b"\n" for part in parts) + b"--zz--\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nplain text"
HTML = b"Content-Type: text/html; charset=utf-8\n\n<p>page <b>text</b></p>"


def test_a_plain_mail() -> None:
    found = parse(
        b"Message-ID: <1@x>\nFrom: IP Moscow <ip@m.invalid>\nTo: IP Paris <ip@p.invalid>, ip@b.invalid\n"
        b"Cc: IPSG <l@i.invalid>\nDate: Thu, 10 Mar 2022 09:15:00 +0300\nSubject: Request\nX-Reference: A-1/2\n"
        b"In-Reply-To: <0@x>\nReferences: <0@x>\nX-Priority: 1\n\nThe text.\n"
    )
    assert found == ParsedMessage(
        source_id="1@x",
        sender="IP Moscow <ip@m.invalid>",
        to=["IP Paris <ip@p.invalid>", "ip@b.invalid"],
        cc=["IPSG <l@i.invalid>"],
        sent_at="Thu, 10 Mar 2022 09:15:00 +0300",
        subject="Request",
        reference="A-1/2",
        in_reply_to="0@x",
        body="The text.",
        headers=[("X-Reference", "A-1/2"), ("References", "<0@x>"), ("X-Priority", "1")],
    )


HEADERS = [
    ("RFC 2047", "=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет"),
    ("two words, the blank between them is none", "=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"),
    ("a letter cut between words (Outlook)", "=?utf-8?Q?=D0?= =?utf-8?Q?=9F?=", "П"),
    ("underscores", "=?iso-8859-1?Q?d=E9j=E0_vu?=", "déjà vu"),
    ("no end (Lotus)", "=?koi8-r?B?8NLJ18XU", "Привет"),
    ("one letter of base64 too many", "=?utf-8?B?YWJjZ?=", "abc"),
    ("an unknown set (mikel/mail)", "=?NONE?B?VEVTVA=?=", "TEST"),
    ("a language (RFC 2231)", "=?utf-8*en?Q?x?=", "x"),
    ("a question mark within", "=?utf-8?Q?what??=", "what?"),
    ("spaces within", "=?utf-8?Q?two words?=", "two words"),
    ("words without a blank between", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
    ("no word at all", "=?x", "=?x"),
    ("folded", "one\n\ttwo\r\n three", "one two three"),
]


@pytest.mark.parametrize(("raw", "text"), [h[1:] for h in HEADERS], ids=[h[0] for h in HEADERS])
def test_encoded_words(raw: str, text: str) -> None:
    assert decode_words(raw) == text


def test_raw_bytes_in_headers_are_in_the_set_of_the_mail() -> None:
    head = (
        "Subject: Запрос сведений\nFrom: Москва <a@b.invalid>\nContent-Type: text/plain; charset=koi8-r\n\n"
    )
    found = parse(head.encode("koi8-r") + "Текст".encode("koi8-r"))
    assert (found.subject, found.sender, found.body) == ("Запрос сведений", "Москва <a@b.invalid>", "Текст")


ADDRESSES = [
    ("group without members", "undisclosed-recipients:;", ["undisclosed-recipients"]),
    ("group", 'Team: a@x, "B, C" <b@y>;, d@z', ["a@x", "B, C <b@y>", "d@z"]),
    ("Outlook's semicolons", "a@x; B <b@y>", ["a@x", "B <b@y>"]),
    ("a comma that should be quoted", "Doe, John <j@d>", ["Doe, John <j@d>"]),
    ("a comment for a name", "j@d (John Doe)", ["John Doe <j@d>"]),
    ("an encoded word in quotes", '"=?utf-8?B?0J/RgNC40LLQtdGC?=" <a@b>', ["Привет <a@b>"]),
    ("no address", "IP PARIS, IP BERN", ["IP PARIS", "IP BERN"]),
    ("escaped quotes", r'"A \"B\" C" <a@b>', ['A "B" C <a@b>']),
    ("never closed", '"A <a@b>, c@d', ["A <a@b>", "c@d"]),
    ("address alone", "<a@b>", ["a@b"]),
    ("nothing", " , ;", []),
    ("mailto of Exchange", "A [mailto:a@b]", ["A [mailto:a@b]"]),
]


@pytest.mark.parametrize(("header", "found"), [a[1:] for a in ADDRESSES], ids=[a[0] for a in ADDRESSES])
def test_addresses(header: str, found: list[str]) -> None:
    assert split_addresses(header) == found


BODIES = [
    ("alternatives: the plain one", mixed(PLAIN, HTML, kind="alternative"), "plain text"),
    ("alternatives: an empty plain one", mixed(b"Content-Type: text/plain\n\n \n", HTML, kind="alternative"), "page text"),
    (
        "alternatives: a plain one that says nothing (newsletters)",
        mixed(b"Content-Type: text/plain\n\nSee HTML", b"Content-Type: text/html\n\n" + b"<p>word</p>" * 90, kind="alternative"),
        "\n\n".join(["word"] * 90),
    ),
    ("two texts", mixed(PLAIN, PLAIN), "plain text\n\nplain text"),
    ("page alone", HEAD + HTML, "page text"),
    ("a page that names its set itself", HEAD + b'Content-Type: text/html\n\n<meta charset="koi8-r">' + "мир".encode("koi8-r"), "мир"),
    ("base64", HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(b"text"), "text"),
    ("a comment behind the encoding (enmime)", HEAD + b"Content-Transfer-Encoding: base64; x=y\n\ndGV4dA==", "text"),
    ("quoted-printable", HEAD + b"Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\nx", "café x"),
    ("boundary that never comes", HEAD + b"Content-Type: multipart/mixed; boundary=aa\n\njust text", "just text"),
    ("boundary declared wrongly", HEAD + b"Content-Type: multipart/mixed; boundary=aa\n\n--bb\n" + PLAIN + b"\n--bb--\n", "plain text"),
    ("no boundary declared", HEAD + b"Content-Type: multipart/mixed\n\n--bb\n" + PLAIN + b"\n--bb--\n", "plain text"),
    ("no boundary at the end", mixed(PLAIN)[: -len(b"--zz--\n")], "plain text"),
    ("text before the parts only", HEAD + b"Content-Type: multipart/mixed; boundary=aa\n\nhello\n--aa--\n", "hello"),
    ("charset with a header in it (mimetools)", HEAD + b'Content-Type: text/plain; charset="X-Y\n Z: a"\n\ntext', "text"),
    ("no empty line after the head", HEAD + b"The text begins.\nMore: of it", "The text begins.\nMore: of it"),
    ("a stray line in the head (mime4j)", b"From: a@b\nstray\nSubject: s\n\nbody", "body"),
    ("blanks before colons", b"Subject : s\nFrom : a@b\n\nbody", "body"),
    ("empty lines before the head (flanker)", b"   \n\n" + HEAD + b"\nbody", "body"),
    ("a From line, a quoted one behind it", b"From x Thu Jan  1 00:00:00 2015\n>From y\n" + HEAD + b"\nbody", "body"),
    ("byte order mark", b"\xef\xbb\xbf" + HEAD + b"\nbody", "body"),
    ("saved as UTF-16", (HEAD + b"\nbody").decode().encode("utf-16"), "body"),
    ("Apple's frame", b"51        \n" + HEAD + b"\nbody\n<?xml version='1.0'?><plist/>", "body"),
    ("old Macintosh line ends", (HEAD + b"\nbody").replace(b"\n", b"\r"), "body"),
    ("attached text and nothing else", mixed(b"Content-Type: text/plain; name=a.txt\n\nin the file"), "in the file"),
    ("digest", mixed(b"\nFrom: x@y\nSubject: inner\n\ninner body", kind="digest"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("mail", "body"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_bodies(mail: bytes, body: str) -> None:
    assert parse(mail).body == body


@pytest.mark.parametrize("mail", [b[1] for b in BODIES[10:]], ids=[b[0] for b in BODIES[10:]])
def test_heads_are_read_from_broken_mails_too(mail: bytes) -> None:
    assert parse(mail).subject == "s"


def attachment(head: str, data: bytes = b"data") -> bytes:
    return (
        head.encode("utf-8", "surrogateescape")
        + b"\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(data)
    )


NAMES = [
    ("plain", 'Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
    ("only in the type", "Content-Type: application/pdf; name=a.pdf", "a.pdf"),
    ("RFC 2231", "Content-Disposition: attachment; filename*=utf-8''%D0%BC%D0%B8%D1%80.pdf", "мир.pdf"),
    ("RFC 2231 in pieces", "Content-Disposition: attachment; filename*0*=utf-8''%D0%BC; filename*1*=%D0%B8.pdf", "ми.pdf"),
    ("RFC 2047, not allowed here", 'Content-Disposition: attachment; filename="=?utf-8?B?0LzQuNGA?=.pdf"', "мир.pdf"),
    ("raw bytes", 'Content-Disposition: attachment; filename="мир и труд.pdf"', "мир и труд.pdf"),
    ("a folder of Windows", 'Content-Disposition: attachment; filename="C:\\\\a\\\\b.doc"', "b.doc"),
    ("a way out", 'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
    ("an unknown set", "Content-Disposition: attachment; filename*=nope''a.pdf", "a.pdf"),
    ("none", "Content-Type: image/png", "part.png"),
    ("longer than any file system takes", f"Content-Disposition: attachment; filename={'x' * 400}.docx", "x" * 295 + ".docx"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "name"), [n[1:] for n in NAMES], ids=[n[0] for n in NAMES])
def test_names_of_attachments(head: str, name: str) -> None:
    [found] = parse(mixed(PLAIN, attachment(head))).attachments
    assert (found.name, found.data) == (name, b"data")


def test_text_in_attachments_can_be_searched() -> None:
    calendar = b"Content-Type: text/calendar; charset=utf-8\n\nSUMMARY:Meeting"
    page = attachment('Content-Type: text/html; name="a.html"', "<p>стр</p>".encode("cp1251"))
    found = parse(mixed(PLAIN, calendar, page, attachment("Content-Type: application/pdf; name=x.pdf")))
    assert [(a.name, a.media_type, a.text) for a in found.attachments] == [
        ("part.ics", "text/calendar", "SUMMARY:Meeting"),
        ("a.html", "text/html", "стр"),
        ("x.pdf", "application/pdf", ""),
    ]
    assert found.body == "plain text"


def test_files_beside_the_page_that_is_not_shown_are_kept() -> None:
    """Apple Mail puts files into the HTML alternative."""
    inner = b"Content-Type: multipart/related; boundary=yy\n\n--yy\n" + HTML
    inner += b"\n--yy\n" + attachment("Content-Type: application/pdf; name=x.pdf") + b"\n--yy--"
    found = parse(mixed(PLAIN, inner, kind="alternative"))
    assert found.body == "plain text"
    assert [a.name for a in found.attachments] == ["x.pdf"]


def test_an_attached_mail_is_an_attachment_with_all_its_text() -> None:
    table = attachment("Content-Type: text/csv; name=t.csv", b"1,2")
    inner = b"Content-Type: message/rfc822\n\n" + mixed(PLAIN, table).replace(b"zz", b"yy")
    [found] = parse(mixed(PLAIN, inner)).attachments
    assert (found.name, found.media_type) == ("s.eml", "message/rfc822")
    assert found.text == "From: a@b.invalid\nTo: c@d.invalid\nSubject: s\n\nplain text\n\n[t.csv]\n1,2"
    assert found.data.startswith(b"From: a@b.invalid\nTo: c@d.invalid\n")


def test_an_attached_mail_that_was_encoded_against_the_rules() -> None:
    part = attachment("Content-Type: message/rfc822", HEAD + b"\ninner text")
    [found] = parse(mixed(PLAIN, part)).attachments
    assert found.text.endswith("Subject: s\n\ninner text")
    assert found.data == HEAD + b"\ninner text"


def test_what_became_of_a_mail_can_be_searched() -> None:
    report = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; z@y\nStatus: 5.1.1\n"
    found = parse(mixed(PLAIN, report, kind="report"))
    [status] = found.attachments
    assert status.text == "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; z@y\nStatus: 5.1.1"
    assert found.body == "plain text"


def test_files_within_the_text_are_taken_out() -> None:
    body = b"see\n\nbegin 644 note.txt\n$=&5S=```\n`\nend\nbye\nbegin 644 broken\n\x7f\x7f\nend\n"
    found = parse(HEAD + b"\n" + body)
    assert [(a.name, a.data) for a in found.attachments] == [("note.txt", b"test")]
    assert found.body == "see\n\nbye\nbegin 644 broken\n\x7f\x7f\nend"


FLOWED = [
    ("joined", "one \ntwo\nthree", "one two\nthree"),
    ("within a depth only", "> a \n> b\n>> c \nd", "> a b\n>> c \nd"),
    ("a signature stands alone", "text \n-- \nname", "text \n-- \nname"),
    ("stuffed", " From x \n y", "From x y"),
]


@pytest.mark.parametrize(("text", "joined"), [f[1:] for f in FLOWED], ids=[f[0] for f in FLOWED])
def test_flowed_lines(text: str, joined: str) -> None:
    assert unflow(text) == joined


def test_flowed_chinese_loses_the_blank() -> None:
    assert unflow("一 \n二", delete_space=True) == "一二"


def notes(found: ParsedMessage) -> list[str]:
    return [value for name, value in found.headers if name == "Reading note"]


def test_a_mislabeled_part_is_noted() -> None:
    part = b"Content-Type: text/plain; charset=iso-8859-1\n\n" + "Просим сообщить сведения".encode("cp1251")
    found = parse(mixed(part))
    assert found.body == "Просим сообщить сведения"
    assert notes(found) == ["declared as cp1252, read as cp1251"]


def test_more_parts_than_anybody_sends_are_cut_with_a_note() -> None:
    found = parse(mixed(*[b"\nx"] * 1500))
    assert notes(found) == ["only the first 1000 parts of this mail are read"]
    assert found.body.count("x") == 999


def test_parts_within_parts_end_somewhere_with_a_note() -> None:
    mail = HEAD
    for depth in range(60):
        mail += f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n".encode()
    found = parse(mail + b"\ninnermost")
    assert "parts nested more than 30 deep are not read" in notes(found)


def test_mails_within_mails_beyond_what_python_can_follow_are_read_as_they_stand() -> None:
    mail = (
        b"".join(b"Subject: s\nContent-Type: message/rfc822\n\n" for _ in range(3000))
        + HEAD
        + b"\nsecret word"
    )
    found = parse(mail)
    assert found.subject == "s"
    assert "secret word" in found.body or "secret word" in found.attachments[0].text
    assert notes(found)


def test_thousands_of_headers_are_cut_with_a_note() -> None:
    found = parse(HEAD + b"X-A: 1\n" * 5000 + b"\nbody")
    assert len(found.headers) == 301
    assert notes(found) == ["only the first 300 headers are kept"]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf\n"])
def test_nothing_is_no_mail(data: bytes) -> None:
    with pytest.raises(ParseError, match="the mail is empty"):
        parse(data)
