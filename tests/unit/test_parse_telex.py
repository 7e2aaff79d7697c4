"""Telexes in the habits of many bureaus; rows headed by where the habit is from. All are invented."""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

import pytest

from indexer.parse.telex import parse_telex
from indexer.parse.text import parse_text
from indexer.records import ParsedMessage, ParseError
from indexer.telex_header import find_label, read_header


def parse(text: str, charset: str = "utf-8") -> ParsedMessage:
    return parse_telex(text.encode(charset), {})


LANGUAGES = [
    ("en", "FROM: F\nTO: T\nINFO: C\nREF: R\nDATE: D\nSUBJECT: S"),
    ("en, title case", "From: F\nTo: T\nCc: C\nOur Ref.: R\nDate: D\nSubject: S"),
    ("ru", "ОТ: F\nКОМУ: T\nКОПИЯ: C\nИСХ. №: R\nДАТА: D\nТЕМА: S"),
    ("ru, letter", "Отправитель: F\nПолучатель: T\nКопия: C\nИсх.№: R\nДата: D\nТема: S"),
    ("uk", "ВІД: F\nКОМУ: T\nКОПІЯ: C\nВИХ. №: R\nДАТА: D\nТЕМА: S"),
    ("kk", "КІМНЕН: F\nКІМГЕ: T\nКӨШІРМЕ: C\nШЫҒ. №: R\nКҮНІ: D\nТАҚЫРЫБЫ: S"),
    ("fr", "DE: F\nÀ: T\nCOPIE: C\nRÉF: R\nDATE: D\nOBJET: S"),
    ("fr, without accents", "DE : F\nA : T\nCOPIE : C\nREF : R\nDATE : D\nOBJET : S"),
    ("es", "DE: F\nPARA: T\nCOPIA: C\nREFERENCIA: R\nFECHA: D\nASUNTO: S"),
    ("pt", "DE: F\nPARA: T\nCÓPIA: C\nREFERÊNCIA: R\nDATA: D\nASSUNTO: S"),
    ("it", "DA: F\nDESTINATARIO: T\nPER CONOSCENZA: C\nRIF: R\nDATA: D\nOGGETTO: S"),
    ("de", "VON: F\nAN: T\nNACHRICHTLICH: C\nAKTENZEICHEN: R\nDATUM: D\nBETREFF: S"),
    ("pl", "OD: F\nDO: T\nDO WIADOMOŚCI: C\nNR REF: R\nDATA: D\nDOTYCZY: S"),
    ("tr", "KİMDEN: F\nKİME: T\nBİLGİ: C\nSAYI: R\nTARİH: D\nKONU: S"),
    ("tr, small", "Kimden: F\nKime: T\nBilgi: C\nSayı: R\nTarih: D\nKonu: S"),
    ("az", "KİMDƏN: F\nKİMƏ: T\nSURƏT: C\nNÖMRƏ: R\nTARİX: D\nMÖVZU: S"),
    ("ar", "من: F\nإلى: T\nنسخة: C\nالمرجع: R\nالتاريخ: D\nالموضوع: S"),
    ("ar, stretched and without hamza", "مــن: F\nالى: T\nنسخـة: C\nالمرجـع: R\nالتاريـخ: D\nالموضـوع: S"),
    ("fa", "از: F\nبه: T\nرونوشت: C\nشماره: R\nتاریخ: D\nموضوع: S"),
    ("full-width colons", "FROM：F\nTO：T\nCC：C\nREF：R\nDATE：D\nSUBJECT：S"),
    ("marks of direction", "\u200fمن: F\n\u202bإلى: T\u202c\n\u200fنسخة: C\nالمرجع: R\nالتاريخ: D\nالموضوع: S"),
    ("two languages", "DE / FROM: F\nÀ / TO: T\nCOPIE (COPY): C\nRÉF. / REF.: R\nDATE: D\nOBJET / SUBJECT: S"),
    ("dotted", "FROM ......: F\nTO ........: T\nINFO ......: C\nREF .......: R\nDATE ......: D\nSUBJECT ...: S"),
]  # fmt: skip


@pytest.mark.parametrize("header", [h for _, h in LANGUAGES], ids=[n for n, _ in LANGUAGES])
@pytest.mark.parametrize("end", ["\n\n", "\n--------\n", "\r\n\r\n"])
def test_labels_of_every_language(header: str, end: str) -> None:
    found = parse(header + end + "Text: of the body.\nFROM: not a header\n")
    assert found == ParsedMessage(
        sender="F",
        to=["T"],
        cc=["C"],
        reference="R",
        sent_at="D",
        subject="S",
        body="Text: of the body.\nFROM: not a header",
    )


