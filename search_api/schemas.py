"""The JSON of the API. Names and meanings are fixed; fields may be added, none is taken away.

Texts are as they were written and not HTML. `marks` are [start, end] in characters (Unicode code points) of
the text beside them. Times are ISO 8601, cut to the precision that is known (`2022-03` is a month).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from archive.catalog.reader import CollectionSummary
from archive.domain.message import Message, Party
from archive.query.result import Bucket
from search_api.views import HitView, MessageView, RejectedPage, SearchPage

Mark = Annotated[tuple[int, int], Field(description="start, end in characters of the text beside it")]


class Schema(BaseModel):
    """A frozen piece of an answer; one of the same field names as a view can be read from it."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class Answer:
    """A piece of a page of results, of which there are hundreds on one.

    OpenAPI is told its fields as those of a Schema, but it is not checked again while it is made.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(slots=True)
class PartyOut(Answer):
    """A sender or addressee: `raw` as found, `country` ISO 3166-1 alpha-2 or `INT`, `bureau` its city."""

    raw: str
    country: str | None
    bureau: str | None


@dataclass(slots=True)
class Total(Answer):
    """How many messages; exact where `relation` is `eq`, at least so many where it is `gte`."""

    value: int
    relation: Literal["eq", "gte"]


@dataclass(slots=True)
class SnippetOut(Answer):
    """A piece of a field, with what matched in it."""

    field: str
    text: str
    marks: list[Mark]


@dataclass(slots=True)
class Hit(Answer):
    """A message in a result. `cursor` is its place: a page can begin after it or end before it."""

    id: str
    source_id: str | None
    subject: str
    subject_marks: list[Mark]
    sent_at: str | None
    sent_at_precision: str | None
    sender: PartyOut | None
    to: list[PartyOut]
    cc: list[PartyOut]
    from_country: str | None
    to_countries: list[str]
    language: str
    languages: list[str]
    kinds: list[str]
    format: str
    collections: list[str]
    attachments: int
    snippets: list[SnippetOut]
    cursor: str


@dataclass(slots=True)
class FacetValueOut(Answer):
    """A value, how many messages have it, and whether it is chosen now."""

    value: str
    count: int
    selected: bool


@dataclass(slots=True)
class BucketOut(Answer):
    """A value and how many messages have it."""

    value: str
    count: int


@dataclass(slots=True)
class SpellingOut(Answer):
    """A token that a name was looked for as, in how many messages it stands, and whether it was left out."""

    token: str
    messages: int
    off: bool


@dataclass(slots=True)
class NameOut(Answer):
    """A word of a name in the query, and its spellings, the likeliest first."""

    word: str
    spellings: list[SpellingOut]


@dataclass(slots=True)
class SearchResponse(Answer):
    """A page of a result. `inexact_facets` names the facets whose counts are estimates: none, as a rule.
    `persons` has a name for each person in the facet of that name."""

    total: Total
    hits: list[Hit]
    facets: dict[str, list[FacetValueOut]]
    inexact_facets: list[str]
    histogram: list[BucketOut]
    interval: str
    sort: str
    described: str
    next_cursor: str | None
    previous_cursor: str | None
    missing: int
    persons: dict[str, str]
    names: list[NameOut]


class SourceOut(Schema):
    """Where a message was found; `offset` and `length` in bytes, `ordinal` 0 where it is the whole file."""

    collection: str
    path: str
    sha256: str
    offset: int
    length: int
    ordinal: int
    format: str


class AttachmentOut(Schema):
    """A file in a message; `number` is its place in the address that gives its bytes."""

    number: int
    name: str
    media_type: str
    sha256: str
    size: int
    text: str


class NeighborOut(Schema):
    """The message before or after in the result that this one was reached from."""

    id: str
    cursor: str


class MessageResponse(Schema):
    """A message with all that is known of it. `raw_sent_at` and `raw` are as found."""

    id: str
    source_id: str | None
    format: str
    subject: str
    subject_marks: list[Mark]
    body: str
    body_marks: list[Mark]
    quoted: list[Mark]
    sender: PartyOut | None
    to: list[PartyOut]
    cc: list[PartyOut]
    from_country: str | None
    to_countries: list[str]
    raw_sent_at: str | None
    sent_at: str | None
    sent_at_precision: str | None
    reference: str | None
    in_reply_to: str | None
    headers: list[tuple[str, str]]
    language: str
    languages: list[str]
    language_confidence: float
    kinds: list[str]
    collections: list[str]
    sources: list[SourceOut]
    attachments: list[AttachmentOut]
    previous: NeighborOut | None
    next: NeighborOut | None


class CollectionOut(Schema):
    """A collection: files met, distinct messages, containers, and files or records that were rejected."""

    name: str
    files: int
    messages: int
    containers: int
    rejected: int


class CollectionsResponse(Schema):
    """The collections that the reader may see, by name."""

    collections: list[CollectionOut]


class RejectionOut(Schema):
    """What could not be read, at which stage, and why.

    `sha256` is of the file, null where that could not be read; `ordinal` counts its records, 0 is the file
    itself; `line` is that of the file, 0 where a record is none of lines.
    """

    number: int
    path: str
    sha256: str | None
    ordinal: int
    line: int
    stage: str
    reason: str


class RejectedResponse(Schema):
    """What could not be read in a collection; `next_after` begins the page after this one."""

    collection: str
    rejected: list[RejectionOut]
    next_after: int | None


class SuggestResponse(Schema):
    """Values of a field that begin as was asked, the most frequent first."""

    field: str
    values: list[BucketOut]


class HealthResponse(Schema):
    """That the engine and the catalog answer."""

    status: Literal["ok"]


class ErrorDetail(Schema):
    """What went wrong. `span` is where in `q`, in characters; `parameter` is the one that is wrong."""

    code: str
    message: str
    hint: str
    span: Mark | None = None
    parameter: str | None = None


class ErrorResponse(Schema):
    """The one shape of every error."""

    error: ErrorDetail


def render_page(page: SearchPage) -> SearchResponse:
    """A page of a result as JSON."""
    return SearchResponse(
        total=Total(value=page.total, relation=page.relation),
        hits=[_hit(hit) for hit in page.hits],
        facets={
            name: [FacetValueOut(v.value, v.count, v.selected) for v in facet.values]
            for name, facet in page.facets.items()
        },
        inexact_facets=[name for name, facet in page.facets.items() if not facet.exact],
        histogram=_buckets(page.histogram),
        interval=page.interval,
        sort=page.sort,
        described=page.described,
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
        missing=page.missing,
        persons=dict(page.persons),
        names=[
            NameOut(name.word, [SpellingOut(s.token, s.messages, s.off) for s in name.spellings])
            for name in page.names
        ],
    )


def render_message(view: MessageView) -> MessageResponse:
    """A message as JSON."""
    message = view.message
    return MessageResponse(
        id=message.id,
        source_id=message.source_id,
        format=message.format,
        subject=message.subject,
        subject_marks=list(view.subject_marks),
        body=message.body,
        body_marks=list(view.body_marks),
        quoted=list(message.quoted),
        sender=_party(message.sender),
        to=_parties(message.to),
        cc=_parties(message.cc),
        from_country=message.from_country,
        to_countries=list(message.to_countries),
        raw_sent_at=message.raw_sent_at,
        sent_at=message.sent_at.isoformat() if message.sent_at else None,
        sent_at_precision=message.sent_at.precision if message.sent_at else None,
        reference=message.reference,
        in_reply_to=message.in_reply_to,
        headers=list(message.headers),
        language=message.language,
        languages=list(message.languages),
        language_confidence=message.language_confidence,
        kinds=list(message.kinds),
        collections=list(view.collections),
        sources=[SourceOut.model_validate(source) for source in view.sources],
        attachments=_attachments(message),
        previous=NeighborOut.model_validate(view.previous) if view.previous else None,
        next=NeighborOut.model_validate(view.next) if view.next else None,
    )


def render_collections(summaries: tuple[CollectionSummary, ...]) -> CollectionsResponse:
    """Collections as JSON."""
    return CollectionsResponse(collections=[CollectionOut.model_validate(s) for s in summaries])


def render_rejected(page: RejectedPage) -> RejectedResponse:
    """What could not be read as JSON."""
    return RejectedResponse(
        collection=page.collection,
        rejected=[RejectionOut.model_validate(rejection) for rejection in page.rejections],
        next_after=page.next_after,
    )


def render_suggestions(field: str, values: tuple[Bucket, ...]) -> SuggestResponse:
    """Suggestions as JSON."""
    return SuggestResponse(field=field, values=_buckets(values))


def _hit(hit: HitView) -> Hit:
    return Hit(
        id=hit.id,
        source_id=hit.source_id,
        subject=hit.subject,
        subject_marks=list(hit.subject_marks),
        sent_at=hit.sent_at.isoformat() if hit.sent_at else None,
        sent_at_precision=hit.sent_at.precision if hit.sent_at else None,
        sender=_party(hit.sender),
        to=_parties(hit.to),
        cc=_parties(hit.cc),
        from_country=hit.from_country,
        to_countries=list(hit.to_countries),
        language=hit.language,
        languages=list(hit.languages),
        kinds=list(hit.kinds),
        format=hit.format,
        collections=list(hit.collections),
        attachments=hit.attachments,
        snippets=[SnippetOut(s.field, s.text, list(s.marks)) for s in hit.snippets],
        cursor=hit.cursor,
    )


def _party(party: Party | None) -> PartyOut | None:
    return PartyOut(party.raw, party.country, party.bureau) if party else None


def _parties(parties: tuple[Party, ...]) -> list[PartyOut]:
    return [PartyOut(p.raw, p.country, p.bureau) for p in parties]


def _buckets(buckets: Iterable[Bucket]) -> list[BucketOut]:
    return [BucketOut(bucket.value, bucket.count) for bucket in buckets]


def _attachments(message: Message) -> list[AttachmentOut]:
    return [
        AttachmentOut(
            number=number, name=a.name, media_type=a.media_type, sha256=a.sha256, size=a.size, text=a.text
        )
        for number, a in enumerate(message.attachments, 1)
    ]
