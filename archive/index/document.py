"""A message as an engine holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class IndexDocument:
    """The fields of `archive.query.fields.INDEX_FIELDS` that this message has, by kind.

    `text` holds TEXT and STEMS streams: tokens joined by single spaces. `readable` is a small JSON-able
    view of the message for other tools (Elasticsearch keeps it as `_source`); engines do not search it.
    `names` are words that may be part of a name, in small letters with spaces between: for the lexicon.
    """

    id: str
    text: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    integers: Mapping[str, int]
    readable: Mapping[str, object]
    names: str = ""
