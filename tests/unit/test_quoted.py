from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize.quoted import find_quoted


def _new(body: str) -> str:
    """The body without its quoted parts, blank lines dropped."""
    kept, at = [], 0
    for start, end in find_quoted(body):
        kept.append(body[at:start])
        at = end
    kept.append(body[at:])
    return "\n".join(line for line in "".join(kept).split("\n") if line.strip())


#: Each is a body whose lines marked with "§" are the sender's own.
BODIES = [
    # ">" lines (mail), with a blank line inside, and with new text after them
    "§Nothing is held here.\n\n> Please check our files.\n>\n> Is he known?\n\n> Urgent.",
    "§Thank you.\n> first question\n§Yes.\n>> second question\n§No.",
    # attribution lines belong to what they introduce
    "§See below.\nOn Mon, 5 Jun 2017 at 10:00, NCB Riga wrote:\n> Please check.\n§Regards",
    "§See below.\nOn Mon, 5 Jun 2017 at 10:00, Duty Officer\n<duty@mail.example> wrote:\n\n> Please check.",
    "§См. ниже.\n5 июня 2017 г., 10:00, дежурный пишет:\n> Просим проверить.",
    "§Bonjour\nLe 5 juin 2017 à 10:00, BCN Tunis a écrit :\n> Merci de vérifier.",
    "§Hola\nEl 5 de junio de 2017 a las 10:00, OCN Lima escribió:\n> Sírvanse verificar.",
    "§Guten Tag\nAm 05.06.2017 um 10:00 schrieb NZB Wien:\n> Bitte prüfen.",
    "§Dzień dobry\nW dniu 05.06.2017 o 10:00 KCB napisał(a):\n> Proszę sprawdzić.",
    "§Merhaba\n5 Haz 2017 10:00 tarihinde NCB şunları yazdı:\n> Kontrol ediniz.",
    "§مرحبا\nفي 5 يونيو 2017 10:00 كتب المكتب:\n> يرجى التحقق.",
    "§سلام\nدر ۵ ژوئن ۲۰۱۷ دفتر نوشت:\n> لطفا بررسی کنید.",
    "§Hello\nJohn Doe wrote:\n> a line",
    # a mail program's attribution without ">" goes to the end
    "§See below.\nOn Mon, 5 Jun 2017 at 10:00, duty@mail.example wrote:\n\nPlease check.\n\nRegards",
    # a person's attribution quotes one paragraph, or nothing
    '§We refer to ours.\nOn 5 March your bureau wrote:\n"He is not known here."\n\n§We disagree.',
    "§On 5 March your bureau wrote:\n§he is not known, which surprises us.",
    # marks between rules, in the languages of the archive
    "§See.\n-----Original Message-----\nFrom: NCB RIGA\n\nPlease check.",
    "§См.\n-------- Исходное сообщение --------\nОт: НЦБ Минск\n\nПросим проверить.",
    "§Див.\n----- Вихідне повідомлення -----\nПросимо перевірити.",
    "§Voir.\n---------- Message transféré ----------\nMerci de vérifier.",
    "§Ver.\n-----Mensaje original-----\nSírvanse verificar.",
    "§Ver.\n---- Mensagem encaminhada ----\nQueiram verificar.",
    "§Vedi.\n----- Messaggio originale -----\nSi prega di verificare.",
    "§Siehe unten.\n-----Ursprüngliche Nachricht-----\nBitte prüfen.",
    "§Zob.\n----- Wiadomość oryginalna -----\nProszę sprawdzić.",
    "§Bkz.\n----- Özgün İleti -----\nKontrol ediniz.",
    "§Bax.\n----- İlkin mesaj -----\nYoxlayın.",
    "§Қараңыз.\n----- Бастапқы хабарлама -----\nТексеріңіз.",
    "§انظر.\n-------- الرسالة الأصلية --------\nيرجى التحقق.",
    "§ببینید.\n----- پیام اصلی -----\nلطفا بررسی کنید.",
    "§见下。\n----- 原始邮件 -----\n请核查。",
    "§FYI\nBegin forwarded message:\n\nPlease check.",
    "§FYI\n--------------- Forwarded by Jane Roe on 05/04/2001 10:00 AM ---------------\nCheck.",
    # marks before ">" lines, and marks that say where the older message ends: new text follows
    "§See.\n----- Forwarded message -----\n> Please check.\n§Regards",
    "§See.\n----- Forwarded message -----\nPlease check.\n----- End of forwarded message -----\n§Regards",
    # header block under text
    "§Please see below.\n\nFrom: NCB RIGA\nSent: 5 June 2017\nTo: NCB MINSK\nSubject: check\n\nText.",
    "§Siehe unten, mit der Bitte um Kenntnisnahme.\n\nVon: NZB Wien\nGesendet: Montag, 5. Juni 2017\n\nText.",
    "§Смотрите ниже переписку.\n\nОт: НЦБ Минск\nКому: НЦБ Рига\nТема: проверка\n\nТекст.",
    # the header of this very message is none, also under routing lines
    "§FROM: IP MOSCOW\n§TO: IP RIGA\n§SUBJECT: CHECK\n§\n§PLEASE CHECK.",
    "§ZCZC MOS0123\n§FROM: IP MOSCOW\n§TO: IP RIGA\n§SUBJECT: CHECK\n§\n§PLEASE CHECK.",
    "§To: NCB Riga\n§From: NCB Moscow\n§Info: IPSG\n§Please check the name below.",
    "§MEMORANDUM FOR THE FILE\n§From: NCB Moscow\n§Subject: check\n§Please check the name below.",
    "§FYI\n\nFrom: NCB RIGA\nSent: Monday, 5 June 2017 10:00\n\nText.",
    # an itinerary is none
    "§He booked the following flight with cash.\n§From: Riga\n§To: Dubai\n§Date: 5 June 2017\n§Seat 12A.",
    # telex quotations
    "§REF YOUR TLX\nQUOTE HE IS NOT KNOWN UNQUOTE\n§PLS CONFIRM",
    "§СООБЩАЕМ\nНАЧАЛО ЦИТАТЫ\nОН НЕ ИЗВЕСТЕН\nКОНЕЦ ЦИТАТЫ\n§ПРОСИМ ПОДТВЕРДИТЬ",
    "§VEUILLEZ LIRE\nDÉBUT DE CITATION\nINCONNU\nFIN DE CITATION\n§MERCI",
    "§REFUSED AS QUOTE POLITICAL UNQUOTE, SEE STATUTE",
    "§YOUR TLX\nQUOTE HE IS NOT KNOWN END\nQUOTE\n§PLS CONFIRM",
    "§QUOTE WITHOUT AN END IS PROSE",
    "§We quote: the file was closed.",
    # what looks like a mark and is none
    "§He carried\n§> 10 000 EUR in cash.",
    "§Please see the original message: it says so.",
    "§Regards\n§-- \n§Duty officer",
    "§Heading\n§-------\n§Text",
    "§He wrote: I am innocent.",
]


