"""What a page shows is its context, whole: each value that a context holds is found on the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from fastapi import Request
from markupsafe import Markup

from archive.catalog.reader import CollectionSummary
from web import contexts
from web.contexts import Explanation, SearchContext
from web.locale import open_locale
from web.rendering import Templates
from web.urls import Urls

TEMPLATES = Templates()
#: Template -> the context that it shows.
PAGES: dict[str, type] = {
    "about.html": contexts.AboutContext,
    "asks.html": contexts.AsksContext,
    "complaints.html": contexts.ComplaintsContext,
    "person.html": contexts.PersonContext,
    "question.html": contexts.QuestionContext,
    "review.html": contexts.ReviewContext,
    "decisions.html": contexts.DecisionsContext,
    "collection.html": contexts.CollectionContext,
    "collections.html": contexts.CollectionsContext,
    "help.html": contexts.HelpContext,
    "message.html": contexts.MessageContext,
    "problem.html": contexts.ProblemContext,
    "search.html": contexts.SearchContext,
    "start.html": contexts.StartContext,
}
#: Fields of the catalog's values that a page says otherwise: by its heading, by the link to its next page, by
#: the text of a link.
UNSHOWN = {(CollectionSummary, "name")}


class Filler:
    """Makes a value of any type of the contexts, each text and number in it found nowhere else."""

    def __init__(self) -> None:
        self._numbers = count(1001)

    def fill(self, kind: Any) -> Any:
        """A value of this type; of an optional one, not None."""
        origin = get_origin(kind)
        if origin is UnionType:
            return self.fill(next(one for one in get_args(kind) if one is not NoneType))
        if origin is tuple and Ellipsis not in get_args(kind):
            return tuple(self.fill(one) for one in get_args(kind))
        if origin in (tuple, list) or origin is Sequence:
            return (self.fill(get_args(kind)[0]), self.fill(get_args(kind)[0]))
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return kind(**{name: self.fill(one) for name, one in get_type_hints(kind).items()})
        if kind is bool:
            return True
        number = next(self._numbers)
        made = {
            str: f"w{number}w",
            Markup: Markup(f"<mark>w{number}w</mark>"),
            int: number,
            float: number / 8,
        }
        return made[kind]


def texts(value: object) -> Iterator[str]:
    """Every text and number in a context, as a page writes it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if (type(value), field.name) not in UNSHOWN:
                yield from texts(getattr(value, field.name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from texts(one)
    elif not isinstance(value, bool | None):
        yield str(value) if isinstance(value, Markup | float) else _written(value)


def _written(value: object) -> str:
    return open_locale("en").number(value) if isinstance(value, int) else escape(str(value))


def render(name: str, context: object, code: str = "en") -> str:
    scope = {
        "type": "http", "method": "GET", "path": "/search", "query_string": b"q=1", "headers": [],
        "scheme": "http", "server": ("127.0.0.1", 8000), "root_path": "",
    }  # fmt: skip
    response = TEMPLATES.render(name, context, Request(scope), open_locale(code), Urls())
    return bytes(response.body).decode()


def variants(context: Any) -> list[Any]:
    """A search page is one of three: an error, nothing found, results."""
    if not isinstance(context, SearchContext):
        return [context]
    assert context.error is not None
    english = dataclasses.replace(context.error.words, english="")
    return [
        context,
        dataclasses.replace(context, error=dataclasses.replace(context.error, words=english)),
        dataclasses.replace(context, error=None),
        dataclasses.replace(context, error=None, empty=False),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_whole_context(name: str) -> None:
    context = Filler().fill(PAGES[name])
    shown = "".join(render(name, one) for one in variants(context))
    missing = [text for text in texts(context) if text not in shown and text.replace(",", "") not in shown]
    assert missing == []


def test_every_template_is_a_page_or_part_of_one() -> None:
    names = set(TEMPLATES.environment.list_templates())
    assert names == set(PAGES) | {"base.html", "parts.html", "spellings.html", "evidence.html", "decide.html"}
    for name in names:
        TEMPLATES.environment.get_template(name)


def test_every_context_is_frozen_and_shown_by_a_template() -> None:
    kinds = [
        one for one in vars(contexts).values() if isinstance(one, type) and dataclasses.is_dataclass(one)
    ]
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
    assert {kind for kind in kinds if kind.__name__.endswith("Context")} == set(PAGES.values())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("code", ["ar", "es", "fr", "ru"])
def test_every_template_renders_in_every_language(name: str, code: str) -> None:
    for context in variants(Filler().fill(PAGES[name])):
        html = render(name, context, code)
        assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in html


def test_english_words_on_another_page_are_marked_as_such() -> None:
    words = Explanation("Titre", "Phrase.", "The `engine` rests.", "Wait.")
    html = render("problem.html", contexts.ProblemContext(words, 503, contexts.SearchForm()), "fr")
    assert '<bdi lang="en" dir="ltr">The <code>engine</code> rests. Wait.</bdi>' in html


def test_templates_escape_and_name_only_what_is_there() -> None:
    environment = TEMPLATES.environment
    assert environment.autoescape is True
    assert environment.undefined.__name__ == "StrictUndefined"
    for path in Path(str(contexts.__file__)).parent.glob("templates/*.html"):
        assert "|safe" not in path.read_text(encoding="utf-8").replace(" ", ""), path.name


def test_summaries_are_those_of_the_catalog() -> None:
    assert get_type_hints(contexts.CollectionContext)["summary"] is CollectionSummary
