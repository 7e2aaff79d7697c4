"""Running the pages and the API under uvicorn."""

from __future__ import annotations

import errno
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from archive.errors import SettingsError
from archive.settings import Settings
from backchannel.compose import Archive
from backchannel.console import say
from backchannel.deciding import open_decisions
from search_api.service import SearchService
from web.app import create_app


@contextmanager
def open_listener(settings: Settings) -> Iterator[socket.socket]:
    """A socket that listens where the settings say; SettingsError where that is not possible."""
    host, port = settings.host, settings.port
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {port} of {host} is in use already.",
                hint="Stop what listens there, or choose another with --port or BACKCHANNEL_PORT; 0 takes a "
                "free one.",
            ) from None
        raise SettingsError(
            f"Cannot listen on {host}, port {port}: {error.strerror or error}.",
            hint="BACKCHANNEL_HOST (or --host of `serve`) names an address of this machine, such as "
            "127.0.0.1; ports below 1024 need rights.",
        ) from None
    with listener:
        yield listener


def run_server(archive: Archive, service: SearchService, listener: socket.socket) -> None:
    """Serve until stopped; prints the one address to open. The access log is off: it would hold queries."""
    settings = archive.settings
    decisions = open_decisions(archive) if settings.decisions else None
    app = create_app(service, allowed_hosts=settings.allowed_hosts, decisions=decisions)
    # Inherited by each connection. Without it the end of an answer waits until its beginning is
    # confirmed, 40 ms on Linux. asyncio sets it only on sockets that name their protocol.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    port = listener.getsockname()[1]
    say(f"Open http://{settings.host}:{port}/")
    # Addresses that are too long are refused by the application, in its own words: see MAX_QUERY_BYTES.
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        h11_max_incomplete_event_size=2_100_000,
    )
    # What is there now stays: a collection that looks at all of it takes 80 ms, in the midst of an answer.
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run(sockets=[listener])
