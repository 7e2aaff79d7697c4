"""Use cases of the command line that read: the same service, parameters and JSON as the API's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from archive.errors import RequestError
from archive.query.questions import query_of
from archive.query.request import Scope, SearchRequest
from search_api.export import Output, render_csv, render_jsonl
from search_api.params import parse_params
from search_api.schemas import render_page
from search_api.service import SearchService
from search_api.views import HitView

#: Whoever runs the command line has the files themselves.
EVERYTHING = Scope()
#: Parameters of the API that the command line has in another place.
_OPTIONS = {"size": "Say `--size`.", "q": "The query stands by itself."}


def request_of(query: str, filters: Sequence[str], size: int) -> SearchRequest:
    """The request of a query and `FIELD=VALUE` filters, read by the API's own rules."""
    pairs = [("q", query)] if query else []
    for text in filters:
        name, equals, value = text.partition("=")
        if not equals or not value:
            raise RequestError(f"--filter {text}: not of the form FIELD=VALUE.", parameter="--filter")
        if name in _OPTIONS:
            raise RequestError(
                f"--filter {text}: {name} is no filter.", parameter="--filter", hint=_OPTIONS[name]
            )
        pairs.append((name, value))
    return parse_params([*pairs, ("size", str(size))])


def query_or_question(query: str, question: str) -> str:
    """The query, or that of a ready question; not both."""
    if query and question:
        raise RequestError("--question stands in place of a query.", parameter="--question")
    return query_of(question) if question else query


def render_search(service: SearchService, request: SearchRequest, *, as_json: bool) -> Iterator[str]:
    """Lines to print: the API's JSON, or what was searched and a few lines for each hit."""
    page = service.search(request, EVERYTHING)
    if as_json:
        yield orjson.dumps(render_page(page), option=orjson.OPT_INDENT_2).decode()
        return
    for name in page.names:
        spelled = ", ".join(f"{s.token} ({s.messages})" for s in name.spellings if not s.off)
        others = ", ".join(f"{s.token} ({s.messages})" for s in name.spellings if s.off)
        yield f"{name.word}: {spelled or 'nothing like it'}{f'; not looked for: {others}' if others else ''}"
    yield f"{page.total} {'message' if page.total == 1 else 'messages'}: {page.described}."
    for hit in page.hits:
        yield ""
        yield _headline(hit)
        yield hit.subject or "(no subject)"
        yield from (f"  … {' '.join(snippet.text.split())}" for snippet in hit.snippets)
    if page.next_cursor:
        yield ""
        yield f"{page.total - len(page.hits)} more: `backchannel export` writes them all."


def _headline(hit: HitView) -> str:
    sent = hit.sent_at.isoformat() if hit.sent_at else "date unknown"
    route = f"{hit.from_country or '?'} → {', '.join(hit.to_countries) or '?'}"
    return f"{hit.id}  {sent}  {route}  {hit.language}"


def iter_export(service: SearchService, request: SearchRequest, name: str) -> Iterator[str]:
    """The full result as text, to the last hit."""
    try:
        output = Output(name)
    except ValueError:
        raise RequestError(
            f"There is no format {name}.", parameter="--format", hint="jsonl or csv."
        ) from None
    rows = service.iter_export(request, EVERYTHING)
    yield from (render_jsonl(rows) if output is Output.JSONL else render_csv(rows))
