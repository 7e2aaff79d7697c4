"""The pages that take what readers decide: each reads a form, has it decided, and leads back to where it was.

Who may send a form at all is checked before, in `search_api.writing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, NoReturn
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from archive.errors import RequestError
from archive.query.request import Scope
from search_api.deciding import MAX_OVERRULINGS, DecisionService, Reviewed, Signed
from search_api.routers import MAX_NUMBER
from search_api.writing import media_type
from web.contexts import DecisionsContext
from web.decisions import list_decisions
from web.rendering import Templates, choose_language
from web.review import build_review
from web.urls import Urls

#: Messages on a page of the review queue.
REVIEWED_AT_ONCE = 10
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as they were sent."""

    fields: dict[str, list[str]]

    def one(self, name: str) -> str:
        """A field that is there once; RequestError names it where it is not."""
        values = self.fields.get(name, [])
        if len(values) != 1:
            refuse(name, f"`{name}` is missing.")
        return values[0].replace("\r\n", "\n")

    def all(self, name: str) -> list[str]:
        """A field that may be there several times, or not."""
        return self.fields.get(name, [])

    @property
    def signed(self) -> Signed:
        """Who decides, and why."""
        return Signed(self.one("by"), self.one("reason"))


async def read_form(request: Request) -> Form:
    """The form that was sent; its size was checked before. Raises RequestError."""
    if media_type(request.headers) != _FORM:
        refuse("content-type", "This is not a form.")
    try:
        return Form(parse_qs((await request.body()).decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        refuse("form", "The form is not in UTF-8.")


def refuse(parameter: str, message: str) -> NoReturn:
    """A form that this archive's pages do not send."""
    raise RequestError(message, parameter=parameter, hint="Send it again from its page.")


Sent = Annotated[Form, Depends(read_form)]


class DecisionPages:
    """Handlers of forms over one service; `scope_of` says what a reader may see."""

    def __init__(
        self, decisions: DecisionService, scope_of: Callable[[Request], Scope], templates: Templates
    ) -> None:
        self._decisions = decisions
        self._scope_of = scope_of
        self._templates = templates

    def router(self) -> APIRouter:
        """The list of decisions, and every form at its address."""
        router = APIRouter(include_in_schema=False)
        for path, page in (("/decisions", self.decisions), ("/review", self.queue)):
            router.add_api_route(path, page, methods=["GET", "HEAD"])
        forms: tuple[tuple[str, Callable[..., Response]], ...] = (
            ("/messages/{message_id}/decisions", self.on_message),
            ("/persons/{person}/decisions", self.on_person),
            ("/decisions/{number}/withdrawal", self.withdrawal),
            ("/review", self.review),
        )
        for path, handler in forms:
            router.add_api_route(path, handler, methods=["POST"])
        return router

    def decisions(self, request: Request) -> Response:
        """What readers decided, the last first."""
        locale, urls = choose_language(request)
        given = request.query_params.get("before")
        before = _read_number("before", given) if given else None
        made = self._decisions.last_made(self._scope_of(request), before=before)
        more = urls.decisions(made[-1].id) if len(made) == MAX_OVERRULINGS else ""
        context = DecisionsContext(list_decisions(made, locale, urls, takes=True), more)
        return self._templates.render("decisions.html", context, request, locale, urls)

    def queue(self, request: Request) -> Response:
        """Messages of whose kinds the archive is least sure."""
        locale, urls = choose_language(request)
        cursor = request.query_params.get("cursor") or None
        page = self._decisions.queue.page(self._scope_of(request), cursor=cursor, size=REVIEWED_AT_ONCE)
        return self._templates.render("review.html", build_review(page, locale, urls), request, locale, urls)

    def review(self, request: Request, sent: Sent) -> Response:
        """What a reader says of the messages that they looked at; on to those that are next."""
        looked_at = sent.all("reviewed")[: REVIEWED_AT_ONCE + 1]
        if not 0 < len(looked_at) <= REVIEWED_AT_ONCE:
            refuse("reviewed", "No message is ticked as looked at, or too many are.")
        reviews = [Reviewed(one, tuple(sent.all(f"kind.{one}"))) for one in looked_at]
        self._decisions.review(reviews, by=sent.one("by"), scope=self._scope_of(request))
        _, urls = choose_language(request)
        return RedirectResponse(urls.review(), HTTPStatus.SEE_OTHER)

    def on_message(self, request: Request, message_id: str, sent: Sent) -> Response:
        """A kind or a fact of a message."""
        what, *rest = sent.one("decision").split(":")
        scope, signed = self._scope_of(request), sent.signed
        match what, rest:
            case "kind", [kind, ("yes" | "no") as verdict]:
                self._decisions.overrule_kind(
                    message_id, kind, holds=verdict == "yes", signed=signed, scope=scope
                )
            case "fact", [fact, person, ("yes" | "no") as verdict]:
                self._decisions.overrule_fact(
                    message_id, fact, person, holds=verdict == "yes", signed=signed, scope=scope
                )
            case _:
                refuse("decision", "This cannot be decided.")
        query = request.url.query
        return _back(f"/messages/{message_id}" + (f"?{query}" if query else ""))

    def on_person(self, request: Request, person: str, sent: Sent) -> Response:
        """Whether another is the same person; back to whoever that is then."""
        verdict = sent.one("verdict")
        if verdict not in ("same", "apart"):
            refuse("verdict", "This cannot be decided.")
        scope = self._scope_of(request)
        self._decisions.decide_same(
            person, sent.one("other"), holds=verdict == "same", signed=sent.signed, scope=scope
        )
        _, urls = choose_language(request)
        return _back(urls.person(self._decisions.person_now(person, scope)))

    def withdrawal(self, request: Request, number: str, sent: Sent) -> Response:
        """A decision is taken back; back to the message that it is about, or the list."""
        taken = self._decisions.withdraw(
            _read_number("number", number), by=sent.one("by"), scope=self._scope_of(request)
        )
        _, urls = choose_language(request)
        return _back(_place_of(sent, taken.target.message, urls))


def _read_number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 20 and 0 < int(value) <= MAX_NUMBER):
        raise RequestError(f"`{name}` is no number of a decision.", parameter=name)
    return int(value)


def _place_of(sent: Form, message: str, urls: Urls) -> str:
    return urls.decisions() if sent.all("from") == ["list"] else urls.message(message)


def _back(address: str) -> Response:
    return RedirectResponse(f"{address}#decisions", HTTPStatus.SEE_OTHER)
