"""Pages and API as one application."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from archive.errors import ArchiveError
from archive.query.request import Scope
from search_api.app import create_api, serve_together
from search_api.deciding import DecisionService
from search_api.errors import ErrorBoundary
from search_api.security import DEFAULT_HOSTS, protect
from search_api.service import SearchService
from search_api.writing import methods_answered
from web.decision_pages import DecisionPages
from web.pages import Pages, ScopeOf
from web.rendering import STATIC, Templates

#: Everything that a page loads comes from here; nothing in a page's own text can run.
PAGES_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def everything(_request: Request) -> Scope:
    """Whoever reaches this archive may see all of it."""
    return Scope()


def create_app(
    service: SearchService,
    *,
    allowed_hosts: Iterable[str] = DEFAULT_HOSTS,
    scope_of: ScopeOf = everything,
    decisions: DecisionService | None = None,
) -> ASGIApp:
    """The whole application over a service. Without `decisions` it can only be read."""
    hosts = tuple(allowed_hosts)
    templates = Templates(takes_decisions=decisions is not None, scope_of=scope_of)
    pages = Pages(service, scope_of, templates, decisions)
    site = FastAPI(title="Backchannel", openapi_url=None, docs_url=None, redoc_url=None)
    site.include_router(pages.router())
    if decisions is not None:
        site.include_router(DecisionPages(decisions, scope_of, templates).router())
    site.mount("/static", StaticFiles(directory=STATIC))
    site.add_exception_handler(ArchiveError, pages.on_error)
    site.add_exception_handler(HTTPException, pages.on_missing)
    # Within the framework's own last resort, which would answer in plain text before `protect` can.
    site.add_middleware(ErrorBoundary, render=pages.render)
    methods = methods_answered(writes=decisions is not None)
    guarded = protect(site, allowed_hosts=hosts, csp=PAGES_CSP, render=pages.render, methods=methods)
    api = create_api(service, scope_of, allowed_hosts=hosts, decisions=decisions)
    return serve_together(api, guarded)
