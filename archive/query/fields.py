"""The field catalogue: what an index holds, what a reader may name, what can be a facet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How an engine holds a field."""

    TEXT = "text"  # a stream of our own tokens, whitespace-separated, with positions
    STEMS = "stems"  # a stream of `lang:stem` tokens, frequencies only, no positions
    KEYWORD = "keyword"  # whole values, exact, many a document, can be aggregated
    INTEGER = "integer"  # one signed 64-bit value, ranges and sorting


#: name -> kind. Streams are built by archive.analysis; keywords are stored as they are.
INDEX_FIELDS: dict[str, FieldKind] = {
    "subject": FieldKind.TEXT,
    "body": FieldKind.TEXT,
    "attachments": FieldKind.TEXT,
    "parties": FieldKind.TEXT,  # sender, To and Cc as found
    "references": FieldKind.TEXT,  # own number, in-reply-to, source id
    "file": FieldKind.TEXT,  # file names of sources and attachments
    "subject_stems": FieldKind.STEMS,
    "body_stems": FieldKind.STEMS,
    "attachments_stems": FieldKind.STEMS,
    "collection": FieldKind.KEYWORD,
    "kind": FieldKind.KEYWORD,
    "from_country": FieldKind.KEYWORD,
    "from_bureau": FieldKind.KEYWORD,
    "to_country": FieldKind.KEYWORD,
    "to_bureau": FieldKind.KEYWORD,
    "cc_country": FieldKind.KEYWORD,
    "language": FieldKind.KEYWORD,  # all languages of the message, or `und`
    "format": FieldKind.KEYWORD,
    "year": FieldKind.KEYWORD,  # 2022 or `unknown`; as the sender wrote the date
    "month": FieldKind.KEYWORD,  # 2022-03
    "day": FieldKind.KEYWORD,  # 2022-03-10
    "first_day": FieldKind.INTEGER,  # days since 1970-01-01 of the earliest reading; absent when unknown
    "last_day": FieldKind.INTEGER,  # the same for the latest reading
    "newest_key": FieldKind.INTEGER,  # unique sort key, larger is newer; 0 when the date is unknown
    "oldest_key": FieldKind.INTEGER,  # the same, but the largest number when the date is unknown
}

#: The value that stands for "this message has none" in the facets that always have a value.
UNKNOWN = "unknown"

#: Facets in the order of the page. Each is a KEYWORD field of the same name.
FACETS: tuple[str, ...] = (
    "collection", "kind", "from_country", "from_bureau", "to_country", "language", "year", "format",
)  # fmt: skip

#: Text fields that a plain word is looked for in, with the boost of each.
DEFAULT_TEXT_FIELDS: dict[str, float] = {
    "subject": 2.0,
    "body": 1.0,
    "attachments": 0.8,
    "parties": 1.0,
    "references": 1.0,
}
#: text field -> the field of its stems, where it has one.
STEMS_OF: dict[str, str] = {
    "subject": "subject_stems",
    "body": "body_stems",
    "attachments": "attachments_stems",
}


@dataclass(frozen=True, slots=True)
class QueryField:
    """A name that a reader may type before a colon, and the index fields it looks in."""

    name: str
    index_fields: tuple[str, ...]
    description: str
    aliases: tuple[str, ...] = ()
