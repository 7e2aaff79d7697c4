from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from archive.domain import bureaus
from archive.vocabulary import folding
from indexer.normalize.addressees import MAX_PARTIES, route_parties, split_parties
from indexer.normalize.bureaus import find_party

MEMBERS = Path(bureaus.__file__).parent / "tables" / "members.csv"

#: Lines as bureaus write them; the comment tells which habit a group shows.
NAMED = [
    # telex and English style
    ("IP ABU DHABI", "AE", "Abu Dhabi"),
    ("IP MOSCOW", "RU", "Moscow"),
    ("NCB Moscow", "RU", "Moscow"),
    ("NCB Dubai / Abu Dhabi", "AE", "Abu Dhabi"),
    ("NCB Entebbe/Kampala", "UG", "Kampala"),
    ("NCB Washington, D.C.", "US", "Washington"),
    ("NCB St. John's", "AG", "St. John's"),
    ("NCB Moscow, Ukraine desk", "RU", "Moscow"),
    ("NCB-INTERPOL INDONESIA", "ID", "Jakarta"),
    ("NCB RU", "RU", "Moscow"),
    ("NCB Hong Kong", "HK", "Hong Kong"),
    # not in the capital, and moved
    ("BKA Wiesbaden / NCB", "DE", "Wiesbaden"),
    ("NCB Manchester", "GB", "Manchester"),
    ("NCB London", "GB", "London"),
    ("NCB Dar es Salaam", "TZ", "Dar es Salaam"),
    ("IP PRETORIA", "ZA", "Pretoria"),
    # old names
    ("NCB Kiev", "UA", "Kyiv"),
    ("NCB Nur-Sultan", "KZ", "Astana"),
    ("НЦБ Нурсултан", "KZ", "Astana"),
    # Russian and Ukrainian, with case endings
    ("НЦБ Интерпола в г. Москве", "RU", "Moscow"),
    ("НЦБ Интерпола МВД России", "RU", "Moscow"),
    ("НЦБ МОСКВЫ", "RU", "Moscow"),
    ("Москва, НЦБ Интерпола", "RU", "Moscow"),
    ("НЦБ Казахстана", "KZ", "Astana"),
    ("НЦБ Интерпола в Саудовской Аравии", "SA", "Riyadh"),
    ("НЦБ Интерпола в Кыргызской Республике, г. Бишкек", "KG", "Bishkek"),
    ("Укрбюро Интерпола", "UA", "Kyiv"),
    ("НЦБ Інтерполу в Польщі", "PL", "Warsaw"),
    # French, Spanish, Portuguese, Italian
    ("BCN PARIS", "FR", "Paris"),
    ("B.C.N. Bujumbura", "BI", "Bujumbura"),
    ("BCN N'Djamena", "TD", "N'Djamena"),
    ("OCN Caracas", "VE", "Caracas"),
    ("O.C.N. CARACAS", "VE", "Caracas"),
    ("OCN San José, Costa Rica", "CR", "San José"),
    ("GCN Lisboa", "PT", "Lisbon"),
    ("EN Brasília", "BR", "Brasília"),
    ("UCN Roma", "IT", "Rome"),
    ("All'Ufficio Interpol di Roma", "IT", "Rome"),
    # German, Polish, Turkish, Azerbaijani, Kazakh
    ("NZB Wien", "AT", "Vienna"),
    ("BKA Wien - NZB Interpol", "AT", "Vienna"),
    ("KCB w Warszawie", "PL", "Warsaw"),
    ("İnterpol Ankara", "TR", "Ankara"),
    ("INTERPOL-EUROPOL Daire Başkanlığı", "TR", "Ankara"),
    ("Bakı MMB", "AZ", "Baku"),
    ("Қазақстан Республикасы ІІМ, Астана ҰОБ", "KZ", "Astana"),
    ("КНЦБ Мәскеу", "RU", "Moscow"),
    # Arabic, Persian, Chinese
    ("المكتب المركزي الوطني القاهرة", "EG", "Cairo"),
    ("المكتب المركزي الوطني بالرياض", "SA", "Riyadh"),
    ("شعبة الاتصال القاهرة", "EG", "Cairo"),
    ("المكتب المركزي الوطني لدولة قطر", "QA", "Doha"),
    ("أبو ظبي / الإنتربول", "AE", "Abu Dhabi"),
    ("دفتر مرکزی ملی تهران", "IR", "Tehran"),
    ("دفتر انترپول کابل", "AF", "Kabul"),
    ("国家中心局 莫斯科", "RU", "Moscow"),
    # without its mark, Oman is spelled as Amman; bureaus go by their city
    ("إنتربول عمان", "JO", "Amman"),
    ("إنتربول عمّان", "JO", "Amman"),
    ("سلطنة عُمان", "OM", "Muscat"),
    ("المكتب المركزي الوطني عمان - مسقط", "OM", "Muscat"),
    ("اینترپل عمان", "OM", "Muscat"),
    # a country, a city and nothing else
    ("Türkiye", "TR", "Ankara"),
    ("Rabat", "MA", "Rabat"),
    ("الرباط", "MA", "Rabat"),
    # Interpol itself
    ("IPSG Lyon / NDTF", "INT", "IPSG"),
    ("CCF", "INT", "CCF"),
    ("CCF, 200 quai Charles de Gaulle, Lyon", "INT", "CCF"),
    ("الأمانة العامة", "INT", "IPSG"),
    ("Генеральный секретариат", "INT", "IPSG"),
    ("Secretaría General", "INT", "IPSG"),
    ("Secrétariat général, cabinet", "INT", "IPSG"),
    ("SG OIPC", "INT", "IPSG"),
    ("INTERPOL Lyon", "INT", "IPSG"),
    ("IPSG Regional Bureau Nairobi", "INT", "IPSG"),
    ("INTERPOL Liaison Office Bangkok", "INT", "IPSG"),
    ("IGCI Singapore", "INT", "IPSG"),
    ("NCB Singapore", "SG", "Singapore"),
    ("Комиссия по контролю за файлами Интерпола", "INT", "CCF"),
    ("لجنة الرقابة على ملفات الإنتربول", "INT", "CCF"),
    # mail
    ("NCB Moscow <duty@mail.example>", "RU", "Moscow"),
    ("ip.moscow@mail.example", "RU", "Moscow"),
    ("duty@police.gov.ua", "UA", "Kyiv"),
    ("x@bka.bund.de", "DE", "Wiesbaden"),
    ("duty@ncb.police.gov.lk", "LK", "Colombo"),
]