ADDRESSEES = [
    ("semicolons", "TO: IP PARIS; IP BERN", ["IP PARIS", "IP BERN"]),
    ("Arabic semicolon", "إلى: باريس؛ برن", ["باريس", "برن"]),
    ("lines below", "TO:\nIP PARIS\nIP BERN", ["IP PARIS", "IP BERN"]),
    ("indented lines", "TO: IP PARIS\n    IP BERN\n    IP ROME", ["IP PARIS", "IP BERN", "IP ROME"]),
    ("the label again", "TO: IP PARIS\nTO: IP BERN", ["IP PARIS", "IP BERN"]),
    ("commas are for who knows bureaus", "TO: IP PARIS, IP BERN", ["IP PARIS, IP BERN"]),
    ("slashes, too", "TO: IPSG LYON / NDTF", ["IPSG LYON / NDTF"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "to"), [a[1:] for a in ADDRESSEES], ids=[a[0] for a in ADDRESSEES])
def test_addressees(line: str, to: list[str]) -> None:
    found = parse(f"FROM: IP MOSCOW\n{line}\nSUBJECT: X\n\nBODY")
    assert (found.to, found.subject, found.body) == (to, "X", "BODY")


def test_a_service_message_in_the_manner_of_the_armed_forces() -> None:
    found = parse(
        "ZCZC\nINTERPOL WASHINGTON\nO 101530Z MAR 22\nFM NCB MOSCOW\nTO NCB PARIS\nNCB BERN\nINFO IPSG LYON\nBT\n"
        "RESTRICTED\nPLEASE LOCATE THE SUBJECT.\nBT\nNNNN\n"
    )
    assert (found.sender, found.to, found.cc) == ("NCB MOSCOW", ["NCB PARIS", "NCB BERN"], ["IPSG LYON"])
    assert found.sent_at == "101530Z MAR 22"
    assert found.body == "RESTRICTED\nPLEASE LOCATE THE SUBJECT.\nBT\nNNNN"
    assert found.headers == [("Preamble", "ZCZC"), ("Preamble", "INTERPOL WASHINGTON")]


def test_letterhead_precedence_and_labels_that_are_no_field_are_kept() -> None:
    found = parse(
        "МВД РОССИИ\nНациональное центральное бюро\n==========\nСРОЧНОСТЬ: срочно\nОТ: НЦБ Москва\n"
        "КОМУ: НЦБ Париж\n\nТЕМА: Соколов\nи другие\n\nПросим."
    )
    assert found.headers == [
        ("Preamble", "МВД РОССИИ"),
        ("Preamble", "Национальное центральное бюро"),
        ("СРОЧНОСТЬ", "срочно"),
    ]
    assert (found.sender, found.subject, found.body) == ("НЦБ Москва", "Соколов", "и другие\n\nПросим.")


BODIES = [
    ("no gap before the text", "FROM: A\nTO: B\nSUBJECT: C\nPlease reply.\nto us: soon", "Please reply.\nto us: soon"),
    ("no subject", "FROM: A\nTO: B\n\nNAME: IVANOV\nDATE OF BIRTH: 1.2.1965", "NAME: IVANOV\nDATE OF BIRTH: 1.2.1965"),
    ("gaps between labels", "FROM: A\n\nTO: B\n\nSUBJECT: C\n\nTHE TEXT", "THE TEXT"),
    ("a quoted telex below", "FROM: A\nTO: B\nSUBJECT: C\n\nSee:\n\nFROM: X\nTO: Y", "See:\n\nFROM: X\nTO: Y"),
    ("nothing below", "FROM: A\nTO: B\nSUBJECT: C", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "body"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_where_the_body_begins(text: str, body: str) -> None:
    found = parse(text)
    assert (found.sender, found.to, found.body) == ("A", ["B"], body)


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig", "cp866"])
def test_telexes_in_any_set_capitals_or_not(charset: str) -> None:
    text = "ОТ: НЦБ МОСКВА\nКОМУ: НЦБ ПАРИЖ\nТЕМА: СОКОЛОВ\n\nПРОСИМ СООБЩИТЬ СВЕДЕНИЯ."
    found = parse(text, charset)
    assert (found.sender, found.subject, found.body) == ("НЦБ МОСКВА", "СОКОЛОВ", "ПРОСИМ СООБЩИТЬ СВЕДЕНИЯ.")


NO_LABELS = [
    "> From: x",
    "*From:* x",
    "TODAY: x",
    "To be or not to be",
    "http://x",
    ": x",
    "FROM",
    "REFUGEES: x",
]


@pytest.mark.parametrize("line", NO_LABELS)
def test_what_is_no_label(line: str) -> None:
    assert find_label(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "DATE: 1.2.2022\nREF: 1",  # neither from nor to
        "FROM: A",
        "Thank you for your letter, which we have read.\n\nFrom: A\nTo: B",
        "-----Original Message-----\nFrom: A\nTo: B\nSubject: C",
        "",
    ],
)
def test_what_is_no_telex(text: str) -> None:
    assert not read_header(text.split("\n")).is_telex


def test_a_text_has_its_first_line_for_a_subject() -> None:
    found = parse_text("\n***\nЗаметка о встрече\n\nТекст.\n".encode("cp1251"), {})
    assert (found.subject, found.body) == ("Заметка о встрече", "\n***\nЗаметка о встрече\n\nТекст.\n")
    assert found.headers == [("Reading note", "no character set was declared; read as cp1251")]
    assert parse_text(b"word " * 40, {}).subject == ""


@pytest.mark.parametrize("parser", [parse_telex, parse_text])
def test_blank_texts_are_rejected(parser: object) -> None:
    with pytest.raises(ParseError, match="the text is empty"):
        parser(b" \n", {})  # type: ignore[operator]
