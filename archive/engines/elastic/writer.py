"""Writing into an index in bulks bounded by count and bytes, a few in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from elasticsearch import Elasticsearch

from archive.engines.elastic.schema import MAX_KEYWORD_CHARACTERS, READABLE, our_errors
from archive.engines.port import WriteReport
from archive.index.document import IndexDocument

BULK_DOCUMENTS = 500
BULK_BYTES = 4 << 20
IN_FLIGHT = 2
#: Seconds for one bulk; a merge or a full queue may hold one up.
BULK_SECONDS = 120

Refused = list[tuple[str, str]]


class ElasticWriter:
    """The one writer of an index. `close` waits for what is in flight."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client.options(request_timeout=BULK_SECONDS)
        self._index = index
        self._pool = ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="bulk")

    def write(self, documents: Iterable[IndexDocument]) -> WriteReport:
        """Send the documents; those that the engine refuses are counted, a broken connection is raised."""
        written, refused = 0, Refused()
        waiting: deque[Future[tuple[int, Refused]]] = deque()
        for bulk in _bulks(documents):
            waiting.append(self._pool.submit(self._send, bulk))
            if len(waiting) > IN_FLIGHT:
                written, refused = _add(waiting.popleft(), written, refused)
        while waiting:
            written, refused = _add(waiting.popleft(), written, refused)
        return WriteReport(written, tuple(refused))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents by id."""
        operations = [{"delete": {"_id": one}} for one in ids]
        if operations:
            with our_errors("delete"):
                self._client.bulk(index=self._index, operations=operations)

    def commit(self) -> None:
        """A bulk is durable when it is answered (the translog is synced); a refresh makes it visible."""
        with our_errors("refresh"):
            self._client.indices.refresh(index=self._index)

    def close(self) -> None:
        """Wait for the threads."""
        self._pool.shutdown(wait=True)

    def _send(self, bulk: list[dict[str, Any]]) -> tuple[int, Refused]:
        with our_errors("write"):
            answer = self._client.bulk(index=self._index, operations=bulk)
        if not answer["errors"]:
            return len(answer["items"]), []
        results = [item["index"] for item in answer["items"]]
        refused = [(r["_id"], _reason(r["error"])) for r in results if r.get("error")]
        return len(results) - len(refused), refused


def _reason(error: dict[str, Any]) -> str:
    """The kind of error, and no more: the engine's sentence repeats the document's text."""
    return f"Elasticsearch refused it: {error.get('type', 'unknown')}"


def _add(future: Future[tuple[int, Refused]], written: int, refused: Refused) -> tuple[int, Refused]:
    count, more = future.result()
    return written + count, refused + more


def _bulks(documents: Iterable[IndexDocument]) -> Iterator[list[dict[str, Any]]]:
    bulk: list[dict[str, Any]] = []
    size = 0
    for document in documents:
        bulk += [{"index": {"_id": document.id}}, _body(document)]
        size += sum(map(len, document.text.values())) * 2
        if len(bulk) >= 2 * BULK_DOCUMENTS or size >= BULK_BYTES:
            yield bulk
            bulk, size = [], 0
    if bulk:
        yield bulk


def _body(document: IndexDocument) -> dict[str, Any]:
    keywords = {
        name: [value for value in values if len(value) <= MAX_KEYWORD_CHARACTERS]
        for name, values in document.keywords.items()
    }
    return {
        "id": document.id,
        **document.text,
        **keywords,
        **document.integers,
        READABLE: document.readable,
    }
