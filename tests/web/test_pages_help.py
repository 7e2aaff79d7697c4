"""The page of help: each example is a search that is answered, and every field has its name there."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient

from archive.query.fields import QUERY_FIELDS
from tests.web.looking import get_page
from web.pages import EXAMPLES


def test_every_example_can_be_searched(pages: TestClient) -> None:
    links = get_page(pages, "/help?lang=en").values("//table[1]//th/a/@href")
    assert [parse_qs(urlsplit(link).query)["q"][0] for link in links] == [typed for typed, _ in EXAMPLES]
    for link in links:
        assert len(get_page(pages, link).all("//p[@class='described']")) == 1


def test_examples_that_find_something(pages: TestClient) -> None:
    told = {
        typed: get_page(pages, f"/search?lang=en&q={typed}").one("//h1")
        for typed in ("kind:information_requested", "sent:2022-03", "sent:unknown", "lang:ar")
    }
    assert told == {
        "kind:information_requested": "1 message",
        "sent:2022-03": "1 message",
        "sent:unknown": "1 message",
        "lang:ar": "No message matches",
    }


def test_every_field_is_named(pages: TestClient) -> None:
    named = get_page(pages, "/help?lang=en").all("//table[2]/tbody//th")
    assert named == [f"{name}:" for name in QUERY_FIELDS]
