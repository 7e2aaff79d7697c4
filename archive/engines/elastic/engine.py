"""Elasticsearch as an engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elasticsearch import Elasticsearch

from archive.engines.elastic.admin import ElasticAdmin
from archive.engines.elastic.reader import ElasticReader
from archive.engines.elastic.writer import ElasticWriter
from archive.errors import NotFound

REQUEST_SECONDS = 30
RETRIES = 3


class ElasticEngine:
    """Indices `<prefix>-NNNNNN` on a server; satisfies archive.engines.port.Engine.

    One shard makes every count exact by nature; with more, facets say so when they are not.
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
        self._client = Elasticsearch(
            url,
            api_key=api_key,
            **({"ca_certs": str(ca_cert)} if ca_cert else {}),
            request_timeout=REQUEST_SECONDS,
            max_retries=RETRIES,
            retry_on_timeout=True,
            retry_on_status=(429, 502, 503, 504),
        )
        self.admin = ElasticAdmin(self._client, prefix, shards, replicas)

    @contextmanager
    def open_reader(self) -> Iterator[ElasticReader]:
        """A reader that follows the published generation."""
        yield ElasticReader(self._client, self.admin.alias)

    @contextmanager
    def open_writer(self, generation: str) -> Iterator[ElasticWriter]:
        """The only writer of a generation. What was answered stays; it becomes visible with commit()."""
        if generation not in {g.name for g in self.admin.generations()}:
            raise NotFound(f"There is no generation {generation}.")
        writer = ElasticWriter(self._client, generation)
        try:
            yield writer
        finally:
            writer.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
