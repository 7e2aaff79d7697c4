"""Which requests may change something: those that this archive's own pages send, and programs.

A page of another site can have a reader's browser send a form here, and a browser adds to it whatever lets
that reader in. It also says where a request comes from, which no page can keep it from: `Sec-Fetch-Site`
(Fetch Metadata Request Headers, W3C), and where that is not sent, because the archive is served without TLS
under another name than this machine's, `Origin`. What says neither is no browser, and has to send JSON: no
browser sends that to another site without asking first, by OPTIONS, which is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from search_api.errors import NOT_ALLOWED, Problem

#: Bytes of what is sent: a decision, or a page of the review queue.
MAX_BODY_BYTES = 64_000
READING, WRITING = ("GET", "HEAD"), ("POST",)

_FOREIGN = Problem(
    HTTPStatus.FORBIDDEN,
    "cross_site",
    "This was not sent by a page of this archive.",
    "Open the page here and send it again; behind another name than 127.0.0.1 it takes https. "
    "Programs send JSON.",
)
_NO_LENGTH = Problem(
    HTTPStatus.LENGTH_REQUIRED, "length_required", "How long the body is has to be said beforehand."
)
_TOO_LARGE = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "body_too_large",
    f"The body has more than {MAX_BODY_BYTES:,} bytes.",
    "Send fewer decisions at once.",
)


def methods_answered(*, writes: bool) -> tuple[str, ...]:
    """The methods that are answered where decisions are taken, or are not."""
    return (*READING, *WRITING) if writes else READING


def problem_of_method(scope: Scope, methods: Iterable[str]) -> Problem | None:
    """What speaks against this request by its method; `methods` are those that are answered at all."""
    if scope["method"] not in methods:
        return NOT_ALLOWED
    return problem_of_writing(Headers(scope=scope)) if scope["method"] in WRITING else None


def problem_of_writing(headers: Headers) -> Problem | None:
    """What speaks against taking what is sent with these headers."""
    length = headers.get("content-length", "")
    if not _is_own(headers):
        return _FOREIGN
    if not (length.isascii() and length.isdecimal()) or "transfer-encoding" in headers:
        return _NO_LENGTH
    return _TOO_LARGE if len(length) > 9 or int(length) > MAX_BODY_BYTES else None


def _is_own(headers: Headers) -> bool:
    if "sec-fetch-site" in headers:
        return headers.getlist("sec-fetch-site") == ["same-origin"]
    if "origin" in headers:
        return [urlsplit(one).netloc for one in headers.getlist("origin")] == headers.getlist("host")
    return media_type(headers) == "application/json"


def media_type(headers: Headers) -> str:
    """What a body is said to be, without its parameters; empty where nothing is said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()