@pytest.mark.parametrize("marked", BODIES)
def test_new_text_is_kept_and_quoted_text_is_not(marked: str) -> None:
    own = [line[1:] for line in marked.split("\n") if line.startswith("§")]
    assert _new(marked.replace("§", "")) == "\n".join(line for line in own if line.strip())


def test_spans_are_offsets_of_whole_lines_in_order() -> None:
    assert find_quoted("Yes.\n> one\n> two\nNo.\n> three\n") == ((5, 16), (21, 28))


HOSTILE = {
    "marks": ">" * 1_000_000,
    "mark lines": ">\n" * 500_000,
    "on": "On On On " * 110_000,
    "on lines": "On \n" * 250_000,
    "colons": "a:" * 500_000,
    "attributions": "1 wrote:\n" * 110_000,
    "headers": "hello dear old friend\nFrom: NCB x\n" * 30_000,
    "openers": "-----Original Message-----\n" * 38_000,
    "rules": "---\n" * 250_000,
    "quotations": "QUOTE " * 160_000,
    "blank": "1 wrote:" + "\n" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_marks_takes_no_quadratic_time(name: str) -> None:
    # A quadratic search would take minutes; the bound leaves room for a busy machine.
    started = time.process_time()
    find_quoted(HOSTILE[name])
    assert time.process_time() - started < 5


MARKS = st.sampled_from(
    [
        "> a",
        ">",
        "",
        "text of a sender",
        "-----Original Message-----",
        "From: NCB X",
        "Sent: 1",
        "1 wrote:",
        "QUOTE",
        "UNQUOTE",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(MARKS, max_size=20).map("\n".join)))
def test_spans_are_ordered_and_within_the_body(body: str) -> None:
    at = 0
    for start, end in find_quoted(body):
        assert at <= start < end <= len(body)
        at = end + 1
