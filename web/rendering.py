"""Templates: loaded once, strict about what they name, escaping everything."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from archive.query.request import SearchRequest
from search_api.errors import Problem
from web.contexts import Link, ProblemContext
from web.locale import Locale, available, choose_locale, open_locale
from web.urls import Urls

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Templates:
    """Renders a context in a language."""

    def __init__(self) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["static"] = static_url

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
        html = self.environment.get_template(name).render(
            page=context,
            t=locale.say,
            locale=locale,
            urls=urls,
            nav=_navigation(request, locale, urls),
            translations=_translations(request, locale),
            home=urls.page("/"),
            search_url="/search",
        )
        return HTMLResponse(html, status)


def static_url(name: str) -> str:
    """The address of a file in static/, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def render_problem(templates: Templates, request: Request, problem: Problem) -> Response:
    """An error as a page."""
    locale = choose_locale(request.query_params.get("lang"), request.headers.get("accept-language", ""))
    missing = problem.status == HTTPStatus.NOT_FOUND
    failed = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    title = "not_found_title" if missing else "failed_title" if failed else "error_title"
    context = ProblemContext(
        locale.say(title),
        locale.say("not_found_text") if missing else problem.message,
        problem.hint,
        int(problem.status),
    )
    return templates.render("problem.html", context, request, locale, Urls(), problem.status)


def _navigation(request: Request, locale: Locale, urls: Urls) -> list[Link]:
    path = request.url.path
    places = (
        ("nav_search", urls.search(SearchRequest()), "/search"),
        ("nav_collections", urls.page("/collections"), "/collections"),
        ("nav_help", urls.page("/help"), "/help"),
        ("nav_about", urls.page("/about"), "/about"),
    )
    return [Link(locale.say(key), url, path == prefix) for key, url, prefix in places]


def _translations(request: Request, locale: Locale) -> list[Link]:
    """The same page in every language, each named in its own."""
    links = []
    for code in available():
        url = request.url.include_query_params(lang=code)
        address = f"{url.path}?{url.query}"
        links.append(Link(open_locale(code).say("this_language"), address, code == locale.code))
    return links
