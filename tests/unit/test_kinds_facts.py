"""Outcomes, measures, and what a sender says of the past."""

from dataclasses import replace

import pytest

from archive.domain.findings import Kind, KindFound, MeasureAction, Outcome, Stated
from archive.domain.message import Message, Party
from indexer.extract.kinds import find_measures, find_outcome, find_stated, load_rules, read_message
from indexer.normalize.dates import normalize_date

RULES = load_rules()
IPSG, CCF = Party("IPSG Lyon", "INT", "Lyon"), Party("CCF Secretariat", "INT")
CAIRO, ROME, ALL = Party("NCB Cairo", "EG", "Cairo"), Party("NCB Rome", "IT", "Rome"), Party("All NCBs")
DECIDED = (KindFound(Kind.COMPLAINT_DECIDED, 1.0, ()),)
MEASURES = (KindFound(Kind.MEASURES_ANNOUNCED, 1.0, ()),)


def _message(body: str, language: str, sender: Party, *to: Party, subject: str = "") -> Message:
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject=subject, body=body, sender=sender, to=to, cc=(),
        raw_sent_at="2021-06-01", sent_at=normalize_date("2021-06-01T10:00:00Z"), reference=None,
        in_reply_to=None, language=language,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "body", "outcome"),
    [
        (
            "en",
            "The Commission decides that the data shall be deleted from INTERPOL's files.",
            Outcome.DELETED,
        ),
        ("fr", "La Commission conclut à l'effacement des données.", Outcome.DELETED),
        ("es", "La Comisión resuelve que los datos sean suprimidos.", Outcome.DELETED),
        (
            "en",
            "It finds the data compliant; they may be retained. The request for deletion fails.",
            Outcome.KEPT,
        ),
        ("fr", "Les données sont conformes et demeurent dans les fichiers.", Outcome.KEPT),
        ("en", "The request for deletion of the data is inadmissible.", Outcome.INADMISSIBLE),
        ("ar", "قررت اللجنة عدم قبول الطلب.", Outcome.INADMISSIBLE),
        ("en", "Processing of the data cannot be maintained. They are to be deleted.", Outcome.DELETED),
        (
            "en",
            "The data are to be deleted. Restricted. To be kept until 08.04.2019.",
            Outcome.DELETED,
        ),
        ("es", "Los datos de esta persona se borrarán. Consérvese hasta el 10.12.2020.", Outcome.DELETED),
        ("ar", "تُحذف بيانات المذكور من محفوظات الإنتربول.", Outcome.DELETED),
        ("en", "The Chamber sees no reason to delete the data. They stay on record.", Outcome.KEPT),
        ("de", "Der Antrag ist unzulässig.", Outcome.INADMISSIBLE),
        ("tr", "Verilerin silinmesine karar verilmiştir.", Outcome.DELETED),
        ("en", "The Commission met on Tuesday.", None),
    ],
)
def test_the_outcome_of_a_complaint(language: str, body: str, outcome: Outcome | None) -> None:
    assert find_outcome(read_message(_message(body, language, CCF, CAIRO), RULES), DECIDED) is outcome


def test_only_a_decision_has_an_outcome() -> None:
    reading = read_message(_message("The data shall be deleted.", "en", CCF, CAIRO), RULES)
    assert find_outcome(reading, MEASURES) is None


@pytest.mark.parametrize(
    ("language", "body", "country", "action", "on"),
    [
        ("en", "To prevent misuse in the conflict in Ukraine, NCB Moscow may no longer send diffusions.",
         "RU", MeasureAction.ANNOUNCED, None),
        ("en", "Corrective measures apply to NCB Minsk as of 3 June 2021.", "BY", MeasureAction.ANNOUNCED,
         "2021-06-03"),
        ("en", "The restrictions on NCB Manama in force since 3 June 2019 are lifted as of today.", "BH",
         MeasureAction.LIFTED, None),
        ("fr", "Il est mis fin aux mesures correctives prononcées à l'égard du BCN Bakou.", "AZ",
         MeasureAction.LIFTED, None),
        ("es", "Las limitaciones de la OCN Caracas se restablecen; quedan sin efecto desde hoy.", "VE",
         MeasureAction.LIFTED, None),
        ("ar", "رفع القيود المفروضة على المكتب المركزي الوطني في دمشق.", "SY", MeasureAction.LIFTED, None),
        ("en", "The measures on NCB Moscow are amended.", "RU", MeasureAction.CHANGED, None),
    ],
)  # fmt: skip
def test_measures_on_a_bureau(
    language: str, body: str, country: str, action: MeasureAction, on: str | None
) -> None:
    [found] = find_measures(read_message(_message(body, language, IPSG, ALL), RULES), MEASURES)
    assert (found.country, found.action, found.on) == (country, action, on)
    assert found.evidence.span is not None


