"""Language tags of whole messages: two languages, names, subjects, wrong character sets."""

import subprocess
import sys

import pytest

from archive.domain.message import Message
from indexer.language.policy import AgreeingDetector, clean
from indexer.language.script import gate, split_scripts, without_strangers
from indexer.language.tagger import tag_message, tag_text

LATIN = ("az", "de", "en", "es", "fr", "it", "pl", "pt", "tr")


@pytest.fixture(scope="module")
def detector() -> AgreeingDetector:
    return AgreeingDetector()


def _message(subject: str, body: str, quoted: tuple[tuple[int, int], ...] = ()) -> Message:
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject=subject, body=body, sender=None, to=(), cc=(),
        raw_sent_at=None, sent_at=None, reference=None, in_reply_to=None, quoted=quoted,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("languages", "text"),
    [
        # A courtesy line in the addressee's language, on a line of its own and within a paragraph.
        (("en", "ru"), "Please tell us whether the subject has entered your country this year.\n"
                       "Заранее благодарим вас за содействие."),
        (("en", "ru"), "Please tell us whether he has entered your country. Просим также приложить копию "
                       "страницы паспорта. We would treat everything as confidential."),
        (("fr", "ar"), "Merci de nous indiquer si l'intéressé a séjourné dans votre pays cette année.\n\n"
                       "وتفضلوا بقبول فائق الاحترام والتقدير."),
        (("en", "zh"), "We look for the present location of the person named above.\n\n"
                       "同时请提供其家庭成员情况。"),
        (("tr", "en"), "Adı geçen şahsın ülkenizdeki adresinin ve bağlantılarının bildirilmesini rica "
                       "ederiz.\n\nKindly reply in English if possible, as no translator is on duty."),
        # Three at once, as circulars go out.
        (("fr", "en", "es"), "Le système sera arrêté samedi soir pour maintenance, jusqu'à dimanche "
                             "matin.\n\nThe system will be down for maintenance on Saturday night.\n\n"
                             "El sistema estará fuera de servicio el sábado por la noche."),
    ],
)  # fmt: skip
def test_every_language_with_a_sentence_is_named(
    detector: AgreeingDetector, languages: tuple[str, ...], text: str
) -> None:
    tag = tag_text(text, (), detector)
    assert tag.language == languages[0]
    assert set(tag.languages) == set(languages)


@pytest.mark.parametrize(
    "text",
    [
        # The same name written again in its own script is no second language, nor is a list of such.
        "New today, color red: OMARBEKOV, Serik Nurlanovich (Омарбеков Серик Нурланович), male, 25/11/1966.",
        "The following persons are looked for and should be arrested:\n\n"
        "Омарбеков Серик Нурланович\nГринченко Валерий Павлович\nСидоркина Полина Андреевна",
        "We have no trace of MEHDIZADE Aynur (Mehdizadə Aynur) and will inform you of any development.",
        "Please tell us whether he has entered your country this year.\n\nС уважением, начальник отдела",
        "Please check these: KOWALCZYK Bożena, WIŚNIEWSKI Łukasz, and inform us of any border crossing.",
    ],
)
def test_names_and_closing_formulas_are_no_second_language(detector: AgreeingDetector, text: str) -> None:
    assert tag_text(text, (), detector).languages == ("en",)


@pytest.mark.parametrize(
    "text", ["OK. TKS. BT", "Recd. 1120Z. OK.", "NIL. RGDS.", "Noted, tks.", "OK, reçu.", "QSL 1 2 3 / K"]
)
def test_telegraphic_acknowledgements_are_too_short_to_tell(detector: AgreeingDetector, text: str) -> None:
    tagged = tag_message(_message("RE: PETRENKOV Ilya / whereabouts", text), detector)
    assert (tagged.language, tagged.languages, tagged.language_confidence) == ("und", (), 0.0)