#: Lines that must not get a country: counsel, everyone, the ambiguous, and what is no police at all.
UNNAMED = [
    "Me Dupont, avocat, Paris",
    "Me Corinne Balestra, Genève",
    "Kanzlei Lehmbruck & Partner Rechtsanwälte, Wien",
    "Mercer Holt LLP, solicitors, London",
    "Адвокат Т. Ройзман, Москва",
    "مكتب الأستاذ كريم للمحاماة، القاهرة",
    "Av. Deniz Kara, avukat, Ankara",
    "Pavel Novak, Prague",
    "All NCBs",
    "Todas las OCN",
    "كافة المكاتب المركزية الوطنية",
    "Всем НЦБ",
    "Tüm Ulusal Merkez Büroları",
    "INTERPOL",
    "NCB Congo",
    "NCB Cairo for NCB Riyadh",
    "IPSG / NCB Moscow",
    "FBI Legat Paris",
    "Embassy of France, Moscow",
    "American Embassy Moscow",
    "Secretary General of NATO",
    "The Secretary of State",
    "Jordan",
    "Jordan <jordan@mail.example>",
    "someone@provider.ru",
    "NCB Pristina",
    "",
    "   ",
    "NCB Moscow " * 100,
]


@pytest.mark.parametrize(("raw", "country", "bureau"), NAMED)
def test_a_bureau_has_its_country_and_city(raw: str, country: str, bureau: str) -> None:
    party = find_party(raw)
    assert (party.raw, party.country, party.bureau) == (raw, country, bureau)


@pytest.mark.parametrize("raw", UNNAMED)
def test_what_is_no_bureau_or_not_sure_has_no_country(raw: str) -> None:
    party = find_party(raw)
    assert (party.raw, party.country, party.bureau) == (raw, None, None)


def _members() -> list[tuple[str, str]]:
    with MEMBERS.open(encoding="utf-8", newline="") as file:
        return [(row["country"], row["bureau"]) for row in csv.DictReader(file)]


def test_interpol_has_196_members_in_the_table() -> None:
    members = _members()
    assert len(members) == len({country for country, _ in members}) == 196
    assert all(pycountry.countries.get(alpha_2=country) for country, _ in members)
    assert not {"KP", "TV", "TW", "XK"} & {country for country, _ in members}


@pytest.mark.parametrize(("country", "bureau"), _members())
def test_every_member_is_found_by_its_bureau(country: str, bureau: str) -> None:
    for raw in (f"NCB {bureau}", f"IP {bureau.upper()}", f"{bureau}, NCB", f"INTERPOL {bureau}"):
        party = find_party(raw)
        assert (party.country, party.bureau) == (country, bureau), raw


