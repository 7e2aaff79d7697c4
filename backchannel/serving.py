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
        port = listener.getsockname()[1]
        say(f"Open http://{settings.host}:{port}/")
        config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
