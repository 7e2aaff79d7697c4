"""Words near each other, exactly as Lucene means it.

tantivy's own slop is right for two different words. For more it finds too little and too much (measured
against the definition), and so for a word that comes twice. There, each allowed arrangement of the words is
searched as an exact phrase with gaps.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, product

import tantivy
from tantivy import Occur, Query

from archive.engines.differences import count_arrangements, is_arranged, iter_phrases
from archive.engines.embedded.schema import build_schema
from archive.engines.limits import MAX_ARRANGED
from archive.errors import QueryTooCostly
from archive.query import plan


def refuse_frequent(searcher: tantivy.Searcher, node: plan.Node) -> None:
    """Raise QueryTooCostly where the words of a phrase with slop are so frequent that it would take seconds.

    A message holds all of them at most as often as the rarest.
    """
    cost = 0
    for phrase in iter_phrases(node):
        if is_arranged(phrase):
            rarest = min(searcher.doc_freq(phrase.field, token) for token in phrase.tokens)
            cost += rarest * count_arrangements(len(phrase.tokens), phrase.slop)
    if cost > MAX_ARRANGED:
        raise QueryTooCostly(
            "These words are too frequent to be searched near each other.",
            hint="Allow fewer words between them, or join shorter phrases by AND.",
        )


def near(field: str, tokens: tuple[str, ...], slop: int) -> Query:
    """The words within `slop` moves of their places."""
    if not is_arranged(plan.Phrase(field, tokens, slop)):
        return Query.phrase_query(build_schema(), field, list(tokens), slop)
    phrases = [(Occur.Should, _with_gaps(field, tokens, one)) for one in arrangements(len(tokens), slop)]
    # Each two of them must be near each other, too: that is quickly seen, and ends most searches.
    pairs = [
        (Occur.Must, Query.const_score_query(_pair(field, tokens, one, other, slop), 0.0))
        for one, other in combinations(range(len(tokens)), 2)
        if tokens[one] != tokens[other]
    ]
    return Query.boolean_query([*pairs, (Occur.Must, Query.boolean_query(phrases))])


@lru_cache(maxsize=256)
def arrangements(words: int, slop: int) -> tuple[tuple[int, ...], ...]:
    """Where the words may stand, from the first of them on: each set of places once.

    A word has moved by its place less its rank; the largest move and the smallest are at most `slop` apart.
    """
    found = set()
    for moves in product(range(slop + 1), repeat=words):
        if min(moves) == 0:
            places = [rank + move for rank, move in enumerate(moves)]
            if len(set(places)) == words:
                found.add(tuple(place - min(places) for place in places))
    return tuple(sorted(found))


def _with_gaps(field: str, tokens: tuple[str, ...], places: tuple[int, ...]) -> Query:
    return Query.phrase_query(build_schema(), field, sorted(zip(places, tokens, strict=True)))


def _pair(field: str, tokens: tuple[str, ...], one: int, other: int, slop: int) -> Query:
    return Query.phrase_query(build_schema(), field, [(0, tokens[one]), (other - one, tokens[other])], slop)
