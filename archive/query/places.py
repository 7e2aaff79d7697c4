"""The names of files by collection, so that none from a collection out of sight finds a message.

A message in one collection is seen by who may see the names of its files. Only one in several could be found
by a name from a collection that the reader does not know of. For such a message `file_places` holds every
name again, each token tagged by its collection; a reader within a scope searches it there, and not in `file`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import product

from archive.query import plan

FILE = "file"
FILE_PLACES = "file_places"
#: Stands in `file_places` of every message in several collections; no tagged token looks like it.
SHARED = "shared"
#: Phrases and patterns on `file` times the collections of a scope: each becomes a clause of its own, and
#: Elasticsearch stops at 8,000 in all with 512 MB of memory.
MAX_APART = 3_000

#: A clause that looks for words in one field.
WordClause = plan.Term | plan.AnyOf | plan.Phrase | plan.Wildcard | plan.Fuzzy


@lru_cache(maxsize=4096)
def tag_of(collection: str) -> str:
    """What the tokens of a collection begin with, all of one length.

    No sign of a pattern is in it, and those of two collections differ by more than a fuzzy word's two edits.
    """
    return sha256(collection.encode()).hexdigest()[:16] + ":"


def narrow_files(clause: WordClause, collections: Iterable[str]) -> plan.Node:
    """A clause on `file`, finding by the names in these collections only."""
    of_one = plan.And((clause, plan.Not(plan.Term(FILE_PLACES, SHARED))))
    tags = [tag_of(name) for name in sorted(collections)]
    match clause:  # one clause for all collections where there can be: engines stop at some thousands
        case plan.Term(_, token):
            of_several = [_any_of(tags, [token])]
        case plan.AnyOf(_, tokens):
            of_several = [_any_of(tags, tokens)]
        case plan.Phrase() | plan.Wildcard() | plan.Fuzzy():
            of_several = [_tagged(clause, tag) for tag in tags]
    return plan.Or((of_one, *of_several))


def count_apart(node: plan.Node) -> int:
    """How many clauses of a plan `narrow_files` makes one of for each collection."""
    match node:
        case plan.And(children) | plan.Or(children):
            return sum(map(count_apart, children))
        case plan.Not(child):
            return count_apart(child)
        case plan.Phrase() | plan.Wildcard() | plan.Fuzzy():
            return node.field == FILE
        case _:
            return 0


def _any_of(tags: Iterable[str], tokens: Iterable[str]) -> plan.Node:
    return plan.AnyOf(FILE_PLACES, tuple(tag + token for tag, token in product(tags, tokens)))


def _tagged(clause: plan.Phrase | plan.Wildcard | plan.Fuzzy, tag: str) -> plan.Node:
    match clause:
        case plan.Phrase(_, tokens, slop):
            return plan.Phrase(FILE_PLACES, tuple(tag + token for token in tokens), slop)
        case plan.Wildcard(_, pattern):
            return plan.Wildcard(FILE_PLACES, tag + pattern)
        case plan.Fuzzy(_, token, distance):
            return plan.Fuzzy(FILE_PLACES, tag + token, distance)
