"""The API under the real server: what it sends, and what it logs."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.applications import Starlette

from search_api.app import serve_together
from search_api.security import protect
from tests.leak import Leak

SECRET = "Sokolov"


@contextmanager
def _served(api: FastAPI) -> Iterator[int]:
    """The port of a server in a thread of its own."""
    app = serve_together(api, protect(Starlette()))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def _ask(port: int, address: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, address)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()
    finally:
        connection.close()


def test_answers_and_log_lines(leak: Leak, api: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), _served(api) as port:
        status, headers, body = _ask(port, f"/api/v1/search?q={SECRET}")
        head_status, head_headers, head_body = _ask(port, f"/api/v1/export?q={SECRET}", "HEAD")
        bad_status, _, bad_body = _ask(port, f"/api/v1/search?q=({SECRET}&from_bureau={SECRET}")
    assert (status, head_status, bad_status) == (200, 200, 400)
    assert "server" not in headers
    assert head_headers["content-type"] == "application/jsonl"
    assert (body[:9], head_body, bad_body[:9]) == (b'{"total":', b"", b'{"error":')
    assert SECRET not in caplog.text
    ours = [record.getMessage().rsplit(" ", 1)[0] for record in caplog.records if "access" in record.name]
    assert ours == ["GET /api/v1/search 200", "HEAD /api/v1/export 200", "GET /api/v1/search 400"]


def test_an_answer_that_breaks_off_reaches_the_client_as_broken(
    own_api: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    def lines() -> Iterator[bytes]:
        yield b"one\n"
        raise ValueError(SECRET)

    own_api.add_api_route("/probe", lambda: StreamingResponse(lines()), response_model=None)
    with caplog.at_level(logging.INFO), _served(own_api) as port, pytest.raises(http.client.IncompleteRead):
        _ask(port, "/api/v1/probe")
    assert "Broken off; the log has it under" in caplog.text
    assert "ValueError at" in caplog.text
    assert SECRET not in caplog.text