def test_a_subject_that_is_a_sentence_tells_where_the_body_does_not(detector: AgreeingDetector) -> None:
    # An empty message under "please call back" is what some officers send.
    subject = "Bitte rufen Sie heute noch in der Dienststelle zurück"
    assert tag_message(_message(subject, ""), detector).languages == ("de",)
    body = "Указанное лицо на территории области не проживает."
    assert tag_message(_message(subject, body), detector).languages == ("ru",)


def test_a_message_of_quotes_alone_has_no_language_of_its_own(detector: AgreeingDetector) -> None:
    body = "> Please tell us whether the subject has entered your country this year."
    assert tag_message(_message("", body, ((0, len(body)),)), detector).language == "und"


def test_turkish_read_in_the_wrong_set_is_turkish(detector: AgreeingDetector) -> None:
    # iso-8859-9 read as iso-8859-1: ı, ş, ğ become ý, þ, ð, and detectors say Turkmen.
    text = "Adý geçen þahsýn adresinin ve baðlantýlarýnýn bildirilmesini saygýlarýmýzla rica ederiz."
    assert detector.detect_language(text).language == "tr"


def test_the_main_language_is_that_of_most_of_the_text(detector: AgreeingDetector) -> None:
    long = "The person is not known to our service, and no border crossing of his is on file anywhere. "
    assert (
        tag_text(f"Bitte beachten Sie die Antwort der Kollegen.\n\n{long * 3}", (), detector).language == "en"
    )
    assert tag_text(f"{long}\n\n" + "Die Person ist hier nicht bekannt. " * 6, (), detector).language == "de"


def test_arabic_letters_weigh_more_than_latin_ones() -> None:
    # Vowels are left out; the UDHR has 6,078 letters in Arabic and 8,682 in English.
    assert gate("غادر البلاد").weight == 14
    assert gate("left the country").weight == 14
    assert gate("该人离境").weight == 14


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        (
            "He met Məmmədova in the lobby of a hotel near the station on the second day of that "
            "week and left with her for the airport, where both were seen again",
            LATIN,
        ),
        ("Встретил его в порту Ґданськ, откуда тот вышел в море", ("ru", "uk", "kk")),
        ("Ми провели невеликий експеримент із приладом під дахом", ("uk", "kk")),
        ("Προς ενημέρωση", ()),
    ],
)
def test_one_foreign_letter_does_not_decide(text: str, languages: tuple[str, ...]) -> None:
    assert gate(text).languages == languages


def test_scripts_are_split_by_sentence_and_line() -> None:
    assert split_scripts("He left. Он уехал. She stayed.\nОна осталась.") == [
        "He left.\nShe stayed.",
        "Он уехал.\nОна осталась.",
    ]
    assert without_strangers("seen with Иванов (Ivanov) there", ("en",)) == "seen with (Ivanov) there"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("see https://a.example/b?c=1 now", "see now"),
        ("write to ivan@mail.example please", "write to please"),
        ("passport X1234567 and +7 495 123-45-67", "passport and"),
        ("2019年5月3日离境", "年 月 日离境"),
        ("THE SUBJECT LEFT", "the subject left"),
        ("İSTANBUL'DAN AYRILDI", "istanbul'dan ayrildi"),
        ("The SUBJECT left again", "The SUBJECT left again"),
    ],
)
def test_addresses_numbers_and_capitals_are_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_langdetect_itself_does_where_its_twin_is_missing() -> None:
    code = (
        "import sys; sys.modules['langdetect_rs'] = None\n"
        "from indexer.language.langdetect_adapter import QUICKEST\n"
        "from indexer.language.policy import AgreeingDetector\n"
        "print(QUICKEST, AgreeingDetector().detect_language('Bitte teilen Sie uns die Anschrift mit.'))"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert printed == "langdetect Guess(language='de', confidence=0.95)\n"


@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_a_huge_text_costs_what_its_start_costs(detector: AgreeingDetector, size: int) -> None:
    assert tag_text("x" * size, (), detector).languages in ((), ("en",))
    assert tag_text("Das Fahrzeug wurde am Hafen gefunden. " * (size // 38), (), detector).languages == (
        "de",
    )
    assert tag_text("1\n\n" * (size // 3), (), detector).language == "und"
