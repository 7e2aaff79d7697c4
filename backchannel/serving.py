"""Running the pages and the API under uvicorn."""

from __future__ import annotations

import socket

import uvicorn

from archive.settings import Settings
from backchannel.console import say
from search_api.service import SearchService
from web.app import create_app


def run_server(settings: Settings, service: SearchService) -> None:
    """Serve until stopped; prints the one address to open. The access log is off: it would hold queries."""
    app = create_app(service, allowed_hosts=settings.allowed_hosts)
    with socket.create_server((settings.host, settings.port)) as listener:
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
        uvicorn.Server(config).run(sockets=[listener])
