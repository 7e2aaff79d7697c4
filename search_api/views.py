"""What the service answers with: frozen values, the same for the API, the pages and the command line.

Offsets are in characters of the original text. Nothing here is HTML, and nothing here is a driver's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from archive.catalog.reader import Derived, StoredRejection, StoredSource
from archive.catalog.rejections import RejectionGroup
from archive.domain.instant import Instant
from archive.domain.ledger import Fact
from archive.domain.message import Message, Party, Span
from archive.query.request import Interval, SearchRequest, Sort
from archive.query.result import Bucket
from archive.query.words import Told


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of `field` as it was written, and the (start, end) of what matched, within `text`."""

    field: str
    text: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class HitView:
    """A message in a list of results. `collections` are those of its sources that the reader may see.

    `cursor` is where it stands in the result: a page can begin after it, or end before it.
    """

    id: str
    source_id: str | None
    format: str
    subject: str
    subject_marks: tuple[Span, ...]
    sent_at: Instant | None
    sender: Party | None
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    from_country: str | None
    to_countries: tuple[str, ...]
    language: str
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    collections: tuple[str, ...]
    attachments: int
    snippets: tuple[Snippet, ...]
    score: float
    cursor: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet; a selected one is always there, even with a count of 0."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet's values by count, then value. `exact` is False where the engine cannot promise the counts."""

    name: str
    values: tuple[FacetValue, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class SpellingView:
    """A token that a name was looked for as, and in how many messages it stands; `off`: not this time."""

    token: str
    messages: int
    off: bool


@dataclass(frozen=True, slots=True)
class NameView:
    """A word of a name in the query, and its spellings, the likeliest first."""

    word: str
    spellings: tuple[SpellingView, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a result.

    `total` is exact where `relation` is `eq`. `facets` has every name of `FACETS`, in that order.
    `next_cursor` begins the page after this one; `previous_cursor` ends the page before this one (ask with
    `backwards`); None where there is no such page. `sort` and `interval` are those that were used.
    `described` says in English what was searched, and `told` the same in parts for pages in any language.
    `persons` has a name for each person in the facet of that name, `names` each word of a name in the query.
    `missing` counts hits of this page that the index names and the catalog does not have (0, unless one of
    them is newer than the other).
    """

    request: SearchRequest
    sort: Sort
    hits: tuple[HitView, ...]
    total: int
    relation: Literal["eq", "gte"]
    facets: Mapping[str, FacetView]
    histogram: tuple[Bucket, ...]
    interval: Interval
    described: str
    told: Told
    next_cursor: str | None
    previous_cursor: str | None
    missing: int = 0
    persons: Mapping[str, str] = field(default_factory=dict)
    names: tuple[NameView, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbor:
    """The message before or after this one in the result, and where it stands in it."""

    id: str
    cursor: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as its page shows it; `sources` are those within the reader's scope, at least one.

    Where it was reached from a search, `subject_marks` and `body_marks` are what matched, and `previous`
    and `next` its neighbors in that result.
    """

    message: Message
    sources: tuple[StoredSource, ...]
    subject_marks: tuple[Span, ...] = ()
    body_marks: tuple[Span, ...] = ()
    previous: Neighbor | None = None
    next: Neighbor | None = None

    @property
    def collections(self) -> tuple[str, ...]:
        """The collections of its sources, each once, in order."""
        return tuple(dict.fromkeys(source.collection for source in self.sources))


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as they were found. `media_type` is safe to send: never one that a browser runs.

    `sha256` is of the file in the vault; `whole` tells whether these bytes are that file (then they are
    held against the hash while they are read) or a record cut out of it. `size` is in bytes.
    """

    chunks: Iterator[bytes]
    media_type: str
    file_name: str
    sha256: str
    size: int
    whole: bool


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """What could not be read, in the order it was met; `next_after` begins the page after this one."""

    collection: str
    rejections: tuple[StoredRejection, ...]
    next_after: int | None = None


@dataclass(frozen=True, slots=True)
class RejectionGroupsPage:
    """What could not be read, file by file; `next_after` begins the page after this one."""

    groups: tuple[RejectionGroup, ...]
    next_after: int | None = None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A message of an export, within the reader's scope; the renderers give it its columns."""

    message: Message
    sources: tuple[StoredSource, ...]
    collections: tuple[str, ...] = field(default=())
    derived: Derived = field(default_factory=Derived)
