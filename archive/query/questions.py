"""Ready questions: searches that are worth asking of every such archive, each with a name of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files

from archive.errors import NotFound


@lru_cache(maxsize=1)
def read_questions() -> Mapping[str, str]:
    """Name -> query, in the order of the start page (`questions.toml`)."""
    text = (files("archive.query") / "questions.toml").read_text(encoding="utf-8")
    return {name: row["query"] for name, row in tomllib.loads(text).items()}


def query_of(name: str) -> str:
    """The query of a question. Raises NotFound with the nearest name."""
    questions = read_questions()
    if name not in questions:
        near = get_close_matches(name, questions, n=1, cutoff=0.4)
        hint = f"Did you mean `{near[0]}`?" if near else "Questions: " + ", ".join(questions) + "."
        raise NotFound(f"There is no question `{name[:60]}`.", hint=hint)
    return questions[name]
