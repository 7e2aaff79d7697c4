"""Writing into an index in bulks bounded by count and bytes, a few in flight."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self

from elasticsearch import ApiError, Elasticsearch

from archive.engines.elastic.schema import ID, READABLE, our_errors
from archive.engines.port import WriteReport
from archive.engines.refusal import refuse_document
from archive.errors import EngineError, EngineUnavailable
from archive.index.document import IndexDocument

BULK_DOCUMENTS = 500
BULK_BYTES = 8 << 20
IN_FLIGHT = 2
#: Seconds for one bulk; a merge or a full queue may hold one up.
BULK_SECONDS = 120
#: Seconds waited before a document that the server had no room for is sent again.
PAUSES = (1, 2, 4, 8, 16)

_OWN_FAULT = 400
_TOO_LARGE = 413
_BUSY = 429
_Operation = tuple[str, dict[str, Any], dict[str, Any] | None]
_Refused = list[tuple[str, str]]


class ElasticWriter:
    """The one writer of an index; the end of its block waits for what is in flight."""

    def __init__(self, client: Elasticsearch, index: str, alias: str) -> None:
        self._client = client.options(request_timeout=BULK_SECONDS)
        self._index = index
        self._alias = alias
        self._pool = ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="bulk")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def write(self, documents: Iterable[IndexDocument]) -> WriteReport:
        """Send the documents; those that are refused are counted, a broken connection is raised."""
        refused: _Refused = []
        return self._run(_bulks(_indexing(documents, refused)), refused)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents by id."""
        operations = ((one, {"delete": {"_id": one}}, None) for one in ids)
        report = self._run(_bulks((operation, 100) for operation in operations), [])
        if report.refused:
            raise EngineError(f"Elasticsearch could not delete a document: {report.refused[0][1]}.")

    def commit(self) -> None:
        """A bulk is durable when it is answered (its log is synced); a refresh makes it visible."""
        with our_errors("refresh"):
            self._client.indices.refresh(index=self._index)

    def _run(self, bulks: Iterable[list[_Operation]], refused: _Refused) -> WriteReport:
        written = 0
        waiting: deque[Future[tuple[int, _Refused]]] = deque()
        for bulk in bulks:
            waiting.append(self._pool.submit(self._send, bulk))
            if len(waiting) > IN_FLIGHT:
                written += _take(waiting, refused)
        while waiting:
            written += _take(waiting, refused)
        return WriteReport(written, tuple(refused))

    def _send(self, bulk: list[_Operation]) -> tuple[int, _Refused]:
        refused: _Refused = []
        sending = bulk
        for pause in (*PAUSES, None):
            sending = self._send_once(sending, refused)
            if not sending:
                return len(bulk) - len(refused), refused
            if pause is not None:
                time.sleep(pause)
        raise EngineUnavailable("Elasticsearch is too busy to write.", hint="Give it more memory or time.")

    def _send_once(self, bulk: list[_Operation], refused: _Refused) -> list[_Operation]:
        """Send a bulk; what it refuses is added to `refused`, what it had no room for is given back."""
        operations = [part for _, head, body in bulk for part in (head, body) if part is not None]
        try:
            with our_errors("write"):
                answer = self._client.bulk(index=self._alias, operations=operations, require_alias=True)
        except EngineError as error:
            if not (isinstance(error.__cause__, ApiError) and error.__cause__.status_code == _TOO_LARGE):
                raise
            return self._send_halves(bulk, refused)
        if not answer["errors"]:
            return []
        results = [next(iter(item.values())) for item in answer["items"]]
        return _sort_out(bulk, results, refused)

    def _send_halves(self, bulk: list[_Operation], refused: _Refused) -> list[_Operation]:
        if len(bulk) == 1:
            refused.append((bulk[0][0], "it is larger than Elasticsearch takes in one request"))
            return []
        half = len(bulk) // 2
        return self._send_once(bulk[:half], refused) + self._send_once(bulk[half:], refused)


def _sort_out(bulk: list[_Operation], results: list[dict[str, Any]], refused: _Refused) -> list[_Operation]:
    again = []
    for operation, result in zip(bulk, results, strict=True):
        status = result["status"]
        if not result.get("error"):
            continue
        kind = str(result["error"].get("type", "unknown"))
        if status == _BUSY:
            again.append(operation)
        elif status == _OWN_FAULT:
            refused.append((operation[0], f"Elasticsearch refused it: {kind}"))
        else:
            raise EngineUnavailable(
                f"Elasticsearch could not write: {kind} (status {status}).",
                hint="Check its disk and that the index still exists; then load again.",
            )
    return again


def _take(waiting: deque[Future[tuple[int, _Refused]]], refused: _Refused) -> int:
    written, more = waiting.popleft().result()
    refused += more
    return written


def _indexing(documents: Iterable[IndexDocument], refused: _Refused) -> Iterator[tuple[_Operation, int]]:
    """Each document that may be indexed, with its size in bytes, about."""
    for document in documents:
        reason = refuse_document(document)
        if reason is not None:
            refused.append((document.id, reason))
            continue
        size = 3 * sum(map(len, document.text.values()))
        yield (document.id, {"index": {"_id": document.id}}, _body(document)), size


def _bulks(operations: Iterable[tuple[_Operation, int]]) -> Iterator[list[_Operation]]:
    bulk: list[_Operation] = []
    bytes_ = 0
    for operation, size in operations:
        if bulk and (len(bulk) >= BULK_DOCUMENTS or bytes_ + size > BULK_BYTES):
            yield bulk
            bulk, bytes_ = [], 0
        bulk.append(operation)
        bytes_ += size
    if bulk:
        yield bulk


def _body(document: IndexDocument) -> dict[str, Any]:
    keywords = {name: list(values) for name, values in document.keywords.items()}
    return {
        ID: document.id, **document.text, **keywords, **document.integers, READABLE: document.readable,
    }  # fmt: skip
