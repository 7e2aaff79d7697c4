"""An error that nobody thought of, met behind a route: a page, and no word of what was asked."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from archive.catalog.reader import CatalogReader
from search_api.service import SearchService
from tests.leak import Leak, NoEngine
from web.app import create_app


@pytest.fixture
def client(leak: Leak) -> TestClient:
    """What an engine raises that is no error of ours; nothing of it may reach the server, which logs it."""
    service = SearchService(NoEngine(), CatalogReader(leak.database), leak.vault)
    return TestClient(create_app(service), base_url="http://127.0.0.1:8000", raise_server_exceptions=True)


def test_it_is_answered_with_a_page(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "backchannel"):
        answer = client.get("/search?q=Sobolev&lang=en")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<h1>Something does not answer</h1>" in answer.text
    assert "the engine was asked" not in answer.text + caplog.text
    assert "Sobolev" not in caplog.text


def test_the_api_answers_it_in_its_own_shape(client: TestClient) -> None:
    answer = client.get("/api/v1/search?q=Sobolev")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"
