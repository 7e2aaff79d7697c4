"""What each page shows, as frozen values: a template reads these and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.catalog.reader import CollectionSummary
from web.decisions import Deciding, DecisionLine
from web.evidence import Evidence
from web.histogram import Histogram
from web.overviews import AsksContext as AsksContext
from web.overviews import ComplaintsContext as ComplaintsContext
from web.persons import PersonContext as PersonContext
from web.review import ReviewContext as ReviewContext


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead; `current` where that is here."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SpellingLink:
    """A spelling of a name with its count; the address leaves it out, or takes one in that is `off`."""

    text: str
    count: str
    url: str
    off: bool


@dataclass(frozen=True, slots=True)
class NameLine:
    """A word of a name that was looked for: the spellings that it was looked for as, and others like it."""

    word: str
    sought: Sequence[SpellingLink]
    others: Sequence[SpellingLink]


@dataclass(frozen=True, slots=True)
class Translation:
    """The same page in another language; `text` names the language in itself."""

    text: str
    url: str
    current: bool
    code: str


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet: the link chooses it, or takes the choice back."""

    text: str
    count: str
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet: the values shown at once, and the rest behind "all"."""

    name: str
    title: str
    values: Sequence[FacetLink]
    rest: Sequence[FacetLink]
    rest_title: str
    exact: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Facets under one heading: of the message itself, or of what follows from others."""

    title: str
    boxes: Sequence[FacetBox]


@dataclass(frozen=True, slots=True)
class SnippetLine:
    """A piece of a message with its marks; `where` says which field, where that is not the text."""

    html: Markup
    where: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A sender or addressee: what was made of it, and as it was written."""

    country: str
    bureau: str
    raw: str


@dataclass(frozen=True, slots=True)
class PartyList:
    """Addressees: the first ones, and the rest behind how many more there are."""

    first: Sequence[PartyLine]
    rest: Sequence[PartyLine]
    rest_title: str


@dataclass(frozen=True, slots=True)
class HitLine:
    """A hit. `route` is who wrote to whom."""

    url: str
    subject: Markup
    date: str
    machine_date: str
    sender: str
    addressees: Sequence[str]
    more_addressees: str
    languages: str
    kinds: Sequence[str]
    notes: Sequence[str]
    collections: Sequence[str]
    attachments: str
    snippets: Sequence[SnippetLine]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The search box: its words, what a new query keeps of the address, and the way out of that."""

    q: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    within: str = ""
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class DatesForm:
    """Two days (ISO 8601, or empty) to narrow by, and what the address keeps."""

    first: str
    last: str
    hidden: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What went wrong in the page's language, and the program's own English words about it."""

    title: str
    text: str
    english: str
    hint: str


@dataclass(frozen=True, slots=True)
class ErrorBox:
    """What is wrong with a search: the query before, at and behind the place, and ways on."""

    words: Explanation
    before: str
    at: str
    after: str
    plain_url: str


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The page of results. `error` is set where the search could not be read; then there are no results."""

    form: SearchForm
    error: ErrorBox | None = None
    total: str = ""
    described: str = ""
    empty: bool = False
    hits: Sequence[HitLine] = ()
    facets: Sequence[FacetGroup] = ()
    dates: DatesForm | None = None
    chips: Sequence[Link] = ()
    names: Sequence[NameLine] = ()
    name_url: str = ""
    clear_url: str = ""
    histogram: Histogram | None = None
    sorts: Sequence[Link] = ()
    exports: Sequence[Link] = ()
    next_url: str = ""
    previous_url: str = ""
    ways_on: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the original text, which has a direction of its own."""

    html: Markup
    quoted: bool


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment, and what can be read in it."""

    name: str
    media_type: str
    size: str
    sha256: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where the message was found: collection, file, and record within it."""

    number: str
    collection: Link
    path: str
    sha256: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class MessageContext:
    """The page of a message."""

    id: str
    subject: Markup
    date: str
    machine_date: str
    raw_date: str
    date_doubt: str
    sender: PartyLine | None
    to: PartyList
    cc: PartyList
    reference: str
    in_reply_to: str
    languages: str
    kinds: Sequence[str]
    blocks: Sequence[Sequence[TextLine]]
    evidence: Evidence | None
    deciding: Deciding | None
    headers: Sequence[tuple[str, str]]
    attachments: Sequence[AttachmentLine]
    sources: Sequence[SourceLine]
    back_url: str
    previous_url: str
    next_url: str
    json_url: str


@dataclass(frozen=True, slots=True)
class DecisionsContext:
    """What readers decided, and the address of the next of them."""

    decisions: Sequence[DecisionLine]
    more: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A ready question: its words, what exactly it asks, and its page."""

    text: str
    definition: str
    url: str


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """The page of a ready question: how many messages answer it, and the search for them."""

    text: str
    definition: str
    query: str
    total: str
    search_url: str
    hits: Sequence[HitLine]
    others: Sequence[QuestionLine]


@dataclass(frozen=True, slots=True)
class StartContext:
    """The start page."""

    total: str
    collections: Sequence[tuple[Link, str]]
    countries: Sequence[FacetLink]
    languages: Sequence[FacetLink]
    questions: Sequence[QuestionLine]
    histogram: Histogram | None
    form: SearchForm


@dataclass(frozen=True, slots=True)
class CollectionsContext:
    """All collections with their counts."""

    rows: Sequence[tuple[Link, CollectionSummary]]


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """What could not be read of a file for one reason; `key` tells the file from others of its name."""

    path: str
    key: str
    place: str
    count: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class CollectionContext:
    """A collection, and what was rejected in it."""

    summary: CollectionSummary
    search_url: str
    rejected: Sequence[RejectedLine]
    next_url: str


@dataclass(frozen=True, slots=True)
class HelpContext:
    """The query language: (what one types, what it finds, its search), the fields, and what is free."""

    examples: Sequence[tuple[str, str, str]]
    fields: Sequence[tuple[str, str]]
    free: Sequence[str]


@dataclass(frozen=True, slots=True)
class AboutContext:
    """What this is."""

    version: str


@dataclass(frozen=True, slots=True)
class ProblemContext:
    """An error as a page."""

    words: Explanation
    status: int
    form: SearchForm
