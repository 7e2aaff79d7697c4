"""Numbers cited in messages, and one form for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.numbers import number_key
from indexer.extract.references import citations, find_citations
from tests.messages import message_of

#: subject, body, citations as (number, role)
CITED = [
    ("Your message 156176-17/1", "", [("156176-17/1", "reply")]),
    ("Re: file 2018/67471", "", [("2018/67471", "file")]),
    ("", "Red notice A-536/8-2018 is cancelled.", [("A-536/8-2018", "notice")]),
    ("", "Votre message 45/2-1187 du 3 mai nous est parvenu.", [("45/2-1187", "reply")]),
    ("", "Réf. votre télégramme BXL/18/99120 du 4 juin 2018", [("BXL/18/99120", "reply")]),
    ("", "En relación con su mensaje 13/9-0402 de 12/05/2019", [("13/9-0402", "reply")]),
    ("", "Em resposta ao vosso ofício 0214/2020", [("0214/2020", "reply")]),
    ("", "In riferimento al vostro messaggio 18/5-6120", [("18/5-6120", "reply")]),
    ("", "Bezug: Ihr Schreiben 14/3-1460 vom 05.06.2019", [("14/3-1460", "reply")]),
    ("", "W odpowiedzi na pismo 13/9-5518 z 1 marca", [("13/9-5518", "reply")]),
    ("на ваш № 13/2-4040", "", [("13/2-4040", "reply")]),
    ("", "На Ваш запит 34/8-0144 повідомляємо", [("34/8-0144", "reply")]),
    ("", "Сіздің 4-16-2/1188 хабарламаңызға жауап", [("4-16-2/1188", "reply")]),
    ("İlgi: EGM-INT/2017-20816", "", [("EGM-INT/2017-20816", "reply")]),
    ("", "19/İ-1877 sayılı yazınıza istinaden", [("19/İ-1877", "reply")]),
    ("", "296/18/9015 nömrəli müraciətinizə əsasən", [("296/18/9015", "reply")]),
    ("", "بالإشارة إلى رسالتكم رقم ط/775/2021 بتاريخ 3/5/2021", [("ط/775/2021", "reply")]),
    ("", "ردّاً على كتابكم رقم 15/ش د/6118", [("15/ش د/6118", "reply")]),
    ("", "پاسخ نامه شما به شماره KBL/INT/1395-047", [("KBL/INT/1395-047", "reply")]),
    ("", "Our message 13/4-6021 remains unanswered.", [("13/4-6021", "cited")]),
    ("", "Decision CCF/R 771.20", [("CCF/R 771.20", "cited")]),
    # no numbers of messages
    ("", "He came on 12/05/2019 and 3-4 June, article 314/2, flat 7/12, 2018-2020.", []),
    ("I-24/7 maintenance", "", []),
    ("", "> Your message 13/4-6021", []),
]


@pytest.mark.parametrize(("subject", "body", "expected"), CITED)
def test_numbers_are_found_with_their_role(subject: str, body: str, expected: list[tuple[str, str]]) -> None:
    found = find_citations(message_of(subject, body))
    assert [(citation.number, citation.role) for citation in found] == expected
    for citation in found:
        text = subject if citation.field == "subject" else body
        assert text[slice(*citation.span)] == citation.number


#: numbers that are one, whatever is typed
SAME = [
    ("156176-17/1", "156176/17-1"),
    ("А-536/8-2018", "A-536/8-2018"),  # a Cyrillic letter
    ("ABC 12/3", "abc-12-3"),
    ("٣١٨٧/٢", "3187/2"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_number_in_two_forms(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_other_numbers_stay_apart() -> None:
    assert number_key("13/4-6021") == "1346021"
    assert number_key("13/4-6021") != number_key("13/4-6012")


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for citation in find_citations(message_of(text, text)):
        assert citation.number == text[slice(*citation.span)]


@given(st.text("Aа1٣ش/-–. ,\nR@د\u00a0", max_size=30))
def test_looking_around_digits_alone_finds_every_number(text: str) -> None:
    everywhere = [found.span() for found in citations._NUMBER.finditer(text)]
    with_digits = [span for span in everywhere if any(c.isdecimal() for c in text[slice(*span)])]
    around = [found.span() for found in citations._iter_numbers(text)]
    assert [span for span in around if any(c.isdecimal() for c in text[slice(*span)])] == with_digits
