"""The use cases of a reader: search, read, open, export, suggest. No HTTP in it.

Every method takes the reader's Scope. What lies outside it is NotFound in the same words as what does not
exist, and is neither counted, suggested nor named. Raises ArchiveError and nothing else on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from archive.catalog.reader import CatalogReader, CollectionSummary, StoredMessage, StoredSource
from archive.domain.ledger import Fact
from archive.domain.message import Message
from archive.engines.port import EngineReader
from archive.errors import NotFound, RequestError
from archive.names.lexicon import Lexicon
from archive.query.check import CheckedQuery, check_request
from archive.query.fields import INDEX_FIELDS, FieldKind
from archive.query.filters import read_filters
from archive.query.naming import NAME_FIELDS, NameSought
from archive.query.plan import Node, Nothing, Or, Term
from archive.query.questions import read_questions
from archive.query.request import EngineRequest, Interval, Scope, SearchRequest, Sort
from archive.query.result import Bucket, EngineHit, EngineResult
from archive.query.words import describe, tell_request
from archive.vault.store import Vault
from search_api.explanation import Explanation, build_explanation, links_of
from search_api.export import iter_export_rows
from search_api.facets import build_facets, choose_interval, is_too_fine
from search_api.identity import decisions_on, told_apart
from search_api.matches import find_body_marks, find_snippets, find_subject_marks
from search_api.originals import open_attached, open_source
from search_api.overviews import (
    ASKS_FACETS,
    ASKS_QUERY,
    COMPLAINTS_FACETS,
    COMPLAINTS_QUERY,
    AsksView,
    CountryComplaints,
    build_asks,
    build_complaints,
)
from search_api.persons import (
    OtherPerson,
    PersonView,
    build_person,
    choose_messages,
    find_others,
    query_for_others,
)
from search_api.scoping import (
    COLLECTION,
    check_field,
    facets_for,
    narrow_filters,
    narrow_plan,
    visible_sources,
)
from search_api.views import (
    ExportRow,
    HitView,
    MessageView,
    NameView,
    Neighbor,
    Original,
    RejectedPage,
    RejectionGroupsPage,
    SearchPage,
    SpellingView,
)

#: Suggestions, and records that could not be read, given at once.
MAX_SUGGESTIONS = 50
MAX_REJECTED = 500
PERSON = "person"
#: Fields whose values are suggested: the facets, and the other keywords of a party.
SUGGESTED: tuple[str, ...] = tuple(n for n, kind in INDEX_FIELDS.items() if kind is FieldKind.KEYWORD)


class SearchService:
    """Everything that a reader can do, over one engine, the catalog and the vault. Safe between threads."""

    def __init__(
        self, engine: EngineReader, catalog: CatalogReader, vault: Vault, lexicon: Lexicon | None = None
    ) -> None:
        self._engine = engine
        self._catalog = catalog
        self._vault = vault
        self._lexicon = lexicon

    def search(self, request: SearchRequest, scope: Scope) -> SearchPage:
        """A page of the result. Raises QueryError and RequestError before anything is searched."""
        request = read_filters(request)
        interval = choose_interval(request)
        checked, asked = self._check(request, scope, facets=facets_for(scope), interval=interval)
        result = self._engine.search(asked)
        histogram = result.histogram
        if is_too_fine(request, interval, histogram):
            interval = Interval.YEAR
            again = replace(asked, facets=(), interval=interval, size=1, cursor=None, backwards=False)
            histogram = self._engine.search(again).histogram
        hits = self._hits(result, checked.plan, scope)
        facets = build_facets(result, request, scope)
        persons = [value.value for value in facets[PERSON].values] if PERSON in facets else []
        following, preceding = _page_cursors(request, result)
        return SearchPage(
            request=request,
            sort=asked.sort,
            hits=hits,
            total=result.total,
            relation=result.relation,
            facets=facets,
            histogram=histogram,
            interval=interval,
            described=describe(request, checked.syntax, asked.sort),
            told=tell_request(request, checked.syntax, asked.sort),
            next_cursor=following,
            previous_cursor=preceding,
            missing=len(result.hits) - len(hits),
            persons=self._catalog.names_of(persons),
            names=self._names(checked, scope),
        )

    def get_message(self, message_id: str, scope: Scope, context: SearchRequest | None = None) -> MessageView:
        """A message; with the search that it was found by, also what matched in it.

        `context.cursor` is the hit's own, and gives the neighbors in that result. Raises NotFound,
        QueryError.
        """
        stored, sources = self._visible(message_id, scope)
        if context is None:
            return MessageView(stored.message, sources)
        checked, asked = self._check(context, scope)
        return MessageView(
            stored.message,
            sources,
            subject_marks=find_subject_marks(checked.plan, stored.message),
            body_marks=find_body_marks(checked.plan, stored.message),
            previous=self._neighbor(message_id, asked, backwards=True),
            next=self._neighbor(message_id, asked, backwards=False),
        )

    def explain(self, message_id: str, scope: Scope) -> Explanation:
        """Why a message is said to be what it is. Raises NotFound."""
        stored, _sources = self._visible(message_id, scope)
        derived = self._catalog.derived_of([message_id])[message_id]
        whole = scope.collections is None
        linked = self._catalog.get_messages(sorted(links_of(derived))) if whole else {}
        made = self._catalog.overrulings_of([message_id]).get(message_id, ())
        return build_explanation(stored.message, derived, linked, made, whole=whole)

    def person(self, person: str, scope: Scope) -> PersonView:
        """A person and their case. Raises NotFound, also for who may not see all collections: who is whom is
        known from all."""
        appearances = self._catalog.appearances_of(person) if scope.collections is None else []
        if not appearances:
            raise NotFound("There is no such person.", hint="Persons are named anew when messages are added.")
        ids = choose_messages(self._catalog.sent_of(person))
        measured = self._catalog.measure_messages()
        messages, about = self._catalog.get_messages(ids), self._catalog.derived_of(ids)
        stored, told = self._catalog.get_messages(measured), self._catalog.derived_of(measured)
        measures = [(one, told[key]) for key, one in stored.items()]
        view = build_person(person, appearances, messages, about, measures)
        view = replace(view, decisions=decisions_on(self._catalog, appearances))
        return replace(view, others=self._others(view, scope))

    def _others(self, view: PersonView, scope: Scope) -> tuple[OtherPerson, ...]:
        query = query_for_others(view)
        if not query:
            return ()
        buckets = self._count(query, (PERSON,), scope).facets[PERSON].buckets
        counts = {bucket.value: bucket.count for bucket in buckets}
        apart = told_apart(self._catalog, view.decisions)
        return find_others(view, counts, self._catalog.firsts_of(counts), apart)

    def asks(self, scope: Scope) -> AsksView:
        """Who asks whom for information, within the reader's collections."""
        return build_asks(self._count(ASKS_QUERY, ASKS_FACETS, scope))

    def complaints(self, scope: Scope) -> tuple[CountryComplaints, ...]:
        """Complaints by requesting country and year. Raises RequestError for a reader of some collections."""
        check_field(*COMPLAINTS_FACETS, scope)
        return build_complaints(self._count(COMPLAINTS_QUERY, COMPLAINTS_FACETS, scope))

    def questions(self, scope: Scope) -> tuple[str, ...]:
        """The names of the ready questions that this reader may ask."""
        return tuple(name for name, query in read_questions().items() if self._may_ask(query, scope))

    def _may_ask(self, query: str, scope: Scope) -> bool:
        try:
            self._check(SearchRequest(q=query), scope)
        except RequestError:
            return False
        return True

    def _count(self, query: str, facets: tuple[str, ...], scope: Scope) -> EngineResult:
        _checked, asked = self._check(SearchRequest(q=query, size=1), scope, facets=facets)
        return self._engine.search(asked)

    def open_original(self, message_id: str, scope: Scope, source: int = 1) -> Original:
        """The bytes that a message was read from; `source` counts its visible sources from 1.

        Raises NotFound, VaultError; the latter also while the bytes are read, before the last of them.
        """
        _stored, sources = self._visible(message_id, scope)
        if not 1 <= source <= len(sources):
            raise _not_found()
        return open_source(message_id, sources[source - 1], self._vault)

    def open_attachment(self, message_id: str, number: int, scope: Scope) -> Original:
        """The bytes of a message's attachment; `number` counts from 1. Raises NotFound, VaultError."""
        stored, _sources = self._visible(message_id, scope)
        if not 1 <= number <= len(stored.message.attachments):
            raise _not_found()
        return open_attached(stored.message.attachments[number - 1], self._vault)

    def iter_export(self, request: SearchRequest, scope: Scope) -> Iterator[ExportRow]:
        """Every message of the result, to the last, in its order and in constant memory.

        `size`, `cursor` and `backwards` are those of a page and count for nothing here. Raises QueryError
        at once; EngineError and CatalogError also later, in between rows.
        """
        _checked, asked = self._check(replace(request, cursor=None, backwards=False), scope)
        return iter_export_rows(self._engine.iter_ids(asked), self._catalog, scope)

    def collections(self, scope: Scope) -> tuple[CollectionSummary, ...]:
        """The collections that the reader may see, by name."""
        return tuple(summary for summary in self._catalog.collections() if scope.allows(summary.name))

    def rejected(self, collection: str, scope: Scope, *, after: int = 0, size: int = 100) -> RejectedPage:
        """What could not be read in this collection, in the order it was met. Raises NotFound."""
        self._check_collection(collection, scope)
        if not 1 <= size <= MAX_REJECTED:
            raise RequestError(f"`size` is a whole number from 1 to {MAX_REJECTED}.", parameter="size")
        found = list(islice(self._catalog.iter_rejected(collection, after=after, limit=size + 1), size + 1))
        page = tuple(found[:size])
        return RejectedPage(collection, page, page[-1].number if len(found) > size else None)

    def rejection_groups(
        self, collection: str, scope: Scope, *, after: int = 0, size: int = 100
    ) -> RejectionGroupsPage:
        """The same for a person: records of one file and reason together. Raises NotFound."""
        self._check_collection(collection, scope)
        found = tuple(islice(self._catalog.iter_rejection_groups(collection, after=after), size + 1))
        page = found[:size]
        return RejectionGroupsPage(page, page[-1].number if len(found) > size else None)

    def _check_collection(self, collection: str, scope: Scope) -> None:
        if not scope.allows(collection) or not any(s.name == collection for s in self.collections(scope)):
            raise NotFound("There is no such collection.")

    def suggest(self, field: str, prefix: str, scope: Scope, limit: int = 10) -> tuple[Bucket, ...]:
        """Values of a keyword field that begin so, the most frequent first. Raises RequestError."""
        if field not in SUGGESTED:
            raise RequestError(
                "There are no suggestions for this field.",
                parameter="field",
                hint=f"Fields with suggestions: {', '.join(SUGGESTED)}.",
            )
        check_field(field, scope)
        if not 1 <= limit <= MAX_SUGGESTIONS:
            raise RequestError(f"`limit` is a number from 1 to {MAX_SUGGESTIONS}.", parameter="limit")
        if field != COLLECTION:
            return self._engine.terms(field, prefix, limit, scope)
        # A message in two collections would tell of the other one here.
        named = [Bucket(s.name, s.messages) for s in self.collections(scope) if s.name.startswith(prefix)]
        return tuple(sorted(named, key=lambda b: (-b.count, b.value))[:limit])

    def check_health(self) -> None:
        """Ask the engine and the catalog one small question each. Raises EngineError, CatalogError."""
        self._engine.search(EngineRequest(Nothing(), Scope(frozenset()), size=1))
        self._catalog.get_message("")

    def _check(
        self,
        request: SearchRequest,
        scope: Scope,
        *,
        facets: tuple[str, ...] = (),
        interval: Interval | None = None,
    ) -> tuple[CheckedQuery, EngineRequest]:
        """The checked query, and what the engine is asked: without a word on collections out of scope."""
        checked, asked = check_request(
            request, scope, facets=facets, interval=interval, lexicon=self._lexicon
        )
        plan, filters = narrow_plan(asked.plan, scope), narrow_filters(asked.filters, scope)
        return checked, replace(asked, plan=plan, filters=filters, facets=facets, interval=interval)

    def _names(self, checked: CheckedQuery, scope: Scope) -> tuple[NameView, ...]:
        """What names were looked for as, of what stands in messages that the reader may see."""
        return tuple(
            NameView(sought.word, tuple(self._count_spellings(sought, scope))) for sought in checked.names
        )

    def _count_spellings(self, sought: NameSought, scope: Scope) -> Iterator[SpellingView]:
        for token in (*sought.spellings, *sought.others):
            anywhere = Or(tuple(Term(field, token) for field in NAME_FIELDS))
            found = self._engine.search(EngineRequest(anywhere, scope, sort=Sort.NEWEST, size=1)).total
            if found:
                yield SpellingView(token, found, token in sought.others)

    def _visible(self, message_id: str, scope: Scope) -> tuple[StoredMessage, tuple[StoredSource, ...]]:
        stored = self._catalog.get_message(message_id)
        sources = visible_sources(stored, scope)
        if stored is None or not sources:
            raise _not_found()
        return stored, sources

    def _hits(self, result: EngineResult, plan: Node, scope: Scope) -> tuple[HitView, ...]:
        found = self._catalog.get_messages([hit.id for hit in result.hits])
        visible = [(hit, found.get(hit.id)) for hit in result.hits]
        facts = self._catalog.facts_of_messages(found) if scope.collections is None else {}
        return tuple(
            _hit(hit, stored.message, sources, plan, tuple(facts.get(hit.id, ())))
            for hit, stored in visible
            if stored is not None and (sources := visible_sources(stored, scope))
        )

    def _neighbor(self, message_id: str, asked: EngineRequest, *, backwards: bool) -> Neighbor | None:
        """The nearest other message on one side of the cursor.

        Two are asked for, because the message itself may stand one place off its cursor, where the result
        has grown since.
        """
        if asked.cursor is None:
            return None
        hits = self._engine.search(replace(asked, size=2, backwards=backwards)).hits
        nearest = (hit for hit in (reversed(hits) if backwards else hits) if hit.id != message_id)
        return next((Neighbor(hit.id, hit.cursor) for hit in nearest), None)


