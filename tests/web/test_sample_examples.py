"""Examples find something in the demo: those of the pages of help and start, of the docs and of README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from archive.settings import load_settings
from backchannel.compose import open_archive, open_service
from backchannel.demo import prepare_demo
from tests.web.conftest import OpenPages
from tests.web.looking import LOCALES, get_page

ROOT = Path(__file__).parents[2]
QUERY_LANGUAGE = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
#: A fifth of the demo's usual size.
MESSAGES = 1000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(home: Path, open_pages: OpenPages) -> Iterator[TestClient]:
    with open_archive(load_settings(home=home)) as archive:
        prepare_demo(archive, MESSAGES)
        with open_service(archive) as service:
            yield open_pages(service)


def total(demo: TestClient, **parameters: str) -> int:
    answer = demo.get("/api/v1/search", params={**parameters, "size": "1"})
    assert answer.status_code == 200, answer.text
    count: int = answer.json()["total"]["value"]
    return count


def finding_nothing(demo: TestClient, links: list[str]) -> list[str]:
    """Those of these searches that find no message."""
    empty = []
    for link in links:
        parameters = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        parameters.pop("lang", None)
        if not total(demo, **parameters):
            empty.append(link)
    return empty


@pytest.mark.parametrize("language", LOCALES)
def test_every_example_of_the_help_finds_something(demo: TestClient, language: str) -> None:
    links = get_page(demo, f"/help?lang={language}").values("//table[1]//th/a/@href")
    assert len(links) == 17
    assert finding_nothing(demo, links) == []


@pytest.mark.parametrize("language", LOCALES)
def test_every_way_in_of_the_start_page_finds_something(demo: TestClient, language: str) -> None:
    links = get_page(demo, f"/?lang={language}").values("//ul[@class='questions']//a/@href")
    assert len(links) == 6
    searches = [get_page(demo, link).values("//a[@class='button']/@href")[0] for link in links]
    assert finding_nothing(demo, searches) == []


def test_every_query_of_the_docs_finds_something(demo: TestClient) -> None:
    tables = QUERY_LANGUAGE.split("\n## Limits\n")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| `") and ":` |" not in line]
    queries = [q.replace(r"\|", "|") for line in rows for q in re.findall(r"`([^`]+)`", line.split(" | ")[0])]
    assert len(queries) > 30
    assert [query for query in queries if not total(demo, q=query)] == []


def test_every_query_of_the_readme_finds_something(demo: TestClient) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Search\n")[1]
    (block,) = re.findall(r"```\n(.+)\n```", section.split("\n## ")[0], re.DOTALL)
    queries = block.splitlines()
    assert len(queries) == 3
    assert [query for query in queries if not total(demo, q=query)] == []


def test_examples_within_the_search_box_find_something(demo: TestClient) -> None:
    examples = get_page(demo, "/search?lang=en").all("//details[contains(@class, 'syntax')]//dt/code")
    assert len(examples) == 8
    assert [query for query in examples if not total(demo, q=query)] == []


def test_unknown_dates_and_attachments_are_those_of_the_truth(demo: TestClient, home: Path) -> None:
    def known(text: str) -> bool:
        return re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+(Z|[+-]\d\d:\d\d)", text) is not None

    lines = (home / "sample" / "truth" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    messages: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert len(messages) == MESSAGES == total(demo)
    undated = {m["id"] for m in messages if not known(m["sent_at"])}
    attached = {m["id"] for m in messages if m.get("attachments")}
    assert {m["source_id"] for m in found(demo, q="sent:unknown")} == undated
    assert len(undated) > 3
    with_file = [m for m in found(demo) if m["attachments"]]
    assert {m["source_id"] for m in with_file} == attached
    assert len(attached) > 5
    assert total(demo, q="attachment:list") == len(attached)


def found(demo: TestClient, **parameters: str) -> list[dict[str, Any]]:
    answer = demo.get("/api/v1/export", params={**parameters, "format": "jsonl"})
    return [json.loads(line) for line in answer.text.splitlines()]
