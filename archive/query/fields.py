"""The field catalogue: what an index holds, what a reader may name, what can be a facet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.domain.findings import Kind


class FieldKind(StrEnum):
    """How an engine holds a field."""

    TEXT = "text"  # a stream of our own tokens, whitespace-separated, with positions
    STEMS = "stems"  # a stream of `lang:stem` tokens, frequencies only, no positions
    KEYWORD = "keyword"  # whole values, exact, many a document, can be aggregated
    INTEGER = "integer"  # one signed 64-bit value, ranges and sorting


#: Kinds of message that are an event in a person's case.
EVENTS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind not in (Kind.OTHER, Kind.MEASURES_ANNOUNCED))

#: KEYWORD fields of what follows from several messages, perhaps of several collections: a reader who may not
#: see all of them is told none of it.
LEDGER_FIELDS: tuple[str, ...] = (
    "after",  # kinds of event that came before, in the case of one of its persons
    "before",  # kinds of event that came after
    "basis",  # how a refusal before a request is known: linked, stated, both
    "certainty",  # of what is said of a refusal or cancellation before it: certain, possible
    "days_since",  # range of days since the refusal: 0-30, 31-90, ...
    "answered",  # yes or no, of requests
    "during",  # `measures`: sent while its country was under restrictive measures
    "bypass",  # yes or no, of requests: whether the General Secretariat was left out
    "requesting_country",  # on whose behalf the person is searched for
    "outcome",  # of a complaint
    "person",  # ids of persons
    "complaint",  # `RU:2021:filed`: requesting country, year, step
)


#: Days since a refusal, as ranges; both ends are included, the last is open.
DAYS_RANGES: tuple[str, ...] = ("0-30", "31-90", "91-365", "366-1095", "1096-")


def days_field(direction: str, kind: str) -> str:
    """The INTEGER field of the days between a message and an event `after` or `before` which it was sent."""
    return f"days_{direction}_{kind}"


#: name -> kind. Streams are built by archive.analysis; keywords are stored as they are.
INDEX_FIELDS: dict[str, FieldKind] = {
    "subject": FieldKind.TEXT,
    "body": FieldKind.TEXT,
    "attachments": FieldKind.TEXT,
    "sender": FieldKind.TEXT,  # as found, and its bureau
    "addressees": FieldKind.TEXT,  # To, the same
    "copies": FieldKind.TEXT,  # Cc, the same
    "references": FieldKind.TEXT,  # own number, in-reply-to, source id
    "file": FieldKind.TEXT,  # file names of sources and attachments
    "file_places": FieldKind.TEXT,  # the same by collection, for messages in several: archive.query.places
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
    **dict.fromkeys(LEDGER_FIELDS, FieldKind.KEYWORD),
    "tracing": FieldKind.KEYWORD,  # `informal`: a request for information; `formal`: by notice or diffusion
    "route": FieldKind.KEYWORD,  # `RU>AE` for each addressee's country
    **dict.fromkeys(
        (days_field(direction, kind) for direction in ("after", "before") for kind in EVENTS),
        FieldKind.INTEGER,  # whole days to the nearest such event; absent where none is dated
    ),
    "first_day": FieldKind.INTEGER,  # days since 1970-01-01 of the earliest reading; absent when unknown
    "last_day": FieldKind.INTEGER,  # the same for the latest reading
    "newest_key": FieldKind.INTEGER,  # sort key: larger is newer; messages of unknown date have the smallest
    "oldest_key": FieldKind.INTEGER,  # the same, but those of unknown date have the largest
}

#: The value that stands for "this message has none" in the facets that always have a value.
UNKNOWN = "unknown"

#: Facets in the order of the page. Each is a KEYWORD field of the same name.
FACETS: tuple[str, ...] = (
    "collection", "kind", "from_country", "from_bureau", "to_country", "language", "year", "format",
    "after", "days_since", "certainty", "basis", "answered", "during", "bypass", "tracing", "before",
    "requesting_country", "outcome", "person",
)  # fmt: skip

#: Facets of which only the most frequent values are counted: there can be as many persons as messages.
MOST_FREQUENT: dict[str, int] = {"person": 20}

#: Text fields that a plain word is looked for in, with the boost of each.
DEFAULT_TEXT_FIELDS: dict[str, float] = {
    "subject": 2.0,
    "body": 1.0,
    "attachments": 0.8,
    "sender": 1.0,
    "addressees": 1.0,
    "copies": 0.8,
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
    """A name that a reader may type before a colon.

    `text` are the TEXT fields that its words are looked for in, `keyword` the KEYWORD field that a value may
    name instead; `values` says how that value is read (see archive.query.values). `aliases` mean the same.
    """

    name: str
    text: tuple[str, ...]
    keyword: str | None
    values: str
    description: str
    aliases: tuple[str, ...] = ()


_PARTIES = ("sender", "addressees", "copies")

#: Every name, in the order of docs/query-language.md.
QUERY_FIELDS: dict[str, QueryField] = {
    f.name: f
    for f in (
        QueryField("text", tuple(DEFAULT_TEXT_FIELDS), None, "", "words anywhere, as without a field"),
        QueryField("subject", ("subject",), None, "", "words of the subject", ("title",)),
        QueryField("body", ("body",), None, "", "words of the text", ("message",)),
        QueryField(
            "attachment", ("attachments",), None, "", "words and names of attachments", ("attachments",)
        ),
        QueryField(
            "from", ("sender",), "from_country", "country", "the sender: a country or a bureau",
            ("sender", "from_country", "from_bureau"),
        ),
        QueryField(
            "to", ("addressees",), "to_country", "country", "an addressee: a country or a bureau",
            ("to_country", "to_bureau"),
        ),
        QueryField(
            "cc", ("copies",), "cc_country", "country", "a copy: a country or a bureau",
            ("copy", "cc_country"),
        ),
        QueryField("party", _PARTIES, None, "", "words of any sender or addressee as written", ("parties",)),
        QueryField(
            "name", (), None, "name", "a person’s name, in any script, spelling and order", ("names",)
        ),
        QueryField("ref", ("references",), None, "", "a reference number", ("reference", "references")),
        QueryField("id", ("references",), None, "", "a message's own number at its source", ("source_id",)),
        QueryField("file", ("file",), None, "", "words of a file's name", ("filename", "path")),
        QueryField("kind", (), "kind", "kind", "what the message does", ("kinds",)),
        QueryField("lang", (), "language", "language", "a language it is written in", ("language",)),
        QueryField("format", (), "format", "format", "the format it was found in"),
        QueryField("collection", (), "collection", "any", "the collection it is in"),
        QueryField("year", (), "year", "year", "the year it was sent in, or unknown"),
        QueryField("sent", (), None, "date", "a date, a range of dates, or unknown", ("date", "sent_at")),
        QueryField("after", (), "after", "event", "what had happened to one of its persons before"),
        QueryField("before", (), "before", "event", "what happened to one of its persons later"),
        QueryField("within", (), None, "within", "at most so long after, or before, what stands beside it"),
        QueryField("basis", (), "basis", "basis", "how a refusal before it is known"),
        QueryField("certainty", (), "certainty", "certainty", "how sure it is that a refusal came before it"),
        QueryField("days_since", (), "days_since", "days_since", "days since the refusal, as a range"),
        QueryField("answered", (), "answered", "yes_or_no", "whether a request was answered"),
        QueryField("during", (), "during", "during", "sent while its country was under measures"),
        QueryField("bypass", (), "bypass", "yes_or_no", "whether a request left out the General Secretariat"),
        QueryField("tracing", (), "tracing", "tracing", "the search for a person: informal or formal"),
        QueryField(
            "requesting", (), "requesting_country", "country", "on whose behalf a person is searched for",
            ("requesting_country",),
        ),
        QueryField("outcome", (), "outcome", "outcome", "how a complaint was decided"),
        QueryField("person", (), "person", "any", "a person, by the id of their page", ("persons",)),
    )
}  # fmt: skip

#: What may be typed -> the name of the field.
FIELD_NAMES: dict[str, str] = {
    typed: field.name for field in QUERY_FIELDS.values() for typed in (field.name, *field.aliases)
}
