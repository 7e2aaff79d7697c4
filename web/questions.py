"""Ready questions: their words and definitions, and the first messages that answer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search_api.views import SearchPage
from web.contexts import QuestionContext, QuestionLine
from web.locale import Locale
from web.results import build_hit
from web.urls import Urls

#: Hits on the page of a question.
QUESTION_HITS = 5


def list_questions(names: Iterable[str], locale: Locale, urls: Urls) -> list[QuestionLine]:
    """These questions."""
    return [
        QuestionLine(locale.say(f"ask.{name}"), locale.say(f"asked.{name}"), urls.question(name))
        for name in names
    ]


def build_question(
    name: str, page: SearchPage, others: Iterable[str], locale: Locale, urls: Urls
) -> QuestionContext:
    """The page of a question, with those of the others that the reader may ask."""
    request = replace(page.request, size=20)
    return QuestionContext(
        text=locale.say(f"ask.{name}"),
        definition=locale.say(f"asked.{name}"),
        query=request.q,
        total=locale.say_count("messages", page.total),
        search_url=urls.search(request),
        hits=[build_hit(hit, request, locale, urls) for hit in page.hits],
        others=list_questions((one for one in others if one != name), locale, urls),
    )
