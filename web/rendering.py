"""Templates: loaded once, strict about what they name, escaping everything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from archive.query.request import Scope, SearchRequest
from search_api.errors import Problem
from web.contexts import Link, ProblemContext, SearchForm, Translation
from web.explaining import explain
from web.highlight import codes
from web.locale import Locale, available, choose_locale, open_locale
from web.results import LINKED_QUERY
from web.urls import Urls
from web.visible import shown

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
#: Bytes of an address's parameters that are repeated in the links of a page.
LINKED_ADDRESS = 8_000


class Templates:
    """Renders a context in a language."""

    def __init__(
        self, *, takes_decisions: bool = False, scope_of: Callable[[Request], Scope] = lambda _: Scope()
    ) -> None:
        self._takes_decisions = takes_decisions
        self._scope_of = scope_of
        self.environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["static"] = static_url
        self.environment.filters.update(shown=shown, codes=codes)

    def render(
        self,
        name: str,
        context: object,
        request: Request,
        locale: Locale,
        urls: Urls,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """The page; the template sees the context as `page`, words as `t`, addresses as `urls`."""
        # Where something failed, nothing more is asked that may fail.
        whole = status < HTTPStatus.INTERNAL_SERVER_ERROR and self._scope_of(request).collections is None
        left_out = {"" if whole else "/complaints", "" if self._takes_decisions else "/review"}
        html = self.environment.get_template(name).render(
            page=context,
            t=locale.say,
            locale=locale,
            urls=urls,
            nav=_navigation(request, locale, urls, left_out),
            translations=_translations(request, locale),
            home=urls.page("/"),
            search_url="/search",
        )
        return HTMLResponse(html, status)


def static_url(name: str) -> str:
    """The address of a file in static/, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def choose_language(request: Request) -> tuple[Locale, Urls]:
    """The language of a page, and addresses that keep it where it was asked for by address."""
    asked = _query_params(request).get("lang")
    locale = choose_locale(asked, request.headers.get("accept-language", ""))
    return locale, Urls(locale.code if asked == locale.code else None)


def render_problem(templates: Templates, request: Request, problem: Problem) -> Response:
    """An error as a page; the words that were searched for stay in the box."""
    locale, urls = choose_language(request)
    q = _query_params(request).get("q", "") if request.url.path == "/search" else ""
    context = ProblemContext(explain(problem, locale), int(problem.status), SearchForm(q[:LINKED_QUERY]))
    response = templates.render("problem.html", context, request, locale, urls, problem.status)
    response.headers.update(problem.headers)
    return response


def _query_params(request: Request) -> Mapping[str, str]:
    """The parameters of an address of an ordinary length; none of an endless one, which is not read."""
    query: bytes = request.scope["query_string"]
    return request.query_params if len(query) <= LINKED_ADDRESS else {}


def _navigation(request: Request, locale: Locale, urls: Urls, left_out: Collection[str]) -> list[Link]:
    path = request.url.path
    places = (
        ("nav_search", urls.search(SearchRequest()), "/search"),
        ("nav_asks", urls.page("/asks"), "/asks"),
        ("nav_complaints", urls.page("/complaints"), "/complaints"),
        ("nav_review", urls.review(), "/review"),
        ("nav_collections", urls.page("/collections"), "/collections"),
        ("nav_help", urls.page("/help"), "/help"),
        ("nav_about", urls.page("/about"), "/about"),
    )
    return [
        Link(locale.say(key), url, path == prefix) for key, url, prefix in places if prefix not in left_out
    ]


def _translations(request: Request, locale: Locale) -> list[Translation]:
    """The same page in every language, each named in its own."""
    # As it was sent: a collection's name may have a slash in it. "//host" would lead elsewhere.
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path = "/" + quote(raw.partition(b"?")[0].lstrip(b"/"), safe="/%!$&'()*+,;=:@~")
    query: bytes = request.scope["query_string"]
    pairs = request.query_params.multi_items() if len(query) <= LINKED_ADDRESS else []
    kept = [(name, value) for name, value in pairs if name != "lang"]
    return [
        Translation(
            open_locale(code).say("this_language"),
            f"{path}?{urlencode([*kept, ('lang', code)])}",
            code == locale.code,
            code,
        )
        for code in available()
    ]
