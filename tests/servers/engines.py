"""Engines on a test server, each with indices of its own that go with it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from archive.engines.elastic import ElasticEngine
from tests.servers.elastic_server import ElasticServer


@contextmanager
def open_elastic(server: ElasticServer, api_key: str, *, shards: int = 1) -> Iterator[ElasticEngine]:
    """An empty engine, whose indices begin with `backchannel-`."""
    prefix = f"backchannel-{secrets.token_hex(4)}"
    engine = ElasticEngine(server.url, api_key=api_key, ca_cert=server.ca_cert, prefix=prefix, shards=shards)
    try:
        yield engine
    finally:
        engine.close()
        for index in server.ask("GET", f"/{prefix}-*"):
            server.ask("DELETE", f"/{index}")
