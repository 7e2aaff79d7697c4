"""Requests that wait: what Interpol writes of them has the words of a refusal, and refuses nothing."""

from __future__ import annotations

from indexer.extract.kinds.reading import Reading

#: Classes of words beside which a word for refusing tells of no refusal.
_HARMLESS = ("undecided", "notdenied", "may", "question", "otherwise")


def is_undecided(reading: Reading) -> bool:
    """Whether a message says that nothing is decided, and no sentence of it that something is refused."""
    hits = reading.hits.by_name
    if not hits.get("undecided"):
        return False
    sentences = reading.text.sentences
    harmless = {sentences[hit.first] for name in _HARMLESS for hit in hits.get(name, ())}
    return all(sentences[hit.first] in harmless for hit in hits.get("denied", ()))
