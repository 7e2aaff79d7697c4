"""Mapping and settings of an index, and the errors of the client as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    NotFoundError,
    TransportError,
)

from archive.errors import EngineError, EngineRejected, EngineUnavailable
from archive.query.fields import INDEX_FIELDS, FieldKind

#: Largest Lucene term is 32,766 bytes; a keyword beyond this many characters is not one.
MAX_KEYWORD_CHARACTERS = 8_000
#: The streams are searched, never read: `_source` keeps the message readable for other tools without them.
READABLE = "message"


def build_mapping() -> dict[str, Any]:
    """Streams are split at white space and nothing else; keywords are whole and can be counted."""
    kinds: dict[FieldKind, dict[str, Any]] = {
        FieldKind.TEXT: {"type": "text", "analyzer": "whitespace"},
        FieldKind.STEMS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
        FieldKind.KEYWORD: {"type": "keyword"},
        FieldKind.INTEGER: {"type": "long"},
    }
    streams = [n for n, kind in INDEX_FIELDS.items() if kind in (FieldKind.TEXT, FieldKind.STEMS)]
    fields = {name: kinds[kind] for name, kind in INDEX_FIELDS.items()}
    return {
        "dynamic": "strict",
        "_source": {"excludes": streams},
        "properties": {**fields, READABLE: {"type": "object", "enabled": False}, "id": {"type": "keyword"}},
    }


def build_settings(shards: int, replicas: int) -> dict[str, Any]:
    """No refresh while loading: a commit refreshes."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
    }


@contextmanager
def our_errors(doing: str) -> Iterator[None]:
    """Turn what the client raises into EngineError, with what the operator may do."""
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        raise EngineUnavailable(
            f"Elasticsearch refuses to {doing}: not allowed.",
            hint="Check BACKCHANNEL_ELASTICSEARCH_API_KEY; it needs all rights on `backchannel-*`.",
        ) from error
    except NotFoundError as error:
        raise EngineError(f"Elasticsearch could not {doing}: there is no such index.") from error
    except ApiError as error:
        raise _rejected(doing, error) from error
    except TransportError as error:
        raise EngineUnavailable(
            f"Elasticsearch cannot be reached to {doing}: {type(error).__name__}.",
            hint="Check BACKCHANNEL_ELASTICSEARCH_URL and _CA_CERT, and that the server runs.",
        ) from error


def _rejected(doing: str, error: ApiError) -> EngineError:
    if error.status_code in (429, 502, 503, 504):
        return EngineUnavailable(
            f"Elasticsearch is too busy to {doing} (status {error.status_code}).",
            hint="Wait, or give it more memory.",
        )
    # The reason may hold the query, which must not get into a log: only its kind is told.
    return EngineRejected(f"Elasticsearch could not {doing}: {error.error} (status {error.status_code}).")
