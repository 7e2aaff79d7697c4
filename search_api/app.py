"""The API as an application, to be mounted at `API_PREFIX`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from archive.query.request import Scope
from search_api.deciding import DecisionService
from search_api.decision_routes import add_decision_routes
from search_api.errors import ErrorBoundary, Problem, add_error_handlers
from search_api.routers import add_routes
from search_api.security import API_CSP, DEFAULT_HOSTS, AccessLog, RequestGuard, SecurityHeaders
from search_api.service import SearchService
from search_api.writing import methods_answered

#: Where the API stands in every address.
API_PREFIX = "/api/v1"


def create_api(
    service: SearchService,
    scope_of: Callable[[Request], Scope],
    *,
    allowed_hosts: Iterable[str] = DEFAULT_HOSTS,
    decisions: DecisionService | None = None,
) -> FastAPI:
    """The JSON API over a service; `scope_of` says what the sender of a request may see. Without `decisions`
    it can only be read.

    Its documentation pages are left out, since they load their scripts from a third party's address.
    """
    api = FastAPI(
        title="Backchannel",
        version="1",
        description="A search engine for leaked police-to-police messages. See docs/api.md.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.service = service
    api.state.scope_of = scope_of
    add_routes(api)
    if decisions is not None:
        api.state.decisions = decisions
        add_decision_routes(api)
    add_error_handlers(api)
    # The last one added stands outermost.
    api.add_middleware(
        RequestGuard,
        allowed_hosts=tuple(allowed_hosts),
        render=Problem.response,
        methods=methods_answered(writes=decisions is not None),
    )
    api.add_middleware(ErrorBoundary)
    api.add_middleware(SecurityHeaders, csp=API_CSP)
    return api


def serve_together(api: ASGIApp, pages: ASGIApp) -> ASGIApp:
    """One app: the API under its prefix, pages elsewhere, one access log around both.

    Done by the beginning of the path and not by a router's pattern, so that whatever is asked for under the
    prefix (also with a line break in it) is answered in the API's words.
    """

    async def choose(scope: AsgiScope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == API_PREFIX or path.startswith(f"{API_PREFIX}/"):
            root = scope.get("root_path", "") + API_PREFIX
            await api({**scope, "root_path": root}, receive, send)
        else:
            await pages(scope, receive, send)

    return AccessLog(choose)