OFFICES = {
    "en": "NCB", "fr": "BCN", "es": "OCN", "pt": "GCN", "it": "UCN", "de": "NZB", "pl": "KCB",
    "tr": "İnterpol", "az": "MMB", "ru": "НЦБ Интерпола", "uk": "НЦБ Інтерполу", "kk": "ҰОБ",
    "ar": "المكتب المركزي الوطني", "fa": "دفتر مرکزی ملی", "zh": "国家中心局",
}  # fmt: skip
#: The name of the one Congo is also a name of the other.
AMBIGUOUS = {("es", "CG"), ("pl", "CG"), ("kk", "CD")}


@pytest.mark.parametrize("language", OFFICES)
def test_every_member_is_found_by_its_name_in_every_language(language: str) -> None:
    names = Locale.parse(language).territories
    missed = {
        country
        for country, _ in _members()
        if find_party(f"{OFFICES[language]} {names[country]}").country != country
    }
    assert missed == {country for of, country in AMBIGUOUS if of == language}


@pytest.mark.parametrize(
    ("raw", "to", "info"),
    [
        ("IP PARIS, IP BERN; INFO IPSG", ["FR", "CH"], ["INT"]),
        ("IP PARIS, BERN, ROME", ["FR", "CH", "IT"], []),
        ("OCN BOGOTÁ / OCN PANAMÁ", ["CO", "PA"], []),
        ("NCB Moscow, IPSG", ["RU", "INT"], []),
        ("BCN Bruxelles, BCN Paris et BCN Luxembourg", ["BE", "FR", "LU"], []),
        ("НЦБ Москва и НЦБ Минск; копия: Генеральный секретариат", ["RU", "BY"], ["INT"]),
        ("المكتب المركزي الوطني القاهرة والمكتب المركزي الوطني الرياض", ["EG", "SA"], []),
        ("TO: NCB MOSCOW\nCC: NCB MINSK", ["RU"], ["BY"]),
        ("Anna <a@mail.example>, NCB Moscow <b@mail.example>", [None, "RU"], []),
        # one party each
        ("NCB Nicosia, Cyprus", ["CY"], []),
        ("НЦБ Интерпола в Республике Беларусь, Минск", ["BY"], []),
        ("CCF, Lyon, France", ["INT"], []),
        ("Me Dupont, avocat, Paris", [None], []),
        ("Всем НЦБ / All NCBs", [None], []),
        ("Doe, Jane", [None], []),
        ("; ;\n", [], []),
    ],
)
def test_a_line_may_hold_several_parties(raw: str, to: list[str | None], info: list[str | None]) -> None:
    addressed, informed = route_parties([raw])
    assert [party.country for party in addressed] == to
    assert [party.country for party in informed] == info
    assert split_parties([raw]) == [*addressed, *informed]


def test_the_pieces_of_a_line_are_as_found() -> None:
    assert [party.raw for party in split_parties(["IP PARIS, IP BERN; INFO IPSG"])] == [
        "IP PARIS",
        "IP BERN",
        "IPSG",
    ]


def test_a_hostile_list_is_cut() -> None:
    assert len(split_parties(["a;" * 100_000])) == MAX_PARTIES
    assert len(split_parties(["NCB Moscow, " * 100_000])) == 1


@given(st.text(max_size=500))
def test_no_text_raises_and_raw_is_kept(raw: str) -> None:
    assert find_party(raw).raw == raw
    split_parties([raw])


@given(st.sampled_from([raw for raw, _, _ in NAMED]), st.sampled_from(["  {}", "{} ", "«{}»", "{}."]))
def test_punctuation_around_a_bureau_changes_nothing(raw: str, frame: str) -> None:
    assert find_party(frame.format(raw)).country == find_party(raw).country


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more_in_words(text: str) -> None:
    words = folding.fold_words(text)
    assert folding.fold_words(" ".join(words)) == words


@pytest.mark.parametrize(
    ("language", "city", "name"),
    [
        ("ru", "Moscow", "Москва"), ("ar", "Abu Dhabi", "أبوظبي"), ("ru", "Algiers", "Алжир"),
        ("fr", "Moscow", "Moscou"), ("fr", "Abu Dhabi", None), ("en", "Moscow", None), ("ar", "IPSG", None),
        ("ar", "Roseau", "روسو"), ("es", "São Tomé", "Santo Tomé"),
    ],
)  # fmt: skip
def test_the_name_of_a_city_on_a_page(language: str, city: str, name: str | None) -> None:
    assert bureaus.city_in(language, city) == name
