"""Elasticsearch as an engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from archive.engines.elastic.admin import ElasticAdmin, refuse_outdated, writing_alias
from archive.engines.elastic.reader import ElasticReader
from archive.engines.elastic.writer import ElasticWriter

#: Seconds for one request of a reader, and how often it is tried where the server is busy or away.
REQUEST_SECONDS = 30
RETRIES = 3
_BUSY = (429, 502, 503, 504)


class ElasticEngine:
    """Indices `<prefix>-NNNNNN` on a server; satisfies archive.engines.port.Engine.

    One shard makes every count exact by nature; with more, facets say so when they are not. Nothing is
    asked of the server before it is needed.
    """

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        ca_cert: Path | None = None,
        prefix: str = "backchannel",
        shards: int = 1,
        replicas: int = 0,
    ) -> None:
        trusted: dict[str, Any] = {"ca_certs": str(ca_cert)} if ca_cert else {}
        self._client = Elasticsearch(
            url,
            api_key=api_key,
            request_timeout=REQUEST_SECONDS,
            max_retries=RETRIES,
            retry_on_timeout=True,
            retry_on_status=_BUSY,
            **trusted,
        )
        self.admin = ElasticAdmin(self._client, prefix, shards, replicas)

    @contextmanager
    def open_reader(self) -> Iterator[ElasticReader]:
        """A reader that follows the published generation."""
        yield ElasticReader(self._client, self.admin.alias)

    @contextmanager
    def open_writer(self, generation: str) -> Iterator[ElasticWriter]:
        """The only writer of a generation. What was sent is hidden until a commit; it stays if none comes."""
        self.admin.require(generation)
        refuse_outdated(self._client, generation)
        with ElasticWriter(self._client, generation, writing_alias(generation)) as writer:
            yield writer

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
