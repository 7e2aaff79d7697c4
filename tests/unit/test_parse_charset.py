"""Character sets: as declared, as guessed, mislabeled. Sentences are invented."""

# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.charset import decode, known_charset, stream_charset, wide_charset
from indexer.letters import find_cyrillic

RU = "Просим сообщить сведения о местонахождении гражданина и о пересечении им границы."
UK = "Просимо повідомити про місце перебування громадянина та його перетин кордону з Польщею."
AR = "نرجو إفادتنا بأي معلومات عن مكان وجود المذكور أعلاه وتحركاته عبر الحدود"
FA = "لطفاً هرگونه اطلاعات درباره محل اقامت و ترددهاي نامبرده را گزارش کنيد"
TR = "Şahsın yurt dışına çıkış kayıtlarının ve adres bilgilerinin bildirilmesi rica olunur."
PL = "Prosimy o przekazanie wszelkich informacji dotyczących miejsca pobytu poszukiwanego mężczyzny, żyjącego w Łodzi."
FR = "Nous vous prions de nous communiquer tout renseignement utile sur l'intéressé déjà signalé à Genève."
DE = (
    "Wir bitten um Übermittlung sämtlicher Erkenntnisse über den Gesuchten, der zuletzt in Köln gemeldet war."
)

GUESSED = [
    (RU, "cp1251"), (RU, "koi8-r"), (RU, "cp866"), (RU, "iso8859-5"), (UK, "cp1251"), (UK, "koi8-u"),
    (AR, "cp1256"), (AR, "iso8859-6"), (FA, "cp1256"), (TR, "cp1254"), (PL, "cp1250"), (PL, "iso8859-2"),
    (FR, "cp1252"), (DE, "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "charset"), GUESSED)
def test_a_sentence_in_an_undeclared_set_is_read(text: str, charset: str) -> None:
    found = decode(text.encode(charset))
    assert found.text == text
    assert found.note == f"no character set was declared; read as {found.charset}"


@pytest.mark.parametrize(("text", "charset"), GUESSED)
def test_a_declared_set_is_believed(text: str, charset: str) -> None:
    found = decode(text.encode(charset), charset)
    assert (found.text, found.note) == (text, "")


#: chardet takes all of these for other sets: its models are of running text.
@pytest.mark.parametrize(
    ("text", "charset"),
    [(RU, "cp1251"), (RU, "koi8-r"), (RU, "cp866"), (UK, "cp1251"), (TR, "cp1254"), (PL, "cp1250")],
)
def test_telexes_in_capitals_are_read(text: str, charset: str) -> None:
    capitals = text.replace("i", "İ").upper() if charset == "cp1254" else text.upper()
    assert decode(capitals.encode(charset)).text == capitals


MISLABELED = [
    ("iso-8859-1", RU, "cp1251"),  # every second Russian mail program of the nineties
    ("iso-8859-1", RU, "koi8-r"),
    ("us-ascii", AR, "cp1256"),
    ("windows-1251", RU, "koi8-r"),
    ("koi8-r", RU, "cp1251"),
    ("windows-1251", FR, "cp1252"),
    ("iso-8859-1", TR, "cp1254"),  # ş as þ, ğ as ð, ı as ý
    ("iso-8859-1", PL, "iso8859-2"),
    ("utf-8", RU, "cp1251"),
    ("iso-8859-1", RU, "utf-8"),
    ("x-unknown", UK, "koi8-u"),
]


@pytest.mark.parametrize(("declared", "text", "charset"), MISLABELED)
def test_a_wrong_label_is_not_believed(declared: str, text: str, charset: str) -> None:
    assert decode(text.encode(charset), declared).text == text


def test_what_was_read_against_the_label_is_noted() -> None:
    assert decode(RU.encode("koi8-r"), "windows-1251").note == "declared as cp1251, read as koi8-r"


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_marks_and_zeros_tell_wide_sets(charset: str) -> None:
    text = "FROM: НЦБ Москва\nTO: NCB Paris 12"
    assert decode(text.encode(charset)).text == text
    assert decode(text.encode(charset), "iso-8859-1").text == text


def test_damaged_utf_8_is_still_utf_8() -> None:
    data = RU.encode() + b"\xff" + RU.encode()[:-2]
    found = decode(data)
    assert (found.charset, found.text.count("\ufffd")) == ("utf-8", 2)
    assert found.note == "2 characters could not be read"
    assert decode(data, "utf-8").charset == "utf-8"


LABELS = [
    ("UTF-8", "utf-8"), ('"utf-8"', "utf-8"), ("uft-8", "utf-8"), ("iso-8859-1", "cp1252"), ("US-ASCII", "cp1252"),
    ("ks_c_5601-1987", "cp949"), ("koi8r", "koi8-r"), ("x-unknown", ""), ("unicode-1-1-utf-7", "utf-7"),
    ("hex", ""), ("rot13", ""), ("idna", ""), ("", ""), ("x" * 1000, ""), ("utf-8\0", ""), ("us-askey", ""),
]  # fmt: skip


@pytest.mark.parametrize(("label", "name"), LABELS)
def test_labels_as_they_are_written(label: str, name: str) -> None:
    assert known_charset(label) == name


def test_escapes_of_japanese_mail() -> None:
    text = "捜査協力の要請"
    assert decode(text.encode("iso2022_jp")).text == text
    assert decode(text.encode("iso2022_jp"), "iso-2022-jp").text == text


def test_arabic_is_not_taken_for_cyrillic_nor_french_for_greek() -> None:
    assert find_cyrillic(AR.encode("cp1256")) == ""
    assert find_cyrillic(RU.encode("cp866")) == "cp866"
    assert decode("déjà vu".encode("cp1252")).text == "déjà vu"


def test_the_set_of_a_file_is_told_from_whole_lines() -> None:
    assert stream_charset(("id;тема\n" + RU).encode()[:-1]) == "utf-8"
    assert stream_charset(b"id,subject\n") == "utf-8"
    assert stream_charset(("тема\n" + RU + "\n").encode("cp1251")) == "cp1251"
    assert wide_charset(b"\0\0\0\0\0\0") == ""


@settings(deadline=None)
@given(
    st.binary(max_size=200), st.text(max_size=20) | st.sampled_from(["hex", "utf-16", "utf-7", "idna", "hz"])
)
def test_any_bytes_with_any_label_are_some_text(data: bytes, declared: str) -> None:
    found = decode(data, declared)
    assert found.charset
    found.text.encode("utf-8", "surrogatepass")


@given(
    st.text(max_size=300).filter(lambda t: "\0" not in t and "\x1b" not in t and t[:1] not in "\ufeff\ufffe")
)
def test_utf_8_is_always_read_as_it_is(text: str) -> None:
    assert decode(text.encode("utf-8", "replace")).text == text.encode("utf-8", "replace").decode()
