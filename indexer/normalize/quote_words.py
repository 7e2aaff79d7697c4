"""The words around quoted messages, by what they do (tables/quoted.csv, tables/quotations.csv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.tables import read_rows, split_names
from archive.vocabulary.folding import fold

HEADER_KINDS = ("from", "sent", "date", "to", "cc", "subject")
_LABEL = re.compile(r"[\s>*_]*([^\W\d_][^:：\n]{0,24}?)[\s*_]*[:：]")


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """Folded phrases that open and end an older message, that attribute one, and labels of its header."""

    openers: re.Pattern[str]
    enders: re.Pattern[str]
    wrote: re.Pattern[str]
    labels: dict[str, str]
    quotations: dict[str, frozenset[str]]
    quotation: re.Pattern[str]

    def label_of(self, line: str) -> str | None:
        """The kind of header that a line is (`from`, `sent`, ...), or None."""
        found = _LABEL.match(line[:60])
        return self.labels.get(squeeze(found[1])) if found else None


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Folded, with single spaces."""
    return " ".join(fold(text).split())


@cache
def load_quote_words() -> QuoteWords:
    """The words of all languages."""
    names = {
        row["kind"]: [squeeze(name) for name in split_names(row["names"])]
        for row in read_rows("quoted", "indexer.normalize")
    }
    ends: dict[str, set[str]] = {}
    for row in read_rows("quotations", "indexer.normalize"):
        ends.setdefault(row["begin"], set()).add(row["end"])
    marks = {*ends, *(end for group in ends.values() for end in group)}
    return QuoteWords(
        openers=_any_of([*names["original"], *names["forwarded"]]),
        enders=_any_of(names["ended"]),
        wrote=_any_of(names["wrote"]),
        labels={name: kind for kind in HEADER_KINDS for name in names[kind]},
        quotations={begin: frozenset(group) for begin, group in ends.items()},
        quotation=_any_of(sorted(marks), space=r"\s{1,3}"),
    )


def _any_of(phrases: list[str], space: str = " ") -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    choices = "|".join(re.escape(phrase).replace(r"\ ", space) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")
