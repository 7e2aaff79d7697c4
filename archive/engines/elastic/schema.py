"""Mapping and settings of an index, and the errors of the client as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elastic_transport import TlsError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    SerializationError,
    TransportError,
)

from archive.errors import EngineError, EngineRejected, EngineUnavailable
from archive.query.fields import INDEX_FIELDS, FieldKind

#: The key of a document, also as a field: it ends every order of hits.
ID = "id"
#: The streams are searched, never read: `_source` keeps the message readable for other tools without them.
READABLE = "message"
#: Most hits of one page. The server's own limit is 10,000, and counts the one that tells whether more follow.
MAX_PAGE = 100_001
_BUSY = (429, 502, 503, 504)


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
        "_meta": {"fields": describe_fields()},
        "properties": {**fields, READABLE: {"type": "object", "enabled": False}, ID: {"type": "keyword"}},
    }


def describe_fields() -> str:
    """What an index is made for, kept in it: one of other fields would answer without what it lacks."""
    return " ".join(f"{name}:{kind}" for name, kind in INDEX_FIELDS.items())


def build_settings(shards: int, replicas: int) -> dict[str, Any]:
    """No refresh while loading: a commit refreshes."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
        "max_result_window": MAX_PAGE,
    }


@contextmanager
def our_errors(doing: str) -> Iterator[None]:
    """Turn what the client raises into EngineError, with what the operator may do.

    The server's own sentence is never passed on: it may repeat a query or a message.
    """
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        raise EngineUnavailable(
            f"Elasticsearch does not allow to {doing}.",
            hint="Check BACKCHANNEL_ELASTICSEARCH_API_KEY; it needs all rights on `backchannel-*`.",
        ) from error
    except NotFoundError as error:
        raise EngineError(
            f"Elasticsearch could not {doing}: there is no such index.",
            hint="`backchannel reindex` builds it from the catalog.",
        ) from error
    except ApiError as error:
        raise _refused(doing, error) from error
    except SerializationError as error:
        raise EngineRejected(f"What Elasticsearch was sent to {doing} is no JSON.") from error
    except TransportError as error:
        raise _unreachable(doing, error) from error


def _refused(doing: str, error: ApiError) -> EngineError:
    if error.status_code in _BUSY:
        return EngineUnavailable(
            f"Elasticsearch is too busy to {doing} (status {error.status_code}).",
            hint="Wait, or give it more memory.",
        )
    return EngineRejected(f"Elasticsearch could not {doing}: {error.error} (status {error.status_code}).")


def _unreachable(doing: str, error: TransportError) -> EngineUnavailable:
    if isinstance(error, TlsError):
        hint = "Its certificate is not trusted: BACKCHANNEL_ELASTICSEARCH_CA_CERT names who signed it."
    elif isinstance(error, ConnectionTimeout):
        hint = "It took too long: see whether the server is short of memory or disk."
    else:
        hint = "Check that the server runs, and BACKCHANNEL_ELASTICSEARCH_URL."
    return EngineUnavailable(
        f"Elasticsearch cannot be reached to {doing} ({type(error).__name__}).", hint=hint
    )