def _hit(
    hit: EngineHit,
    message: Message,
    sources: tuple[StoredSource, ...],
    plan: Node,
    facts: tuple[Fact, ...],
) -> HitView:
    subject_marks = find_subject_marks(plan, message)
    return HitView(
        id=message.id,
        source_id=message.source_id,
        format=message.format,
        subject=message.subject,
        subject_marks=subject_marks,
        sent_at=message.sent_at,
        sender=message.sender,
        to=message.to,
        cc=message.cc,
        from_country=message.from_country,
        to_countries=message.to_countries,
        language=message.language,
        languages=message.languages,
        kinds=message.kinds,
        collections=tuple(dict.fromkeys(source.collection for source in sources)),
        attachments=len(message.attachments),
        snippets=find_snippets(plan, message, sources, subject_matched=bool(subject_marks)),
        score=hit.score,
        cursor=hit.cursor,
        facts=facts,
    )


def _page_cursors(request: SearchRequest, result: EngineResult) -> tuple[str | None, str | None]:
    """(next, previous) of a page: `more` tells of the side it was read towards, a cursor of the other."""
    if not result.hits:
        return None, None
    first, last = result.hits[0].cursor, result.hits[-1].cursor
    if request.backwards:
        return last, first if result.more else None
    return last if result.more else None, first if request.cursor is not None else None


def _not_found() -> NotFound:
    return NotFound("There is no such message.", hint="It may have another id now, or never have been here.")
