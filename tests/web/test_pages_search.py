"""What the pages say of the small leak, in words."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.leak import Leak, id_of
from tests.web.addresses import EVERY, in_language
from tests.web.conftest import OpenPages
from tests.web.latin import latin_words
from tests.web.looking import LOCALES, Page, get_page

NAMES = {"en": "English", "ar": "العربية", "es": "Español", "fr": "Français", "ru": "Русский"}


def params(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def test_results(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=whereabouts&sort=oldest")
    assert page.one("//h1") == "3 messages"
    assert page.one("//p[@class='described']") == "Messages with “\u2068whereabouts\u2069”, oldest first"
    assert page.all("//li[@class='hit']/h2") == ["Falcon", "Joint note", "Request for whereabouts"]
    assert page.all("//p[@class='route']") == [
        "Riga, Latvia → Lyon, Interpol",
        "Paris, France → Moscow, Russia · Astana, Kazakhstan",
        "Moscow, Russia → Abu Dhabi, United Arab Emirates",
    ]
    assert page.all("//li[@class='hit']//time") == ["1 May 2019", "July 2021", "10 Mar 2022"]
    machine = ["2019-05-01", "2021-07", "2022-03-10T09:15:00Z"]
    assert page.values("//li[@class='hit']//time/@datetime") == machine
    assert page.all("//mark")[0].casefold() == "whereabouts"
    assert page.all("//nav[@aria-label='Order']/a") == ["Best matches", "Newest", "Oldest"]
    assert page.one("//nav[@aria-label='Order']/a[@aria-current]") == "Oldest"
    exports = page.values("//nav[@aria-label='Download all']/a/@href")
    assert exports == [
        "/api/v1/export?as=csv&q=whereabouts&sort=oldest",
        "/api/v1/export?as=jsonl&q=whereabouts&sort=oldest",
        "/api/v1/search?q=whereabouts&sort=oldest",
    ]


def test_facets_are_chosen_and_given_back(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=whereabouts&from_country=RU")
    facet = "//section[@data-facet='from_country']"
    assert page.all(f"{facet}//li") == ["Russia (chosen) 1", "France 1", "Latvia 1"]
    selected, france, _ = page.values(f"{facet}//a/@href")
    assert params(selected) == [("q", "whereabouts")]
    assert params(france) == [("q", "whereabouts"), ("from_country", "RU"), ("from_country", "FR")]
    assert get_page(pages, france).one("//h1") == "2 messages"
    assert page.values("//section[@data-facet]/@data-facet") == [
        "collection", "kind", "from_country", "from_bureau", "to_country", "language", "year", "format",
        "tracing",
    ]  # fmt: skip


def test_every_filter_has_its_own_way_out(pages: TestClient) -> None:
    address = (
        "/search?q=training&from_country=INT&from_bureau=Lyon"
        "&sent_from=2023-01-06&sent_to=2023-01-31&plain=true"
    )
    page = get_page(pages, address)
    chips = "//ul[@class='chips']//a"
    assert page.all(chips) == [
        "Sent by: Interpol – Remove×",
        "Sending bureau: Lyon – Remove×",
        "6 Jan 2023 to 31 Jan 2023 – Remove×",
        "Words as they stand – Remove×",
        "Remove all filters",
    ]
    everything = dict(params(address))
    gone = [set(everything) - set(dict(params(link))) for link in page.values(f"{chips}/@href")]
    assert gone == [
        {"from_country"}, {"from_bureau"}, {"sent_from", "sent_to"}, {"plain"},
        {"from_country", "from_bureau", "sent_from", "sent_to"},
    ]  # fmt: skip
    assert page.one("//p[@class='within']").startswith("Searches within 3 filters.")
    (all_messages,) = page.values("//p[@class='within']/a/@href")
    assert params(all_messages) == [("q", "training"), ("plain", "true")]


def test_forms_keep_the_rest_of_the_search(pages: TestClient) -> None:
    address = "/search?q=training&from_country=INT&sent_from=2023-01-06&sort=oldest&plain=true&lang=fr"
    page = get_page(pages, address)

    def hidden(form: str) -> list[tuple[str, str]]:
        inputs = page.root.xpath(f"{form}//input[@type='hidden']")
        return [(one.get("name"), one.get("value")) for one in inputs]

    assert hidden("//form[@role='search']") == [
        ("from_country", "INT"), ("sent_from", "2023-01-06"), ("sort", "oldest"), ("lang", "fr"),
    ]  # fmt: skip
    assert hidden("//form[@class='dates']") == [
        ("q", "training"), ("from_country", "INT"), ("sort", "oldest"), ("plain", "true"), ("lang", "fr"),
    ]  # fmt: skip
    assert page.values("//form[@class='dates']//input[@type='date']/@value") == ["2023-01-06", ""]
    # As a browser sends it: both days, one of them empty.
    narrowed = get_page(pages, "/search?sent_from=2023-01-10&sent_to=&q=training&from_country=INT")
    assert narrowed.one("//h1") == "21 messages"


def test_pages_lead_to_the_last_hit_and_back(pages: TestClient) -> None:
    address, seen = "/search?size=8&sort=oldest", []
    while True:
        page = get_page(pages, address)
        seen.append(page.all("//li[@class='hit']/h2"))
        following = page.values("//nav[@class='pager']/a[@rel='next']/@href")
        if not following:
            break
        (address,) = following
    assert [len(hits) for hits in seen] == [8, 8, 8, 6]
    assert len({hit for hits in seen for hit in hits}) == 30
    (back,) = page.values("//nav[@class='pager']/a[@rel='prev']/@href")
    assert get_page(pages, back).all("//li[@class='hit']/h2") == seen[2]


def test_a_message_in_its_result(pages: TestClient) -> None:
    hits = get_page(pages, "/search?q=whereabouts&sort=oldest").values("//li[@class='hit']/h2/a/@href")
    page = get_page(pages, hits[1])
    assert page.one("//h1") == "Joint note"
    assert page.all("//dl[@class='facts'][1]/div") == [
        "From BCN PARIS Paris, France",
        "To НЦБ Москва Moscow, Russia НЦБ Астана Astana, Kazakhstan",
        "Sent July 2021 as written: 2021-07",
        "Reference A-4/2022",
        "Language English",
        "What it does Information supplied",
    ]
    assert page.all("//div[@class='text']//mark") == ["whereabouts"]
    assert page.all("//ol[@class='sources']/li/h3") == ["Source 1 of 2", "Source 2 of 2"]
    assert page.all("//ol[@class='sources']//bdi[@class='path']") == ["mail/4.eml", "hidden/hidden-4.mbox"]
    (before,) = page.values("//a[@rel='prev']/@href")
    (after,) = page.values("//a[@rel='next']/@href")
    neighbors = [get_page(pages, one).one("//h1") for one in (before, after)]
    assert neighbors == ["Falcon", "Request for whereabouts"]
    (back,) = page.values("//a[@data-back]/@href")
    assert params(back) == [("q", "whereabouts"), ("sort", "oldest")]


def test_downloads_of_a_message(pages: TestClient) -> None:
    page = get_page(pages, f"/messages/{id_of(1)}")
    (original,) = page.values("//ol[@class='sources']//a[contains(@href, 'original')]/@href")
    assert pages.get(original).text.startswith("Request for whereabouts\r\n\r\nPlease inform us")
    assert page.one(f"//a[@href='{original}']/ancestor::dd") == "Download the original"
    (attached,) = page.values("//div[@class='attachment']//a/@href")
    assert pages.get(attached).content == b"%PDF-1.4 scan"


def test_lines_and_blocks_of_a_text(pages: TestClient) -> None:
    page = get_page(pages, f"/messages/{id_of(1)}")
    assert page.all("//div[@class='text']/div/p[@dir='auto']") == [
        "Please inform us of the whereabouts of Anna SOBOL, born 1971.",
        "She was seen near a stolen car.",
    ]


def test_nothing_found_offers_ways_on(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=zyzzyva&from_country=RU")
    assert page.one("//h1") == "No message matches"
    links = "//section[@class='notice']//a"
    assert page.all(links) == ["Without the filters", "Words spelled nearly so", "All messages"]
    assert [params(link) for link in page.values(f"{links}/@href")] == [
        [("q", "zyzzyva")], [("q", "zyzzyva~1"), ("from_country", "RU")], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("q", "way", "query"),
    [
        ("whereabuts", "Words spelled nearly so", "whereabuts~1"),
        ("Анна Сабoль", "Words spelled nearly so", "Анна~1 Сабoль~1"),
        ("zyzzyva OR xyz", "These words without signs", "zyzzyva OR xyz"),
        ("ref:A-99/2022", "These words without signs", "ref:A-99/2022"),
        ("x1y2", "These words without signs", "x1y2"),
        ("where is zyzzyva?", "These words without signs", "where is zyzzyva?"),
    ],
)
def test_a_way_on_fits_the_words(pages: TestClient, q: str, way: str, query: str) -> None:
    page = get_page(pages, f"/search?q={quote(q)}")
    links = dict(
        zip(
            page.all("//section[@class='notice']//a"),
            page.values("//section[@class='notice']//a/@href"),
            strict=True,
        )
    )
    assert dict(params(links[way]))["q"] == query
    assert len(links) == 2


def test_words_spelled_nearly_so_are_found(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=whereabuts")
    near = get_page(pages, page.values("//section[@class='notice']//a/@href")[0])
    assert near.one("//h1") == "3 messages"


def test_the_histogram(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=whereabouts")
    rows = ["May 2019 1 message", "Jul 2021 1 message", "Mar 2022 1 message"]
    assert page.all("//figure//tbody/tr") == rows
    assert page.values("//figure//*[name()='rect'][@class='bar']/@height") == ["80.0", "80.0", "80.0"]
    assert page.one("//span[@class='most']") == "at most 1 in a bar"
    march = page.values("//figure//tbody//a/@href")[-1]
    assert get_page(pages, march).all("//li[@class='hit']/h2") == ["Request for whereabouts"]


def test_labels_stand_at_the_middle_of_their_bars(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=whereabouts&interval=year")
    assert page.all("//*[name()='svg'][@class='ticks']//*[name()='text']") == [
        "\u20682019\u2069", "\u20682020\u2069", "\u20682021\u2069", "\u20682022\u2069",
    ]  # fmt: skip
    # A bar is at least a twelfth of the picture, less two units of 960 for the gap.
    assert page.values("//*[name()='text']/@x") == ["4.06%", "12.40%", "20.73%", "29.06%"]
    assert page.values("//*[name()='text']/@text-anchor") == ["start", "middle", "middle", "middle"]


def test_the_start_page(pages: TestClient) -> None:
    page = get_page(pages, "/")
    assert page.one("//section[@class='archive']/h2") == "What is in the archive 30 messages"
    assert page.all("//section[@class='archive']//div[@class='three']/section[1]//li") == [
        "open 29 messages",
        "secret 2 messages",
    ]
    assert len(page.all("//ul[@class='questions']/li")) == 6


def test_an_empty_archive_says_how_to_load(empty: Leak, open_pages: OpenPages) -> None:
    client = open_pages(empty.service)
    for address in ("/", "/collections"):
        for lang in LOCALES:
            page = get_page(client, in_language(address, lang))
            assert page.all("//main//pre")[0].startswith("backchannel ingest PATH --collection NAME")
    assert get_page(client, "/search").one("//h1") == "No message matches"


def test_what_was_rejected(pages: TestClient) -> None:
    page = get_page(pages, "/collections/open")
    assert page.all("//dl[@class='numbers']/div") == ["Messages 29", "Files 30", "Containers 0", "Not read 3"]
    assert page.all("//table//tbody/tr") == [
        "open-bad.eml 1 parse open reason 0",
        "open-bad.eml record 1 1 parse open reason 1",
        "open-bad.eml record 2 1 parse open reason 2",
    ]


@pytest.mark.parametrize("lang", LOCALES)
def test_every_page_in_every_language(pages: TestClient, lang: str) -> None:
    for address in EVERY:
        page = get_page(pages, in_language(address, lang))
        assert page.root.get("lang") == lang
        current = page.all("//footer//a[@aria-current]")
        assert current == [NAMES[lang]]
        # The language stays in every link to a page, and none is named that was not asked for.
        inside = page.values("(//main | //header)//a[not(starts-with(@href, '/api/'))]/@href")
        assert all(("lang", lang) in params(link) for link in inside), address


def test_the_language_of_the_browser_is_not_written_into_addresses(pages: TestClient) -> None:
    page = Page(pages.get("/search", headers={"accept-language": "ru"}).text)
    assert page.root.get("lang") == "ru"
    assert not any("lang=" in link for link in page.values("//main//a/@href"))


def test_routes_name_cities_in_the_language_of_the_page(pages: TestClient) -> None:
    found = {
        lang: get_page(pages, f"/search?q=whereabouts&sort=oldest&lang={lang}").all("//p[@class='route']")
        for lang in ("ar", "ru", "fr")
    }
    assert found["ar"][2] == "موسكو، روسيا → أبوظبي، الإمارات العربية المتحدة"
    assert found["ru"][0] == "Рига, Латвия → Lyon, Интерпол"
    assert found["fr"][2] == "Moscou, Russie → Abu Dhabi, Émirats arabes unis"
    message = get_page(pages, f"/messages/{id_of(1)}?lang=ru")
    assert message.all("//span[@class='canon']")[0] == "Москва, Россия"


def test_an_arabic_page_has_arabic_words(pages: TestClient) -> None:
    for address in EVERY:
        assert latin_words(get_page(pages, in_language(address, "ar"))) == [], address


def test_names_are_told_with_their_spellings_and_each_can_be_left_out(pages: TestClient) -> None:
    page = get_page(pages, "/search?q=name:Sobol")
    assert page.all("//section[@class='spellings']//a[@class='spelling']")[0].startswith("sobol 1")
    [left_out] = page.values("//section[@class='spellings']//a[@class='spelling']/@href")
    assert params(left_out) == [("q", "name:Sobol"), ("spellings_off", "sobol")]
    page = get_page(pages, left_out)
    assert page.one("//h1") == "No message matches"
    [taken_in] = page.values("//section[@class='spellings']//a[@class='spelling off']/@href")
    assert params(taken_in) == [("q", "name:Sobol")]
