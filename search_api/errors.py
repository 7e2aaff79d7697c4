"""One JSON error shape for every source of error: `{"error": {"code", "message", "hint", ...}}`.

`span` (start, end in characters of `q`) and `parameter` are there where they are known. Nothing of a
request is repeated but what the person who sent it may see, and nothing of it is logged.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import (
    AlreadyDone,
    ArchiveError,
    CatalogError,
    EngineError,
    LoadInProgress,
    NotFound,
    QueryError,
    RequestError,
    VaultError,
)

_log = logging.getLogger("backchannel.errors")

#: The nearest class of an error's ancestry decides; what is not here is a 500.
STATUS_OF: dict[type[ArchiveError], HTTPStatus] = {
    AlreadyDone: HTTPStatus.CONFLICT,
    QueryError: HTTPStatus.BAD_REQUEST,
    RequestError: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    EngineError: HTTPStatus.SERVICE_UNAVAILABLE,
    CatalogError: HTTPStatus.SERVICE_UNAVAILABLE,
    VaultError: HTTPStatus.SERVICE_UNAVAILABLE,
    LoadInProgress: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as it is told: the body of an error, and its status. `allow`: the methods of a 405."""

    status: HTTPStatus
    code: str
    message: str
    hint: str = ""
    span: tuple[int, int] | None = None
    parameter: str | None = None
    allow: str = ""

    def body(self) -> dict[str, dict[str, object]]:
        """The JSON of it; `span` and `parameter` only where they are known."""
        error: dict[str, object] = {"code": self.code, "message": self.message, "hint": self.hint}
        if self.span is not None:
            error["span"] = list(self.span)
        if self.parameter is not None:
            error["parameter"] = self.parameter
        return {"error": error}

    def response(self) -> JSONResponse:
        """The JSON with its status; a 405 says what is allowed."""
        return JSONResponse(self.body(), status_code=self.status, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """Headers that go with the status."""
        return {"Allow": self.allow} if self.allow else {}


def problem_of(error: ArchiveError) -> Problem:
    """What an error of ours is told as; the pages use the same words."""
    status = next(
        (STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    span = error.span if isinstance(error, QueryError) else None
    parameter = error.parameter if isinstance(error, RequestError) else None
    if parameter is None and isinstance(error, QueryError):
        parameter = "q"
    return Problem(status, error.code, error.message, error.hint, span, parameter)


NOT_FOUND = Problem(HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")
NOT_ALLOWED = Problem(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method_not_allowed",
    "This can only be read.",
    "Use GET or HEAD.",
    allow="GET, HEAD",
)
ONLY_SENT = Problem(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method_not_allowed",
    "This is only there to be sent something.",
    "Use POST.",
    allow="POST",
)


def add_error_handlers(api: FastAPI) -> None:
    """Every error that a route or the routing raises, in the one shape."""
    api.add_exception_handler(ArchiveError, _on_archive_error)
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http)


async def _on_archive_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ArchiveError)
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s", problem.code)
    return problem.response()


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        message = f"The body is not JSON, from character {first['loc'][-1]} on."
        return Problem(HTTPStatus.BAD_REQUEST, RequestError.code, message).response()
    name = str(first["loc"][-1])
    message = f"`{name}` is wrong: {first['msg']}."
    return Problem(HTTPStatus.BAD_REQUEST, RequestError.code, message, parameter=name).response()


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem_of_status(request, error).response()


def problem_of_status(request: Request, error: HTTPException) -> Problem:
    """What the routing answers, in our words."""
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return NOT_ALLOWED if request.method not in ("GET", "HEAD") else ONLY_SENT
    if status is HTTPStatus.NOT_FOUND:
        return NOT_FOUND
    return Problem(status, status.name.lower(), f"{status.phrase}.")


class StreamCut(Exception):  # noqa: N818 - says what happened
    """An answer broke off after it had begun.

    The server then closes the connection without an end to the answer, so that nobody takes it for whole.
    """


class ErrorBoundary:
    """The last place for an error: answers it in words and logs where it happened, never what was asked.

    An exception's own text is not logged, because it may hold the value that it stumbled on. `render` makes
    the answer: the API's JSON, or a page.
    """

    def __init__(self, app: ASGIApp, render: Callable[[Problem], ASGIApp] = Problem.response) -> None:
        self._app = app
        self._render = render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except StreamCut:
            raise
        except Exception as error:
            reference = uuid4().hex[:12]
            _log.error("%s %s at %s", reference, type(error).__name__, _place(error))
            if begun:
                raise StreamCut(f"Broken off; the log has it under {reference}.") from None
            await self._render(_unexpected(error, reference))(scope, receive, send)


def _unexpected(error: Exception, reference: str) -> Problem:
    if isinstance(error, ArchiveError):
        return problem_of(error)
    return Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal_error",
        "Something went wrong here, and it is not your doing.",
        f"The log has it under {reference}.",
    )


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
