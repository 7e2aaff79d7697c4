"""Which documents and indices an engine refuses: the same for both, whatever the driver would have said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive.engines.limits import MAX_ID_BYTES, MAX_KEYWORD_BYTES
from archive.errors import EngineUnavailable
from archive.index.document import IndexDocument
from archive.query.fields import INDEX_FIELDS, FieldKind

_LONG = 1 << 63


def outdated(generation: str) -> EngineUnavailable:
    """A generation that was made with other fields: what it lacks would be missed without a word."""
    return EngineUnavailable(
        f"The index {generation} was made by another version of this program.",
        hint="`backchannel reindex` builds it anew from the catalog.",
    )


def refuse_document(document: IndexDocument) -> str | None:
    """Why this document cannot be indexed, or None. Names the field, never its content."""
    if not document.id or len(document.id.encode("utf-8", "replace")) > MAX_ID_BYTES:
        return f"an id has 1 to {MAX_ID_BYTES} bytes"
    try:
        return _refuse_fields(document)
    except UnicodeEncodeError:
        return "it holds half a surrogate pair, which is no text"


def _refuse_fields(document: IndexDocument) -> str | None:
    return (
        _misplaced(document.text, FieldKind.TEXT, FieldKind.STEMS)
        or _misplaced(document.keywords, FieldKind.KEYWORD)
        or _misplaced(document.integers, FieldKind.INTEGER)
        or _too_long(document.keywords)
        or _too_large(document.integers)
        or _not_text([document.id, *document.text.values()])
    )


def _misplaced(fields: Iterable[str], *kinds: FieldKind) -> str | None:
    for name in fields:
        if INDEX_FIELDS.get(name) not in kinds:
            return f"the index has no such {kinds[0].value} field: {name[:40]}"
    return None


def _too_long(keywords: Mapping[str, tuple[str, ...]]) -> str | None:
    for name, values in keywords.items():
        if any(len(value.encode()) > MAX_KEYWORD_BYTES for value in values):
            return f"a value of {name} is longer than {MAX_KEYWORD_BYTES} bytes"
    return None


def _too_large(integers: Mapping[str, int]) -> str | None:
    for name, value in integers.items():
        if not -_LONG <= value < _LONG:
            return f"{name} does not fit 64 bits"
    return None


def _not_text(texts: Iterable[str]) -> str | None:
    for text in texts:
        if not text.isascii():
            text.encode()
    return None
