"""Deciding on the pages: forms that say what was decided, lead back, and are taken from these pages alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from archive.query.request import Scope
from tests.loaded import Loaded, open_loaded
from tests.web.addresses import in_language
from tests.web.latin import latin_words
from tests.web.looking import LOCALES, Page, get_page
from web.app import create_app

SIGNED = {"by": "Ana <b>", "reason": "Read the\r\noriginal."}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Loaded once; every test takes back what it decides."""
    with open_loaded(tmp_path_factory.mktemp("loaded")) as opened:
        yield opened


def _open(loaded: Loaded, collections: frozenset[str] | None = None) -> TestClient:
    app = create_app(loaded.service, scope_of=lambda _: Scope(collections), decisions=loaded.decisions)
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture
def deciding(loaded: Loaded) -> TestClient:
    return _open(loaded)


def _send(client: TestClient, address: str, fields: dict[str, str], **headers: str) -> str:
    """Send a form as a browser does from a page of here; the address that the answer leads to."""
    sent = {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    response = client.post(address, content=urlencode(fields), headers=sent)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def _withdraw_all(client: TestClient) -> None:
    for address in get_page(client, "/decisions").values("//form/@action"):
        assert _send(client, address, {"by": "Bo", "from": "list"}) == "/decisions#decisions"


def test_a_kind_is_overruled_where_it_stands_and_the_search_is_kept(
    deciding: TestClient, loaded: Loaded
) -> None:
    message = f"/messages/{loaded.id_of('m-2')}?q=whereabouts&lang=fr"
    page = get_page(deciding, message)
    [action] = page.values("//form[@class='decide']/@action")
    values = page.values("//select[@name='decision']//option/@value")
    assert values[1] == "kind:information_requested:no"
    assert "kind:notice_denied:yes" in values
    back = _send(deciding, action, {"decision": values[1], **SIGNED})
    assert back == f"{message}#decisions"
    after = get_page(deciding, message.replace("fr", "en"))
    assert after.all("//section[@class='evidence']//s") == ["Information requested"]
    [said] = after.all("//span[@class='decided']")
    assert said.startswith("A reader says: it is not Ana <b>, ")
    assert said.endswith(": Read the original.")
    assert "Other" in after.all("//article//header//dd")
    assert loaded.kinds_of("m-2") == ("other",)
    _withdraw_all(deciding)
    assert loaded.kinds_of("m-2") == ("information_requested",)
    assert "taken back Bo, " in get_page(deciding, message.replace("fr", "en")).one(
        "//ol[@class='decisions']"
    )


def test_a_fact_is_overruled_for_its_person(deciding: TestClient, loaded: Loaded) -> None:
    message = f"/messages/{loaded.id_of('m-3')}"
    page = get_page(deciding, message)
    [action] = page.values("//form[@class='decide']/@action")
    value = f"fact:after_denied_notice:{loaded.person_in('m-3')}:no"
    [text] = page.all(f"//option[@value='{value}']")
    assert text == "It is not so: Sent after a notice or diffusion was refused (\u2068SOKOLOV Artem\u2069)"
    assert _send(deciding, action, {"decision": value, **SIGNED}) == f"{message}#decisions"
    after = get_page(deciding, message)
    assert after.all("//section[@class='evidence']//s") == [
        "Sent 305 days after a notice or diffusion was refused"
    ]
    assert after.values(f"//option[@value='{value.replace(':no', ':yes')}']/@value")
    _withdraw_all(deciding)


def test_may_be_the_same_is_rejected_confirmed_and_taken_back(deciding: TestClient, loaded: Loaded) -> None:
    person, other = loaded.person_in("m-4"), loaded.person_in("m-7")

    def others() -> str:
        page: Page = get_page(deciding, f"/persons/{loaded.person_in('m-4')}")
        return " ".join(page.all("//section//ul[@class='appearances']/li"))

    assert "may be the same" in others()
    action = f"/persons/{person}/decisions"
    rejected = _send(deciding, action, {"other": other, "verdict": "apart", **SIGNED})
    assert rejected == f"/persons/{person}#decisions"
    assert "somebody else, a reader says" in others()
    confirmed = _send(deciding, action, {"other": other, "verdict": "same", **SIGNED})
    assert loaded.person_in("m-4") == loaded.person_in("m-7")
    assert confirmed == f"/persons/{loaded.person_in('m-4')}#decisions"
    page = get_page(deciding, confirmed.partition("#")[0])
    assert page.all("//ol[@class='decisions']/li/b") == [
        "A reader says: one person",
        "A reader says: two persons",
    ]
    _withdraw_all(deciding)
    assert loaded.person_in("m-4") != loaded.person_in("m-7")


def test_one_appearance_is_set_apart(deciding: TestClient, loaded: Loaded) -> None:
    person = loaded.person_in("m-3")
    page = get_page(deciding, f"/persons/{person}")
    appearances = page.values("//input[@type='radio']/@value")
    assert f"{loaded.id_of('m-3')}-0" in appearances
    assert person not in appearances
    sent = {"other": f"{loaded.id_of('m-3')}-0", "verdict": "apart", **SIGNED}
    _send(deciding, f"/persons/{person}/decisions", sent)
    assert loaded.person_in("m-3") != loaded.person_in("m-2")
    _withdraw_all(deciding)
    assert loaded.person_in("m-3") == loaded.person_in("m-2")


@pytest.mark.parametrize("lang", LOCALES)
def test_every_language(deciding: TestClient, loaded: Loaded, lang: str) -> None:
    sent = {"decision": "kind:other:yes", "by": "آنا", "reason": "قرأت"}
    _send(deciding, f"/messages/{loaded.id_of('m-2')}/decisions", sent)
    person = {"other": loaded.person_in("m-7"), "verdict": "apart", "by": "آنا", "reason": "قرأت"}
    _send(deciding, f"/persons/{loaded.person_in('m-4')}/decisions", person)
    for address in ("/decisions", f"/messages/{loaded.id_of('m-2')}", f"/persons/{loaded.person_in('m-4')}"):
        page = get_page(deciding, in_language(address, lang))
        assert page.values("//form/@action"), address
        if lang == "ar":
            assert latin_words(page) == [], address
    _withdraw_all(deciding)


WRONG = (
    ({"decision": "kind:other:maybe"}, 400),
    ({"decision": "kind:nonsense:yes"}, 400),
    ({"decision": "everything"}, 400),
    ({"decision": ""}, 400),
    ({"by": ""}, 400),
    ({"by": "x" * 201}, 400),
    ({"reason": "   "}, 400),
    ({"decision": "fact:answered:nobody-0:yes"}, 400),
)


@pytest.mark.parametrize(("change", "status"), WRONG)
def test_what_is_wrong_is_told_and_nothing_is_decided(
    deciding: TestClient, loaded: Loaded, change: dict[str, str], status: int
) -> None:
    fields = {"decision": "kind:other:yes", **SIGNED, **change}
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    before = get_page(deciding, "/decisions").all("//li")
    address = f"/messages/{loaded.id_of('m-5')}/decisions"
    response = deciding.post(address, content=urlencode(fields), headers=headers)
    assert response.status_code == status
    assert Page(response.text).all("//h1")
    assert get_page(deciding, "/decisions").all("//li") == before


def test_a_form_of_another_kind_or_from_elsewhere_is_not_taken(deciding: TestClient, loaded: Loaded) -> None:
    address = f"/messages/{loaded.id_of('m-2')}/decisions"
    body = urlencode({"decision": "kind:other:yes", **SIGNED})
    own, form = {"sec-fetch-site": "same-origin"}, {"content-type": "application/x-www-form-urlencoded"}
    elsewhere = "http://evil.example"
    foreign: tuple[dict[str, str], ...] = (
        {}, {"sec-fetch-site": "cross-site"}, {"origin": elsewhere}, {"origin": "null"},
    )  # fmt: skip
    for headers in foreign:
        assert deciding.post(address, content=body, headers={**form, **headers}).status_code == 403
    assert (
        deciding.post(address, content=body, headers={**own, "content-type": "text/plain"}).status_code == 400
    )
    latin = deciding.post(address, content=b"by=%E9", headers={**own, **form})
    assert latin.status_code == 400
    assert loaded.kinds_of("m-2") == ("information_requested",)
    assert deciding.get(address).status_code == 405
    assert deciding.get("/decisions?before=x").status_code == 400
    none = deciding.post("/decisions/0/withdrawal", content=b"by=x", headers={**own, **form})
    assert none.status_code == 400


def test_a_reader_of_some_collections_sees_and_decides_within_them(loaded: Loaded) -> None:
    whole, reader = _open(loaded), _open(loaded, frozenset({"other"}))
    _send(whole, f"/messages/{loaded.id_of('m-2')}/decisions", {"decision": "kind:other:yes", **SIGNED})
    assert get_page(reader, "/decisions").all("//ol/li") == []
    own, form = {"sec-fetch-site": "same-origin"}, {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode(
        {"decision": "kind:other:yes", "other": loaded.person_in("m-7"), "verdict": "same", **SIGNED}
    )
    hidden = f"/messages/{loaded.id_of('m-2')}", f"/persons/{loaded.person_in('m-4')}"
    for address in hidden:
        assert reader.post(f"{address}/decisions", content=body, headers={**own, **form}).status_code == 404
    [withdrawal] = get_page(whole, "/decisions").values("//form/@action")
    assert reader.post(withdrawal, content=b"by=x", headers={**own, **form}).status_code == 404
    _withdraw_all(whole)


def test_without_decisions_there_is_nothing_to_send(loaded: Loaded) -> None:
    app = create_app(loaded.service)
    client = TestClient(app, base_url="http://127.0.0.1:8000")
    for address in (f"/messages/{loaded.id_of('m-2')}", f"/persons/{loaded.person_in('m-4')}"):
        assert get_page(client, address).values("//form[@method='post']/@action") == []
        assert client.post(f"{address}/decisions", content=b"by=x").status_code == 405
    assert client.get("/decisions").status_code == 404


def _rows(page: Page) -> list[str]:
    return page.all("//div[@class='review-item']/h2")


def test_doubtful_messages_wait_until_a_reader_looked_at_them(deciding: TestClient, loaded: Loaded) -> None:
    m3 = loaded.id_of("m-3")
    page = get_page(deciding, "/review")
    assert "SOKOLOV Artem" in _rows(page)
    assert page.values("//nav[@class='nav']//a[@aria-current]/@href") == ["/review"]
    ticked = page.values(f"//input[@name='kind.{m3}'][@checked]/@value")
    assert ticked == ["information_requested"]
    assert len(page.values(f"//input[@name='kind.{m3}']/@value")) == 14
    [action] = page.values("//form/@action")
    looked = {"reviewed": m3, f"kind.{m3}": "information_supplied", "by": "Ana"}
    assert _send(deciding, action, looked) == "/review"
    assert loaded.kinds_of("m-3") == ("information_supplied",)
    assert page.values("//input[@name='reviewed']/@value") != []
    assert m3 not in get_page(deciding, "/review").values("//input[@name='reviewed']/@value")
    _withdraw_all(deciding)
    assert loaded.kinds_of("m-3") == ("information_requested",)
    assert m3 in get_page(deciding, "/review").values("//input[@name='reviewed']/@value")


def test_what_is_ticked_of_nothing_is_other(deciding: TestClient, loaded: Loaded) -> None:
    m3 = loaded.id_of("m-3")
    _send(deciding, "/review", {"reviewed": m3, "by": "Ana"})
    assert loaded.kinds_of("m-3") == ("other",)
    _withdraw_all(deciding)


@pytest.mark.parametrize("lang", LOCALES)
def test_the_queue_in_every_language(deciding: TestClient, lang: str) -> None:
    page = get_page(deciding, in_language("/review", lang))
    assert _rows(page)
    if lang == "ar":
        assert latin_words(page) == []


def test_a_review_that_cannot_be(deciding: TestClient, loaded: Loaded) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    m3 = loaded.id_of("m-3")
    wrong: tuple[tuple[dict[str, str], int], ...] = (
        ({"by": "Ana"}, 400),
        ({"reviewed": m3}, 400),
        ({"reviewed": m3, f"kind.{m3}": "nonsense", "by": "Ana"}, 400),
        ({"reviewed": "nobody", "by": "Ana"}, 404),
    )
    for fields, status in wrong:
        assert deciding.post("/review", content=urlencode(fields), headers=headers).status_code == status
    both = urlencode(
        [("reviewed", m3), (f"kind.{m3}", "other"), (f"kind.{m3}", "notice_denied"), ("by", "A")]
    )
    assert deciding.post("/review", content=both, headers=headers).status_code == 400
    assert deciding.get("/review?cursor=x").status_code == 400
    assert loaded.kinds_of("m-3") == ("information_requested",)


def test_the_queue_of_a_reader_of_some_collections(loaded: Loaded) -> None:
    assert _rows(get_page(_open(loaded, frozenset({"other"})), "/review")) == []
    assert _rows(get_page(_open(loaded, frozenset({"leak"})), "/review")) != []


def test_each_appearance_says_what_binds_it(deciding: TestClient, loaded: Loaded) -> None:
    page = get_page(deciding, f"/persons/{loaded.person_in('m-2')}")
    told = page.all("//details//ul[@class='appearances']/li")
    why = {date: line for line in told for date in ("1 May 2019", "1 Feb 2020", "1 Mar 2020") if date in line}
    assert "by date of birth" in why["1 May 2019"]
    assert "by date of birth" in why["1 Feb 2020"]
    assert "by name" in why["1 Mar 2020"]
    assert "by date of birth" not in why["1 Mar 2020"]


def test_who_is_named_beside_is_told(deciding: TestClient, loaded: Loaded) -> None:
    page = get_page(deciding, f"/messages/{loaded.id_of('m-4')}")
    [others] = page.all("//section[@class='evidence']//div[dt='Also named']/dd")
    assert "LEE Jun another person" in others
