from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.message import Party, SourceRef
from indexer.normalize.message import normalize_message
from indexer.normalize.text import normalize_line, normalize_text
from indexer.records import ParsedMessage, RawAttachment, RawRecord

RECORD = RawRecord(b"abc", SourceRef("leak/1.eml", "0" * 64, 0, 3), "eml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("a\x0bb\x0cc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        # what is no text parts words, and never joins them
        ("a\x00b\x07c\x7fd\x9de\x1bf\x81g", "a b c d e f g"),
        ("be\ufefffore", "before"),
        # windows-1252 that was once read as latin-1
        (
            "l\x92activit\xe9 \x93suspecte\x94 \x96 50 \x80",
            "l\u2019activit\xe9 \u201csuspecte\u201d \u2013 50 \u20ac",
        ),
        ("\x82\x83\x84\x9f", "\u201a\u0192\u201e\u0178"),
        ("tab\tstays", "tab\tstays"),
        ("end \t\u00a0\nnext", "end\nnext"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        # marks of direction stay: without them mixed lines read in the wrong order
        ("\u202b(NCB) نص\u202c\u200f", "\u202b(NCB) نص\u202c\u200f"),
        # no Unicode normalization form: what is shown is what was written
        ("e\u0301 ﬁ Ⅳ", "e\u0301 ﬁ Ⅳ"),
        ("\n\n  indented\n", "  indented"),
        ("", ""),
    ],
)
def test_text_keeps_what_was_written(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


def test_a_line_is_one_line() -> None:
    assert normalize_line(" Red\r\n  notice\t A-1 ") == "Red notice A-1"


@given(st.text(st.characters(), max_size=300))
def test_text_twice_is_text_once(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    once.encode()


def test_a_message_has_canonical_values_beside_those_found() -> None:
    parsed = ParsedMessage(
        source_id="d024",
        sender=" NCB  Wiesbaden ",
        to=["NCB MOSCOW; INFO IPSG"],
        cc=["BCN Paris"],
        sent_at="Thu, 22 Jun 2017 15:30:00 +0200",
        subject="Re:\r\n check",
        reference=" 13/4-6021 ",
        in_reply_to="<1@mail.example>",
        body="Not known.\r\n\r\n> Please check.\r\n",
        headers=[("X-Priority", "1")],
        attachments=[RawAttachment("a.txt", "text/plain", b"hello", "hello\r\n")],
    )
    message = normalize_message(parsed, RECORD)
    # the first half of the SHA-256 of "abc" (FIPS 180-2, appendix B.1)
    assert message.id == "ba7816bf8f01cfea414140de5dae2223"
    assert message.source_id == "d024"
    assert message.format == "eml"
    assert message.sender == Party("NCB Wiesbaden", "DE", "Wiesbaden")
    assert message.to == (Party("NCB MOSCOW", "RU", "Moscow"),)
    assert message.cc == (Party("IPSG", "INT", "IPSG"), Party("BCN Paris", "FR", "Paris"))
    assert message.from_country == "DE"
    assert message.to_countries == ("RU",)
    assert message.raw_sent_at == "Thu, 22 Jun 2017 15:30:00 +0200"
    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2017-06-22T15:30:00+02:00"
    assert message.subject == "Re: check"
    assert message.reference == "13/4-6021"
    assert message.in_reply_to == "<1@mail.example>"
    assert message.body == "Not known.\n\n> Please check."
    assert message.quoted == ((12, 27),)
    assert message.headers == (("X-Priority", "1"),)
    [attachment] = message.attachments
    # SHA-256 of "hello"
    assert attachment.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert (attachment.name, attachment.media_type, attachment.size, attachment.text) == (
        "a.txt",
        "text/plain",
        5,
        "hello",
    )
    assert (message.language, message.languages, message.kinds) == ("und", (), ())


def test_quoted_parts_are_those_of_the_text_as_it_is_shown() -> None:
    """Line ends of two characters, controls and windows-1252 before the quotation."""
    parsed = ParsedMessage(body="\0\0 Vu\x85\r\nl\x92activit\xe9\x07\r\n\r\n> Merci de v\xe9rifier.\x00\r\n")
    message = normalize_message(parsed, RECORD)
    assert message.body == "   Vu\n\nl\u2019activit\xe9\n\n> Merci de v\xe9rifier."
    [(start, end)] = message.quoted
    assert message.body[start:end] == "> Merci de v\xe9rifier."


def test_what_was_not_found_is_none_or_empty() -> None:
    message = normalize_message(ParsedMessage(), RECORD)
    assert message.source_id is None
    assert message.sender is None
    assert message.sent_at is None
    assert message.raw_sent_at is None
    assert message.reference is None
    assert message.in_reply_to is None
    assert (message.to, message.cc, message.attachments, message.quoted) == ((), (), (), ())


def test_a_date_that_cannot_be_read_is_kept_as_found() -> None:
    message = normalize_message(ParsedMessage(sent_at="sometime in spring"), RECORD)
    assert (message.raw_sent_at, message.sent_at) == ("sometime in spring", None)


@given(st.text(st.characters(), max_size=100), st.lists(st.text(st.characters(), max_size=60), max_size=3))
def test_no_parsed_message_raises(text: str, lines: list[str]) -> None:
    parsed = ParsedMessage(
        source_id=text,
        sender=text,
        to=lines,
        cc=lines,
        sent_at=text,
        subject=text,
        body="\n".join(lines),
        headers=[(text, text)],
        attachments=[RawAttachment(text, text, b"", text)],
    )
    normalize_message(parsed, RECORD)