def test_measures_told_to_their_bureau_alone_are_on_its_country() -> None:
    body = "Your access rights are suspended until further notice."
    [found] = find_measures(read_message(_message(body, "en", IPSG, CAIRO), RULES), MEASURES)
    assert found.country == "EG"


def _stated(body: str, language: str = "en") -> list[Stated]:
    return [found.what for found in find_stated(read_message(_message(body, language, CAIRO, ROME), RULES))]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Although our red notice was refused by the General Secretariat, we need his address."),
        ("en", "As Lyon turned down our application for a notice, we turn to you directly."),
        ("en", "Our notice application was rejected by Lyon since a valid warrant was missing."),
        ("en", "As Lyon refused the red notice that we sought, we would be obliged for his address."),
        (
            "tr",
            "Bülten başvurumuz Lyon tarafından iade edilmiş ise de, yakalama emri geçerlidir.",
        ),
        ("fr", "Le Secrétariat général ayant refusé notre demande de notice, merci de nous dire où il vit."),
        ("es", "La Secretaría General rechazó nuestra solicitud de notificación roja."),
        ("ru", "Генеральный секретариат отказал в публикации нашего уведомления."),
        ("uk", "Генеральний секретаріат відмовив у публікації нашого оповіщення."),
        ("tr", "Kırmızı bülten talebimiz Genel Sekreterlikçe reddedilmiştir."),
        ("ar", "رفضت الأمانة العامة طلبنا إصدار نشرة حمراء بحقه."),
        ("de", "Unser Antrag auf eine Ausschreibung wurde vom Generalsekretariat abgelehnt."),
        ("pl", "Sekretariat Generalny odmówił publikacji naszej noty."),
        ("it", "Il Segretariato Generale non ha accolto la nostra richiesta di avviso rosso."),
        ("fa", "دبیرخانه کل با انتشار اعلان قرمز ما موافقت نکرد."),
    ],
)
def test_a_denial_that_the_sender_tells_of(language: str, body: str) -> None:
    assert _stated(body, language) == [Stated.DENIED]


@pytest.mark.parametrize(
    "body",
    [
        "Our red notice was not refused by the General Secretariat.",
        "Our red notice has never been refused.",
        "A request for a notice may be refused by the General Secretariat under article 3.",
        "Not to be confused with his namesake, whose notice Lyon refused.",
        "Our first application for a notice was rejected by Lyon. The second was accepted and published.",
        "We know that the notice of your bureau was refused by Lyon.",
        "Please tell us his address.",
    ],
)
def test_what_tells_of_no_denial(body: str) -> None:
    assert _stated(body) == []


def test_a_denial_in_a_quoted_message_is_not_the_senders_word() -> None:
    body = "See below.\nOur red notice was refused by the General Secretariat."
    message = _message(body, "en", CAIRO, ROME)
    assert find_stated(read_message(message, RULES))
    assert not find_stated(read_message(replace(message, quoted=((11, len(body)),)), RULES))


def test_interpol_states_nothing_of_its_own_notices() -> None:
    message = _message("Our red notice was refused by the General Secretariat.", "en", IPSG, ROME)
    assert not find_stated(read_message(message, RULES))


def test_a_cancellation_that_the_sender_tells_of_with_its_words() -> None:
    body = "He lives abroad. Our red notice on him was cancelled in May. Where is he?"
    [found] = find_stated(read_message(_message(body, "en", CAIRO, ROME), RULES))
    assert found.what is Stated.CANCELLED
    assert found.evidence.span is not None
    assert body[slice(*found.evidence.span)] == "red notice on him was cancelled"


def test_who_does_not_agree_to_a_cancellation_tells_of_no_denial() -> None:
    assert _stated("Our notice was withdrawn by IPSG, which our side can not agree.") == [Stated.CANCELLED]


def test_a_notice_that_stands_was_not_cancelled() -> None:
    assert _stated("The first red notice was withdrawn; the second stands.") == []
    assert _stated("Our red notice was never cancelled.") == []
    assert _stated("Уведомление отклонено, розыскное дело не прекращено.", "ru") == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        (
            "en",
            "His sister, on whom Lyon refused a notice, is of no interest to us.",
        ),
        (
            "en",
            "Abu Dhabi's red notice was refused by the General Secretariat; ours is another case.",
        ),
        ("ru", "Известно, что турецкой стороне в публикации уведомления Лионом отказано."),
        ("uk", "Прізвище було в запиті білоруської сторони, який Генеральний секретаріат відхилив."),
        ("fr", "La partie russe s'est vu refuser une notice par Lyon."),
        ("ar", "ولعلمكم فإن طلب أبوظبي بإصدار نشرة له لم يُقبل."),
        ("tr", "İade talebimiz reddedilmiştir, bülten halen yayındadır."),
    ],
)
def test_a_refusal_of_another_or_of_something_else_is_not_stated(language: str, body: str) -> None:
    assert _stated(body, language) == []
