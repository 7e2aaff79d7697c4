"""The pages: each reads the request, asks the service, and hands a context to its template."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from archive.errors import ArchiveError, NotFound, QueryError
from archive.query.fields import QUERY_FIELDS
from archive.query.questions import query_of
from archive.query.request import Scope, SearchRequest
from search_api.deciding import DecisionService
from search_api.errors import Problem, problem_of, problem_of_status
from search_api.params import parse_params
from search_api.service import SearchService
from web.contexts import (
    AboutContext,
    CollectionContext,
    CollectionsContext,
    HelpContext,
    Link,
    SearchForm,
    StartContext,
)
from web.histogram import build_histogram
from web.overviews import build_asks, build_complaints
from web.persons import build_person
from web.questions import QUESTION_HITS, build_question, list_questions
from web.reading import build_message
from web.rejected import build_rejected
from web.rendering import Templates, choose_language, render_problem
from web.results import build_facet, build_failed, build_search
from web.urls import toggled

ScopeOf = Callable[[Request], Scope]
#: Lines of what was rejected on a page.
REJECTED_SIZE = 100
#: What one types, and the key of what it finds. Each finds something in the sample leak.
EXAMPLES = (
    ("border crossing", "syntax_words"),
    ("name:Vedeniapin", "syntax_name"),
    ('"useful information"', "syntax_phrase"),
    ("(visa OR passport) -lost", "syntax_either"),
    ("pass*", "syntax_prefix"),
    ("Vedeniapin~1", "syntax_fuzzy"),
    ("from:RU to:AE", "syntax_fields"),
    ("sent:[2022-03 TO 2023-02]", "syntax_dates"),
    ('"flight hotel"~5', "help_near"),
    ("G?ndogan", "help_one"),
    ("*skaya", "help_ending"),
    ("subject:(notice OR diffusion)", "help_one_field"),
    ("from:INT to:Moscow", "help_secretariat"),
    ("lang:ar", "help_written"),
    ("lang:(ru OR uk)", "help_group"),
    ("sent:2022-03", "help_month"),
    ("sent:unknown", "help_undated"),
)
#: What a search sees past, and what it does not.
FREE = ("capitals", "letters", "forms", "numbers", "names")


class Pages:
    """Handlers over one service; `scope_of` says what a reader may see."""

    def __init__(
        self,
        service: SearchService,
        scope_of: ScopeOf,
        templates: Templates,
        decisions: DecisionService | None = None,
    ) -> None:
        self._service = service
        self._scope_of = scope_of
        self._templates = templates
        self._decisions = decisions

    def router(self) -> APIRouter:
        """Every page at its address, for GET and for HEAD, which FastAPI leaves out."""
        router = APIRouter(include_in_schema=False)
        routes: tuple[tuple[str, Callable[..., Response]], ...] = (
            ("/", self.start),
            ("/search", self.search),
            ("/messages/{message_id}", self.message),
            ("/asks", self.asks),
            ("/complaints", self.complaints),
            ("/persons/{person}", self.person),
            ("/questions/{name}", self.question),
            ("/collections", self.collections),
            ("/collections/{name:path}", self.collection),
            ("/help", self.help),
            ("/about", self.about),
        )
        for path, handler in routes:
            router.add_api_route(path, handler, methods=["GET", "HEAD"], response_class=HTMLResponse)
        return router

    def start(self, request: Request) -> Response:
        """What is in the archive, and ways in."""
        locale, urls = choose_language(request)
        scope = self._scope_of(request)
        everything = SearchRequest(size=1)
        page = self._service.search(everything, scope)
        asked = SearchRequest()
        boxes = {n: build_facet(page.facets[n], asked, locale, urls) for n in ("from_country", "language")}
        context = StartContext(
            total=locale.say_count("messages", page.total),
            collections=[
                (
                    Link(one.name, urls.search(toggled(asked, "collection", one.name))),
                    locale.say_count("messages", one.messages),
                )
                for one in self._service.collections(scope)
            ],
            countries=boxes["from_country"].values if boxes["from_country"] else (),
            languages=boxes["language"].values if boxes["language"] else (),
            questions=list_questions(self._service.questions(scope), locale, urls),
            histogram=build_histogram(page.histogram, page.interval, asked, locale, urls),
            form=SearchForm(),
        )
        return self._templates.render("start.html", context, request, locale, urls)

    def search(self, request: Request) -> Response:
        """The results of a search, or the place of its mistake."""
        locale, urls = choose_language(request)
        pairs = request.query_params.multi_items()
        asked = SearchRequest(q=dict(pairs).get("q", ""))
        try:
            asked = parse_params(pairs, also=("lang",))
            context = build_search(self._service.search(asked, self._scope_of(request)), locale, urls)
        except QueryError as error:
            problem = problem_of(error)
            failed = build_failed(asked, error, problem, locale, urls)
            return self._templates.render("search.html", failed, request, locale, urls, problem.status)
        return self._templates.render("search.html", context, request, locale, urls)

    def message(self, request: Request, message_id: str) -> Response:
        """A message, with its place in the result that it was reached from."""
        locale, urls = choose_language(request)
        pairs = [(n, v) for n, v in request.query_params.multi_items() if n != "lang"]
        asked = parse_params(pairs) if pairs else None
        scope = self._scope_of(request)
        view = self._service.get_message(message_id, scope, asked)
        found = self._service.explain(message_id, scope)
        made = self._decisions.of_message(message_id, scope) if self._decisions else None
        context = build_message(view, found, asked, locale, urls, made)
        return self._templates.render("message.html", context, request, locale, urls)

    def person(self, request: Request, person: str) -> Response:
        """A person and their case."""
        locale, urls = choose_language(request)
        view = self._service.person(person, self._scope_of(request))
        context = build_person(view, locale, urls, takes=self._decisions is not None)
        return self._templates.render("person.html", context, request, locale, urls)

    def asks(self, request: Request) -> Response:
        """Who asks whom."""
        locale, urls = choose_language(request)
        context = build_asks(self._service.asks(self._scope_of(request)), locale, urls)
        return self._templates.render("asks.html", context, request, locale, urls)

    def complaints(self, request: Request) -> Response:
        """What became of complaints."""
        locale, urls = choose_language(request)
        context = build_complaints(self._service.complaints(self._scope_of(request)), locale, urls)
        return self._templates.render("complaints.html", context, request, locale, urls)

    def question(self, request: Request, name: str) -> Response:
        """A ready question: what it asks, how many messages answer it, and the first of them."""
        locale, urls = choose_language(request)
        asked = SearchRequest(q=query_of(name), size=QUESTION_HITS)
        scope = self._scope_of(request)
        page = self._service.search(asked, scope)
        context = build_question(name, page, self._service.questions(scope), locale, urls)
        return self._templates.render("question.html", context, request, locale, urls)

    def collections(self, request: Request) -> Response:
        """All collections."""
        locale, urls = choose_language(request)
        found = self._service.collections(self._scope_of(request))
        context = CollectionsContext([(Link(one.name, urls.collection(one.name)), one) for one in found])
        return self._templates.render("collections.html", context, request, locale, urls)

    def collection(self, request: Request, name: str) -> Response:
        """A collection and what could not be read of it."""
        locale, urls = choose_language(request)
        scope = self._scope_of(request)
        text = request.query_params.get("after", "0")
        after = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
        page = self._service.rejection_groups(name, scope, after=after, size=REJECTED_SIZE)
        summary = next((s for s in self._service.collections(scope) if s.name == name), None)
        if summary is None:
            raise NotFound("There is no such collection.")
        context = CollectionContext(
            summary,
            urls.search(toggled(SearchRequest(), "collection", name)),
            [build_rejected(group, locale) for group in page.groups],
            urls.collection(name, page.next_after) if page.next_after else "",
        )
        return self._templates.render("collection.html", context, request, locale, urls)

    def help(self, request: Request) -> Response:
        """How to write a search."""
        locale, urls = choose_language(request)
        context = HelpContext(
            [(text, locale.say(key), urls.search(SearchRequest(q=text))) for text, key in EXAMPLES],
            [(f"{name}:", locale.say(f"field_{name}")) for name in QUERY_FIELDS],
            [locale.say(f"help_free_{one}") for one in FREE],
        )
        return self._templates.render("help.html", context, request, locale, urls)

    def about(self, request: Request) -> Response:
        """What this is."""
        locale, urls = choose_language(request)
        return self._templates.render("about.html", AboutContext("0.1"), request, locale, urls)

    def on_error(self, request: Request, error: Exception) -> Response:
        """An error of ours as a page."""
        assert isinstance(error, ArchiveError)
        return render_problem(self._templates, request, problem_of(error))

    def render(self, problem: Problem) -> ASGIApp:
        """The page of a problem that is met before any page is asked."""

        async def answer(scope: AsgiScope, receive: Receive, send: Send) -> None:
            await render_problem(self._templates, Request(scope), problem)(scope, receive, send)

        return answer

    def on_missing(self, request: Request, error: Exception) -> Response:
        """An address at which there is nothing, or nothing by this method."""
        assert isinstance(error, HTTPException)
        return render_problem(self._templates, request, problem_of_status(request, error))
