"""An error in the page's language. The program's own words are English, and shown beside it as such."""

from __future__ import annotations

from http import HTTPStatus

from search_api.errors import Problem
from web.contexts import Explanation
from web.locale import DEFAULT, Locale


def explain(problem: Problem, locale: Locale) -> Explanation:
    """Title and sentence for the code of this problem; on an English page the program's words are enough."""
    title = locale.say(_title(problem))
    if locale.code == DEFAULT:
        text = locale.say("error.not_found") if problem.code == "not_found" else problem.message
        return Explanation(title, text, "", problem.hint)
    text = locale.words.get(f"error.{problem.code}", title)
    english = "" if problem.code == "not_found" else problem.message
    return Explanation(title, text, english, problem.hint if english else "")


def _title(problem: Problem) -> str:
    if problem.status == HTTPStatus.NOT_FOUND:
        return "not_found_title"
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "failed_title"
    return "error_title" if problem.code.startswith("query") else "error_parameter_title"
