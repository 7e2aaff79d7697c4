"""The pages of the ledger: what is said of a message, a person and their case, overviews, ready questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from archive.query.questions import read_questions
from tests.known import ANNA, REFUSAL, REQUEST, open_known
from tests.leak import Leak
from tests.web.addresses import WHOLE, in_language
from tests.web.latin import latin_words
from tests.web.looking import LOCALES, get_page

OpenPages = Callable[..., TestClient]
PERSON, MESSAGE = f"/persons/{ANNA}", f"/messages/{REQUEST}"
EACH = [PERSON, MESSAGE, "/asks", "/search?q=name:Sobol", *WHOLE]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leak]:
    with open_known(tmp_path_factory.mktemp("known")) as leak:
        yield leak


@pytest.fixture
def told(known: Leak, open_pages: OpenPages) -> TestClient:
    """The pages for a reader of everything."""
    return open_pages(known.service)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("address", EACH)
def test_every_page_in_every_language(told: TestClient, address: str, lang: str) -> None:
    page = get_page(told, in_language(address, lang))
    if lang == "ar":
        assert latin_words(page) == []


def test_a_message_shows_kinds_persons_and_facts_with_their_proof(told: TestClient) -> None:
    page = get_page(told, MESSAGE)
    evidence = "//section[@class='evidence']"
    assert page.all(f"{evidence}//dd")[0] == (
        "Information requested sure, 93% inform us of the whereabouts en.request.whereabouts 2"
    )
    assert page.all(f"{evidence}//dd")[1] == "Other doubtful, 6%"
    assert page.values(f"{evidence}//a/@href")[0] == PERSON
    facts = page.all(f"{evidence}//dl/div[last()]//li")
    assert facts[0].startswith(
        "Sent 1,044 days after a notice or diffusion was refused Anna SOBOL Falcon 1 May 2019"
    )
    assert "Against it: Joint note" in facts[0]
    assert facts[1].startswith("Sent while its country was under restrictive measures possible")
    assert f"/messages/{REFUSAL}" in page.values(f"{evidence}//a/@href")
    assert page.all("//div[@class='text']//mark[@class='note note-kind']") == [
        "inform us of the whereabouts",
        "She",
    ]
    assert page.all("//div[@class='text']//mark[@class='note note-person']") == ["Anna SOBOL"]


def test_what_a_search_found_is_marked_before_evidence(told: TestClient) -> None:
    page = get_page(told, f"{MESSAGE}?q=sobol")
    assert page.all("//div[@class='text']//mark[not(@class)]") == ["SOBOL"]


def test_a_person_with_names_picture_and_what_happened(told: TestClient) -> None:
    page = get_page(told, PERSON)
    assert page.one("//h1") == "Anna SOBOL"
    assert page.one("//p[@class='also']") == "Анна Соболь · falcon"
    assert get_page(told, in_language(PERSON, "ru")).one("//h1") == "Анна Соболь"
    rows = page.all("//table[@class='events']/tbody/tr")
    assert [row.split(" ")[:3] for row in rows] == [
        ["1", "May", "2019"],
        ["10", "Mar", "2022"],
        ["2", "Apr", "2022"],
    ]
    assert "1,044 days after the refusal past the General Secretariat answered" not in rows[0]
    assert "1,044 days after the refusal" in rows[1]
    labels = page.values("//figure[@class='timeline']//*[contains(@class, 'point')]/@aria-label")
    assert labels == [
        "1 May 2019: Notice denied (Russia)",
        "10 Mar 2022: Information requested (Russia)",
        "2 Apr 2022: Information supplied",
    ]
    assert "AB712345" in page.text
    others = page.all("//h2[.='Others of a like name']/..//li")
    assert others == [
        "Ганна Соболь may be the same 1 message",
        "SOBOL, Anna 1999-01-02 another date of birth 1 message",
    ]
    assert "Restrictive measures on Russia" in page.text


def test_the_picture_is_read_from_the_other_side_in_arabic(told: TestClient) -> None:
    def places(lang: str) -> list[float]:
        page = get_page(told, in_language(PERSON, lang))
        moved = page.values("//figure[@class='timeline']//*[contains(@class, 'point')]/*/@transform")
        return [float(one.removeprefix("translate(").split(" ")[0]) for one in moved]

    left, right = places("en"), places("ar")
    assert left == sorted(left)
    assert [round(960 - x, 1) for x in left] == right


def test_who_asks_whom_leads_to_the_messages(told: TestClient) -> None:
    page = get_page(told, "/asks")
    assert page.all("//ol[@class='pairs']/li") == ["Russia → United Arab Emirates 1"]
    [cell] = page.values("//table//td[not(@class)]/a/@href")
    assert get_page(told, cell).one("//h1") == "1 message"


def test_a_hit_tells_what_follows(told: TestClient) -> None:
    page = get_page(told, "/search?q=sobol+from:RU")
    assert page.all("//span[@class='note-tag']") == [
        "1,044 days after the refusal", "under measures (possible)", "past the General Secretariat",
        "answered", "published since the refusal",
    ]  # fmt: skip


def test_facets_of_the_case_stand_under_a_heading_of_their_own(told: TestClient) -> None:
    page = get_page(told, "/search")
    assert page.all("//section[@class='facet-group']/h2") == ["The message", "The case"]
    groups = [page.values(f"//section[@class='facet-group'][{n}]//@data-facet") for n in (1, 2)]
    assert groups[0] == [
        "collection", "kind", "from_country", "from_bureau", "to_country", "language", "year", "format",
    ]  # fmt: skip
    assert groups[1][:2] == ["after", "days_since"]
    assert {"tracing", "person", "requesting_country"} < set(groups[1])


def test_plain_words_can_be_sought_as_a_name(told: TestClient) -> None:
    [link] = get_page(told, "/search?q=Sobol").values("//p[@class='as-name']/a/@href")
    assert get_page(told, link).one("//h1") == "2 messages"
    assert get_page(told, "/search?q=from:RU").all("//p[@class='as-name']") == []


@pytest.mark.parametrize("name", read_questions())
def test_a_ready_question_has_a_page_with_its_definition(told: TestClient, name: str) -> None:
    page = get_page(told, f"/questions/{name}")
    assert len(page.one("//p[@class='lead']")) > 30
    total = page.one("//a[@class='button']")
    [search] = page.values("//a[@class='button']/@href")
    assert get_page(told, search).one("//h1") in (total, "No message matches")


def test_a_reader_of_some_collections(known: Leak, open_pages: OpenPages) -> None:
    reader = open_pages(known.service, frozenset({"open"}))
    get_page(reader, PERSON, 404)
    for address in WHOLE:
        get_page(reader, address, 400)
    page = get_page(reader, MESSAGE)
    assert "Anna SOBOL" not in page.one("//section[@class='evidence']")
    assert page.values("//section[@class='evidence']//dl//a/@href") == []
    assert get_page(reader, "/search?q=sobol+from:RU").all("//span[@class='note-tag']") == []
    assert get_page(reader, "/asks").one("//h1") == "Who asks whom"


@pytest.mark.parametrize("address", ["/", "/asks", "/search", "/nowhere", PERSON])
def test_a_reader_of_some_collections_is_led_nowhere_that_is_refused(
    known: Leak, told: TestClient, open_pages: OpenPages, address: str
) -> None:
    reader = open_pages(known.service, frozenset({"open"}))
    status = {"/nowhere": 404, PERSON: 404}.get(address, 200)
    shown = get_page(reader, address, status).values("//nav//a/@href")
    assert "/asks" in shown
    assert "/complaints" not in shown
    assert "/complaints" in get_page(told, address.replace(PERSON, "/nowhere"), status).values(
        "//nav//a/@href"
    )


def test_the_start_page_has_the_questions_that_may_be_asked(
    known: Leak, told: TestClient, open_pages: OpenPages
) -> None:
    def asked(client: TestClient) -> list[str]:
        return get_page(client, "/").values("//ul[@class='questions']//a/@href")

    assert asked(told) == [f"/questions/{name}" for name in read_questions()]
    reader = open_pages(known.service, frozenset({"open"}))
    assert asked(reader) == []  # each goes by what is known from all collections
    assert "Ways in" not in get_page(reader, "/").all("//h2")
