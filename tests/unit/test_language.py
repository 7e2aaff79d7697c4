"""Language tags: own sentences, police style, capitals, mixtures, and what must not be guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.languages import SUPPORTED
from indexer.language.build_profiles import build_profile, iter_translations
from indexer.language.langdetect_adapter import LangdetectDetector
from indexer.language.policy import AgreeingDetector
from indexer.language.script import gate
from indexer.language.tagger import tag_text

SENTENCES = [
    ("ar", "يرجى إفادتنا بمحل إقامة المذكور وتحركاته خلال الشهر الماضي."),
    ("ar", "لم يسفر البحث في سجلاتنا عن أي نتيجة."),
    ("az", "Həmin şəxsin yaşayış ünvanını və sərhəd keçidlərini bildirməyinizi xahiş edirik."),
    ("az", "Məlumat bazalarımızda bu şəxs barədə heç bir qeyd tapılmadı."),
    ("de", "Die Person ist hier nicht gemeldet und wurde zuletzt im Mai gesehen."),
    ("de", "Bitte teilen Sie uns die derzeitige Anschrift mit."),
    ("en", "Please let us know whether the subject has entered your country."),
    ("en", "The vehicle was found abandoned near the harbour on Tuesday."),
    ("es", "Se ruega informar sobre el paradero actual de la persona citada."),
    ("es", "El vehículo fue hallado abandonado cerca del puerto."),
    ("fa", "خواهشمند است نشانی محل سکونت نامبرده و ترددهای مرزی وی را اعلام فرمایید."),
    ("fa", "در سامانه‌های ما هیچ سابقه‌ای از این شخص پیدا نشد."),
    ("fr", "Nous vous prions de nous communiquer l'adresse actuelle de l'intéressé."),
    ("fr", "Le véhicule a été retrouvé abandonné près du port."),
    ("it", "Si prega di comunicare l'attuale domicilio della persona indicata."),
    ("it", "Il veicolo è stato ritrovato abbandonato vicino al porto."),
    ("kk", "Аталған тұлғаның мекенжайын және шекарадан өткен күндерін хабарлауыңызды сұраймыз."),
    ("kk", "Бұл адам туралы біздің тіркеу базаларымызда мәлімет жоқ."),
    ("pl", "Prosimy o podanie aktualnego adresu wymienionej osoby."),
    ("pl", "Pojazd odnaleziono porzucony w pobliżu portu."),
    ("pt", "Solicita-se a indicação da morada atual da pessoa mencionada."),
    ("pt", "A viatura foi encontrada abandonada junto ao porto."),
    ("ru", "Просим сообщить адрес проживания указанного лица и сведения о пересечении границы."),
    ("ru", "Автомобиль обнаружен брошенным недалеко от порта."),
    ("tr", "Adı geçen şahsın ikamet adresinin bildirilmesini rica ederiz."),
    ("tr", "Araç limanın yakınında terk edilmiş olarak bulundu."),
    ("uk", "Просимо повідомити адресу проживання зазначеної особи та відомості про перетин кордону."),
    ("uk", "Автомобіль знайдено покинутим неподалік від порту."),
    ("zh", "请告知该人目前的住址和出入境记录。"),
    ("zh", "2019年5月3日，该车辆在港口附近被发现。"),
]


@pytest.fixture(scope="module")
def detector() -> AgreeingDetector:
    return AgreeingDetector()


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_a_sentence_has_its_language(detector: AgreeingDetector, language: str, text: str) -> None:
    assert detector.detect_language(text).language == language
    assert tag_text(text, (), detector).languages == (language,)


@pytest.mark.parametrize(("language", "text"), [s for s in SENTENCES if s[0] not in ("ar", "fa", "zh")])
def test_capitals_change_nothing(detector: AgreeingDetector, language: str, text: str) -> None:
    # Telexes come in capitals; langdetect as it is skips such words.
    assert detector.detect_language(text.upper()).language == language


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_the_quick_twin_says_what_langdetect_says(language: str, text: str) -> None:
    slow, quick = (LangdetectDetector(m).detect_language(text) for m in ("langdetect", "langdetect_rs"))
    assert quick.language == slow.language
    assert quick.confidence == pytest.approx(slow.confidence, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    ["", "   \n", "12345 / 99-2", "DE89 3704 0044 0532 0130 00", "+7 495 123-45-67", "https://a.example/b",
     "😀😀😀", "ivan@mail.example", "A-1234/5-2023", "K", "-----"],
)  # fmt: skip
def test_what_is_no_text_has_no_language(detector: AgreeingDetector, text: str) -> None:
    tag = tag_text(text, (), detector)
    assert (tag.language, tag.languages) == ("und", ())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("nl", "De betrokken persoon is niet ingeschreven in onze bestanden en werd nergens gezien."),
        ("ro", "Persoana menționată nu figurează în bazele noastre de date și nu a fost văzută."),
        ("ja", "その人物は私たちの記録に登録されていません。"),
        ("el", "Το άτομο αυτό δεν είναι καταχωρισμένο στις βάσεις δεδομένων μας."),
    ],
)
def test_an_unsupported_language_is_named_or_left_open(
    detector: AgreeingDetector, code: str, text: str
) -> None:
    assert detector.detect_language(text).language in (f"x-{code}", "und")


def test_headers_names_and_numbers_do_not_decide(detector: AgreeingDetector) -> None:
    text = (
        "FAMILY NAME: PETRENKOV\nFORENAMES: ILYA\nDATE OF BIRTH: 01/02/1980\nPASSPORT: X1234567\n\n"
        "Просим сообщить, въезжало ли указанное лицо на вашу территорию."
    )
    assert tag_text(text, (), detector).languages == ("ru",)


def test_a_message_in_two_languages_has_both(detector: AgreeingDetector) -> None:
    text = (
        "Please find below the answer of our regional office, which we forward without changes.\n\n"
        "Указанное лицо на территории области не проживает и ранее не проживало, сведений о въезде нет."
    )
    assert set(tag_text(text, (), detector).languages) == {"en", "ru"}


def test_two_languages_of_one_script_are_told_apart(detector: AgreeingDetector) -> None:
    text = (
        "Following requests from members, the Bureau is placed under supervision with immediate effect.\n\n"
        "À la suite des demandes de membres, le Bureau est placé sous surveillance avec effet immédiat."
    )
    assert set(tag_text(text, (), detector).languages) == {"en", "fr"}


def test_quoted_parts_are_left_out(detector: AgreeingDetector) -> None:
    own = "Лицо по нашим учётам не значится, въезд не установлен.\n\n"
    quoted = "Please let us know whether the subject has entered your country and where he is staying now."
    assert tag_text(own + quoted, [(len(own), len(own) + len(quoted))], detector).languages == ("ru",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_tag_and_always_the_same(text: str) -> None:
    detector = AgreeingDetector()
    tag = tag_text(text, (), detector)
    assert tag == tag_text(text, (), detector)
    assert tag.language == "und" or tag.language in SUPPORTED or tag.language.startswith("x-")
    assert (tag.language == "und") == (tag.languages == ())
    assert 0.0 <= tag.confidence <= 1.0


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Її звати Оксана", ("uk",)),
        ("Мекенжайы Қазақстан, Өскемен", ("kk",)),
        ("Şəxsin ünvanı", ("az",)),
        ("گزارش پرونده", ("fa",)),
        ("12345", ()),
        ("ひらがな", ()),
    ],
)
def test_telling_letters_decide_alone(text: str, languages: tuple[str, ...]) -> None:
    assert gate(text).languages == languages


def test_a_profile_counts_what_a_catalog_says() -> None:
    catalog = (
        'msgid ""\nmsgstr "Content-Type: text/plain"\n\nmsgid "one"\nmsgstr "bir %(n)s iki"\n\n'
        'msgid "two"\nmsgstr ""\n"üç "\n"dörd"\n'
    )
    texts = iter_translations(catalog)
    assert texts == ["bir   iki", "üç dörd"]
    profile = build_profile("az", ["aba aba aba"])
    freq = profile["freq"]
    assert isinstance(freq, dict)
    assert freq["aba"] == 3
    assert freq["a"] == 6
    assert profile["name"] == "az"
