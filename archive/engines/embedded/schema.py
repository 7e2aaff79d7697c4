"""The fields of the index as tantivy holds them, and the errors of its driver as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import tantivy

from archive.errors import EngineRejected, EngineUnavailable
from archive.query.fields import INDEX_FIELDS, FieldKind

#: The key of a document. Only it is stored: messages live in the catalog.
ID = "id"
#: What the postings of a field hold; a query must ask for no more.
INDEX_OPTIONS = {FieldKind.TEXT: "position", FieldKind.STEMS: "freq", FieldKind.KEYWORD: "basic"}


@lru_cache(maxsize=1)
def build_schema() -> tantivy.Schema:
    """Streams are split at white space and nothing else; keywords are whole and can be counted."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    for name, kind in INDEX_FIELDS.items():
        if kind is FieldKind.INTEGER:
            # Ranges read the column; a list of every value beside it would be a tenth of the index.
            builder.add_integer_field(name, fast=True)
        elif kind is FieldKind.KEYWORD:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option=INDEX_OPTIONS[kind])
        else:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option=INDEX_OPTIONS[kind])
    return builder.build()


@contextmanager
def our_errors(doing: str, *, broken: bool = False, told: bool = True) -> Iterator[None]:
    """Turn what the driver raises into EngineError, its panics (a BaseException) among them.

    `broken`: what was handed over is right, so an error means that the files are not. Not `told`: the
    driver's own words may repeat a query or a message, and are left out.
    """
    try:
        yield
    except (ValueError, TypeError) as error:
        if broken:
            raise _unusable(doing, error, told) from error
        raise EngineRejected(f"The index could not {doing}{_words(error, told)}.") from error
    except OSError as error:
        raise _unusable(doing, error, told) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unusable(doing, error, told) from error


def _unusable(doing: str, error: BaseException, told: bool) -> EngineUnavailable:
    return EngineUnavailable(
        f"The index could not {doing}{_words(error, told)}.",
        hint="Check that its disk is not full; `backchannel reindex` builds it anew from the catalog.",
    )


def _words(error: BaseException, told: bool) -> str:
    return f": {error}" if told else ""
