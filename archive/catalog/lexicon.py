"""The lexicon: words of the archive that may be part of a name, under their name keys.

It is filled with the documents that go to an engine, so that what a load had not written when it was killed
comes again, and a rebuild fills it from all messages. A word stays when its message goes: it finds nothing
then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from sqlalchemy import select, text

from archive.catalog import schema
from archive.catalog.database import Database
from archive.names.lexicon import iter_rows

#: Words that are known to be there already: some 20 MB when full.
KEPT_WORDS = 200_000
#: Values of one statement.
_MOST = 500
_INSERT = text("INSERT INTO lexicon (key, word) VALUES (:key, :word) ON CONFLICT DO NOTHING")


class LexiconWriter:
    """Adds words. One writer at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[str] = set()

    def add(self, words: Iterable[str]) -> None:
        """Add these words, in small letters; those that are there already make no difference."""
        new = set(words) - self._known
        if not new:
            return
        rows = [{"key": key, "word": word} for key, word in iter_rows(sorted(new))]
        if rows:
            with self._database.begin() as connection:
                connection.execute(_INSERT, rows)
        if len(self._known) + len(new) > KEPT_WORDS:
            self._known.clear()
        self._known |= new


class CatalogLexicon:
    """The lexicon of an archive, to be asked. Safe between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_words(self, keys: Collection[str]) -> Collection[str]:
        """Every word that has at least one of these keys."""
        table = schema.lexicon
        remaining, found = iter(sorted(keys)), set[str]()
        with self._database.connect() as connection:
            while some := list(islice(remaining, _MOST)):
                found.update(connection.scalars(select(table.c.word).where(table.c.key.in_(some))))
        return found
