"""From the start page on, every link of every page leads somewhere."""

from __future__ import annotations

from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.leak import Leak
from tests.web.conftest import OpenPages
from tests.web.looking import Page, faults

DEPTH = 2
#: Choices of facets differ from each other by their value alone: one in so many is followed.
SAMPLE = 11


def crawl(client: TestClient, start: str) -> dict[str, int]:
    """Address -> status, breadth first; pages are held to their rules."""
    seen: dict[str, int] = {}
    paths: set[str] = set()
    waiting = deque([(start, 0)])
    while waiting:
        address, depth = waiting.popleft()
        if address in seen:
            continue
        response = client.get(address)
        seen[address] = response.status_code
        paths.add(urlsplit(address).path)
        if depth == DEPTH or not response.headers["content-type"].startswith("text/html"):
            continue
        assert list(faults(response.text)) == [], address
        targets = [urljoin(address, link).partition("#")[0] for link in Page(response.text).links()]
        for place, target in enumerate(dict.fromkeys(targets)):
            if urlsplit(target).path not in paths or place % SAMPLE == 0:
                waiting.append((target, depth + 1))
    return seen


@pytest.mark.parametrize("start", ["/search?q=whereabouts", "/search?q=whereabouts&lang=ar"])
def test_every_link_leads_somewhere(pages: TestClient, start: str) -> None:
    seen = crawl(pages, start)
    assert {address: status for address, status in seen.items() if status != 200} == {}
    paths = {urlsplit(address).path for address in seen}
    assert {"/", "/search", "/collections", "/help", "/about", "/collections/open"} <= paths
    assert {"/api/v1/export", "/api/v1/search", "/static/style.css", "/static/app.js"} <= paths
    assert any(path.endswith("/original") for path in paths)
    assert any(path.endswith("/attachments/1") for path in paths)


def test_every_link_of_a_hostile_archive_leads_somewhere(hostile: Leak, open_pages: OpenPages) -> None:
    for start in ("/", "/search?q=zebra", "/collections"):
        seen = crawl(open_pages(hostile.service), start)
        assert {address: status for address, status in seen.items() if status != 200} == {}
        assert len(seen) > 12
