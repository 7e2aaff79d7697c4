"""The routes of the API: read parameters, ask the service, render. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import Depends, FastAPI, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from archive.query.request import Scope
from search_api import openapi, schemas
from search_api.explanation_schemas import ExplanationResponse, render_explanation
from search_api.export import MEDIA_TYPES, RENDERERS, Output, iter_chunks
from search_api.ledger_schemas import (
    AsksResponse,
    ComplaintsResponse,
    PersonResponse,
    render_asks,
    render_complaints,
    render_person,
)
from search_api.params import check_names, parse_params, split_output
from search_api.service import MAX_REJECTED, MAX_SUGGESTIONS, SUGGESTED, SearchService
from search_api.views import Original

#: The largest number that a row of the catalog can have.
MAX_NUMBER = 2**63 - 1


async def get_service(request: Request) -> SearchService:
    """The service of this application."""
    service: SearchService = request.app.state.service
    return service


async def get_scope(request: Request) -> Scope:
    """What this reader may see. The only place where access comes from; every route but health has it."""
    scope: Scope = request.app.state.scope_of(request)
    return scope


Endpoint = Callable[..., Any]
Service = Annotated[SearchService, Depends(get_service)]
Reader = Annotated[Scope, Depends(get_scope)]
MessageId = Annotated[str, Path(description="Id of a message: 32 hexadecimal digits.", max_length=64)]

_ROUTES: list[tuple[str, Endpoint, dict[str, Any]]] = []


def _get(path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
    """Note an endpoint as the one that answers at this path."""

    def register(endpoint: Endpoint) -> Endpoint:
        _ROUTES.append((path, endpoint, options))
        return endpoint

    return register


def add_routes(api: FastAPI) -> None:
    """Add every route."""
    for path, endpoint, options in _ROUTES:
        add_reading(api, path, endpoint, **options)


def add_reading(api: FastAPI, path: str, endpoint: Endpoint, **options: Any) -> None:
    """Add a route for GET, and for HEAD, which FastAPI leaves out (and which says nothing new)."""
    responses = openapi.FAILURES | options.get("responses", {})
    for method, described in (("GET", True), ("HEAD", False)):
        api.add_api_route(
            path,
            endpoint,
            methods=[method],
            include_in_schema=described,
            **{**options, "responses": responses},
        )


@_get("/search", response_model=schemas.SearchResponse, openapi_extra=openapi.search_parameters())
def search(request: Request, service: Service, scope: Reader) -> Response:
    """Search: hits with snippets, the exact total, facets and histogram."""
    page = service.search(parse_params(request.query_params.multi_items()), scope)
    # Written here: FastAPI would check and copy the whole answer first.
    return Response(orjson.dumps(schemas.render_page(page)), media_type="application/json")


@_get("/messages/{message_id}", openapi_extra=openapi.search_parameters())
def get_message(
    message_id: MessageId, request: Request, service: Service, scope: Reader
) -> schemas.MessageResponse:
    """A message; with the parameters of a search, also its marks and its neighbors in that result."""
    pairs = request.query_params.multi_items()
    context = parse_params(pairs) if pairs else None
    return schemas.render_message(service.get_message(message_id, scope, context))


@_get("/messages/{message_id}/facts")
def get_facts(
    message_id: MessageId, request: Request, service: Service, scope: Reader
) -> ExplanationResponse:
    """What is said of a message (kinds, persons, facts), and why."""
    check_names(request.query_params.multi_items(), ())
    return render_explanation(service.explain(message_id, scope))


@_get(
    "/messages/{message_id}/original",
    response_class=StreamingResponse,
    responses=openapi.binary_content(*openapi.ORIGINAL_TYPES),
)
def get_original(
    message_id: MessageId,
    request: Request,
    service: Service,
    scope: Reader,
    source: Annotated[int, Query(ge=1, le=MAX_NUMBER, description="Which of its sources, from 1.")] = 1,
) -> Response:
    """The bytes that a message was read from: its file, or the record cut out of its container."""
    check_names(request.query_params.multi_items(), ("source",))
    return _send(service.open_original(message_id, scope, source), request)


@_get(
    "/messages/{message_id}/attachments/{number}",
    response_class=StreamingResponse,
    responses=openapi.binary_content(*openapi.ATTACHMENT_TYPES),
)
def get_attachment(
    message_id: MessageId,
    number: Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Which attachment, from 1.")],
    request: Request,
    service: Service,
    scope: Reader,
) -> Response:
    """The bytes of an attachment."""
    check_names(request.query_params.multi_items(), ())
    return _send(service.open_attachment(message_id, number, scope), request)


@_get(
    "/export",
    response_class=StreamingResponse,
    responses=openapi.binary_content(*openapi.EXPORT_TYPES),
    openapi_extra=openapi.export_parameters(),
)
def export(request: Request, service: Service, scope: Reader) -> Response:
    """The whole result of a search, to the last hit, as JSON lines or CSV."""
    said, pairs = split_output(request.query_params.multi_items(), Output)
    output = Output(said or Output.JSONL)
    rows = service.iter_export(parse_params(pairs), scope)
    chunks = iter_chunks(RENDERERS[output](rows))
    headers = {"Content-Disposition": content_disposition(f"backchannel-export.{output}")}
    if request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPES[output])
    return StreamingResponse(_started(chunks), headers=headers, media_type=MEDIA_TYPES[output])


@_get("/persons/{person}")
def get_person(
    person: Annotated[str, Path(description="Id of a person.", max_length=64)],
    request: Request,
    service: Service,
    scope: Reader,
) -> PersonResponse:
    """A person: names, where they appear, and what happened in their case."""
    check_names(request.query_params.multi_items(), ())
    return render_person(service.person(person, scope))


@_get("/asks")
def get_asks(request: Request, service: Service, scope: Reader) -> AsksResponse:
    """Which country asks which for information about persons, and how often."""
    check_names(request.query_params.multi_items(), ())
    return render_asks(service.asks(scope))


@_get("/complaints")
def get_complaints(request: Request, service: Service, scope: Reader) -> ComplaintsResponse:
    """Complaints by requesting country and year: filed, decided, and with what outcome."""
    check_names(request.query_params.multi_items(), ())
    return render_complaints(service.complaints(scope))


@_get("/collections")
def get_collections(request: Request, service: Service, scope: Reader) -> schemas.CollectionsResponse:
    """The collections that may be seen, with their counts."""
    check_names(request.query_params.multi_items(), ())
    return schemas.render_collections(service.collections(scope))


@_get("/rejected")
def get_rejected(
    request: Request,
    service: Service,
    scope: Reader,
    collection: Annotated[str, Query(max_length=200, description="Name of a collection.")],
    after: Annotated[int, Query(ge=0, le=MAX_NUMBER, description="`next_after` of the page before.")] = 0,
    size: Annotated[int, Query(ge=1, le=MAX_REJECTED, description="Records on a page.")] = 100,
) -> schemas.RejectedResponse:
    """The files and records of a collection that could not be read, and why."""
    check_names(request.query_params.multi_items(), ("collection", "after", "size"))
    return schemas.render_rejected(service.rejected(collection, scope, after=after, size=size))


@_get("/suggest")
def suggest(
    request: Request,
    service: Service,
    scope: Reader,
    field: Annotated[str, Query(description="Which field.", json_schema_extra={"enum": [*SUGGESTED]})],
    prefix: Annotated[str, Query(max_length=100, description="How the values begin.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_SUGGESTIONS, description="How many values.")] = 10,
) -> schemas.SuggestResponse:
    """Values of a field that begin so, with their counts."""
    check_names(request.query_params.multi_items(), ("field", "prefix", "limit"))
    return schemas.render_suggestions(field, service.suggest(field, prefix, scope, limit))


@_get("/health")
def get_health(request: Request, service: Service) -> schemas.HealthResponse:
    """Whether the engine and the catalog answer; nothing about what is in them."""
    check_names(request.query_params.multi_items(), ())
    service.check_health()
    return schemas.HealthResponse(status="ok")


def content_disposition(file_name: str) -> str:
    """A header that has a browser save and never show, under this name (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .-_()") else "_" for c in file_name)
    header = f'attachment; filename="{plain}"'
    return header if plain == file_name else f"{header}; filename*=UTF-8''{quote(file_name, safe='')}"


def _send(original: Original, request: Request) -> Response:
    headers = {
        "Content-Disposition": content_disposition(original.file_name),
        "Content-Length": str(original.size),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "X-Source-SHA256": original.sha256,
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type=original.media_type)
    return StreamingResponse(original.chunks, headers=headers, media_type=original.media_type)


def _started(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, the first one read, so that what fails at once is answered with an error."""
    first = next(chunks, b"")
    return chain((first,), chunks)
