"""What stands around every answer, of the API and of the pages alike.

`protect(app, ...)` puts it there: headers, the hosts under which this may be asked for, the methods, the
length of an address, an access log without queries, and the last place for an error.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.errors import ErrorBoundary, Problem
from search_api.writing import READING, problem_of_method

_access = logging.getLogger("backchannel.access")

#: Bytes of a query string, and parameters in it, that are read at all; a million characters of `q` are, so
#: that the answer can say where in them the limit of a query lies.
MAX_QUERY_BYTES = 2_000_000
MAX_PARAMETERS = 500
#: Nothing of the API is a page, and what a browser makes of an original all the same may do nothing.
API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
#: Headers of every answer; one that an answer has set for itself stays.
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
DEFAULT_HOSTS = ("127.0.0.1", "localhost")
Render = Callable[[Problem], ASGIApp]

_BAD_HOST = Problem(
    HTTPStatus.BAD_REQUEST,
    "bad_host",
    "This archive is not to be asked for under this host name.",
    "Use the address that `backchannel serve` prints, or add the name to BACKCHANNEL_ALLOWED_HOSTS.",
)
_TOO_LONG = Problem(
    HTTPStatus.REQUEST_URI_TOO_LONG,
    "address_too_long",
    f"The address is longer than {MAX_QUERY_BYTES:,} bytes, or has more than {MAX_PARAMETERS} parameters.",
    "Search for fewer words, or choose fewer values.",
)


def protect(
    app: ASGIApp,
    *,
    allowed_hosts: Iterable[str] = DEFAULT_HOSTS,
    csp: str = API_CSP,
    render: Render = Problem.response,
    methods: Iterable[str] = READING,
) -> ASGIApp:
    """The app with everything around it, outermost first: log, headers, errors, host, method, length."""
    guarded = ErrorBoundary(RequestGuard(app, allowed_hosts, render, methods), render)
    return AccessLog(SecurityHeaders(guarded, csp))


class SecurityHeaders:
    """Sets the headers of `HEADERS` and the content security policy, where the answer has none of its own."""

    def __init__(self, app: ASGIApp, csp: str) -> None:
        self._app = app
        self._headers = {**HEADERS, "Content-Security-Policy": csp}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                del headers["server"]
            await send(message)

        await self._app(scope, receive, with_headers)


class RequestGuard:
    """Refuses other hosts and methods than those of here, what another site sends, and endless addresses.

    A page of a hostile site cannot read this archive through a name that it points at 127.0.0.1 (DNS
    rebinding), because the browser still sends that name as the host.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed_hosts: Iterable[str],
        render: Render,
        methods: Iterable[str] = READING,
    ) -> None:
        self._app = app
        self._methods = frozenset(methods)
        self._allowed = frozenset(host.lower().rstrip(".") for host in allowed_hosts)
        self._render = render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a good request on; refuse another, and every web socket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            problem = self._problem(scope)
            answer = self._app if problem is None else self._render(problem)
            await answer(scope, receive, _without_body(send) if scope["method"] == "HEAD" else send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _problem(self, scope: Scope) -> Problem | None:
        if host_of(scope) not in self._allowed:
            return _BAD_HOST
        if problem := problem_of_method(scope, self._methods):
            return problem
        query: bytes = scope["query_string"]
        too_long = len(query) > MAX_QUERY_BYTES or query.count(b"&") >= MAX_PARAMETERS
        return _TOO_LONG if too_long else None


def _without_body(send: Send) -> Send:
    """Answers to HEAD have the headers of the GET and no bytes, whatever sends them."""

    async def send_headers(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_headers


def host_of(scope: Scope) -> str | None:
    """The one Host header in lower case without its port; None where there is none, or more than one."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return None
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]*)(?::\d{1,5})?", hosts[0].decode("latin-1").lower())
    return found[1].strip("[]").rstrip(".") if found else None


#: Marks a request whose line is being written further out.
_LOGGED = "backchannel.logged"


class AccessLog:
    """One line a request: method, path, status, milliseconds. Never the query string, which is the secret."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and log how it went."""
        if scope["type"] != "http" or scope.get(_LOGGED):
            await self._app(scope, receive, send)
            return
        scope = {**scope, _LOGGED: True}
        status = 0
        began = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            milliseconds = (time.perf_counter() - began) * 1000
            _access.info(
                "%s %s %d %.1fms", scope["method"], loggable_path(scope["path"]), status, milliseconds
            )


def loggable_path(path: str) -> str:
    """A path as it may stand in a log: cut where a query was put into it by mistake, plain ASCII, short.

    `/api/v1/search%3Fq=name` arrives as a path with a question mark in it.
    """
    return path.partition("?")[0].encode("ascii", "backslashreplace").decode().translate(_CONTROLS)[:200]


_CONTROLS = dict.fromkeys((*range(32), 127), "?")
