"""The API as it is served: mounted at its prefix, with everything around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.testclient import TestClient

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader
from archive.domain.message import Message, Span
from archive.query.plan import Everything, Node
from archive.query.request import EngineRequest, Scope, SearchRequest
from archive.query.result import Bucket, EngineResult
from archive.vault.store import Vault
from search_api.app import create_api, serve_together
from search_api.ports import Checked
from search_api.security import DEFAULT_HOSTS, protect
from search_api.service import SearchService
from search_api.views import Snippet


class NothingReader:
    def search(self, request: EngineRequest) -> EngineResult:
        return EngineResult((), 0)

    def iter_ids(self, request: EngineRequest) -> Iterator[str]:
        return iter(())

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        return ()


class Queries:
    def check(self, request: SearchRequest) -> Checked:
        return Checked(Everything(), "")

    def find_marks(self, plan: Node, message: Message) -> dict[str, tuple[Span, ...]]:
        return {}

    def find_snippets(self, plan: Node, message: Message) -> tuple[Snippet, ...]:
        return ()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SearchService]:
    database = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    yield SearchService(NothingReader(), CatalogReader(database), Vault(tmp_path / "vault"), Queries())
    database.close()


@pytest.fixture
def api(service: SearchService) -> FastAPI:
    return create_api(service, lambda _request: Scope())


@pytest.fixture
def client() -> Callable[..., TestClient]:
    def open_client(
        api: FastAPI,
        *,
        allowed_hosts: tuple[str, ...] = DEFAULT_HOSTS,
        raise_server_exceptions: bool = False,
    ) -> TestClient:
        app = serve_together(api, protect(Starlette(), allowed_hosts=allowed_hosts))
        return TestClient(
            app, base_url="http://127.0.0.1:8000", raise_server_exceptions=raise_server_exceptions
        )

    return open_client
