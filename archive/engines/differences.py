"""Where engines differ, or would: each with its reason. docs/engines.md prints this table.

What is *refused* is refused by both before they search, so that both give the same answer; what is *declared*
is a difference that the contract expects of the engine that is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive.engines.limits import MAX_ARRANGEMENTS, MAX_STEPS
from archive.engines.shape import depth_of, shape_of
from archive.errors import EngineRejected, QueryTooCostly
from archive.query import plan
from archive.query.fields import INDEX_FIELDS, FieldKind


@dataclass(frozen=True, slots=True)
class Difference:
    """`name` is used by tests; `engine` is the one that cannot do it, or does otherwise."""

    name: str
    how: Literal["refused", "declared"]
    engine: str
    what: str
    why: str


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "wide_slop",
        "refused",
        "embedded",
        "A phrase with slop whose words may stand in more than 1,300 arrangements: three words may move by "
        "20, four by 6, five by 3.",
        "tantivy's slop is right for two words only. For more, each arrangement is searched as a phrase.",
    ),
    Difference(
        "nested_steps",
        "refused",
        "elasticsearch",
        "A query of more than 28 steps. The parser's limit on parentheses comes first in all but contrived "
        "ones.",
        "Elasticsearch refuses queries nested more than 30 deep; a setting of its nodes, not of an index.",
    ),
    Difference(
        "frequent_slop",
        "declared",
        "embedded",
        "A phrase with slop of three or more words that are all very frequent is refused as too costly.",
        "Each arrangement reads the places of all its words: at 20 million of them it would take seconds.",
    ),
    Difference(
        "large_ties",
        "declared",
        "embedded",
        "Of more than 1,000 hits of one score, the order is that in which they are stored, not the newest "
        "first. It is the same on every page, until the index is written to.",
        "tantivy has no second sort key, so all hits of one score would be fetched for each page.",
    ),
    Difference(
        "scores",
        "declared",
        "elasticsearch",
        "Where documents were replaced or deleted, scores, and so the order by relevance, differ a little "
        "until segments are merged. The hits are the same.",
        "Both use the same BM25 and give the same scores otherwise, but count what is deleted for a while, "
        "each for its own.",
    ),
    Difference(
        "no_rollback",
        "declared",
        "elasticsearch",
        "What a writer sent without a commit is not discarded: it shows at the next commit.",
        "A bulk that was answered is stored. Loading it again replaces it by id, so nothing comes twice.",
    ),
)  # fmt: skip


def refuse_unsupported(node: plan.Node) -> None:
    """Raise QueryError for a plan that one of the engines could not answer as the other does.

    Raises EngineRejected for a plan that no check lets through (a phrase in a field without positions).
    """
    for phrase in iter_phrases(node):
        if INDEX_FIELDS.get(phrase.field) is not FieldKind.TEXT:
            raise EngineRejected(f"{phrase.field[:40]} holds no phrases.")
        words = len(phrase.tokens)
        if is_arranged(phrase) and count_arrangements(words, phrase.slop) > MAX_ARRANGEMENTS:
            raise QueryTooCostly(
                f"{words} words cannot be searched with {phrase.slop} words between them.",
                hint="Allow fewer, or join shorter phrases by AND.",
            )
    if depth_of(shape_of(node)) > MAX_STEPS:
        raise QueryTooCostly("The query is nested too deep.", hint="Use fewer parentheses.")


def is_arranged(phrase: plan.Phrase) -> bool:
    """Whether the embedded engine searches each arrangement of the words."""
    words = len(phrase.tokens)
    return phrase.slop > 0 and words > 1 and (words > 2 or phrase.tokens[0] == phrase.tokens[1])


def count_arrangements(words: int, slop: int) -> int:
    """In how many ways words may stand that have moved at most `slop` in all."""
    return int((slop + 1) ** words - slop**words)


def iter_phrases(node: plan.Node) -> Iterator[plan.Phrase]:
    """The phrases of a plan."""
    match node:
        case plan.Phrase():
            yield node
        case plan.And(children) | plan.Or(children):
            for child in children:
                yield from iter_phrases(child)
        case plan.Not(child):
            yield from iter_phrases(child)
