"""The lexicon in a real database: words under their keys, each once."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from archive.catalog import schema
from archive.catalog.database import Database
from archive.catalog.lexicon import CatalogLexicon, LexiconWriter
from archive.names.key import name_keys


def test_words_are_found_by_the_keys_of_other_spellings(database: Database) -> None:
    LexiconWriter(database).add(["соколов", "sokoloff", "belov", "王小"])
    lexicon = CatalogLexicon(database)
    assert set(lexicon.find_words(name_keys("Sokolov"))) == {"соколов", "sokoloff"}
    assert set(lexicon.find_words(name_keys("Белов"))) == {"belov"}
    assert set(lexicon.find_words([])) == set()


def test_what_is_there_already_makes_no_difference(database: Database) -> None:
    writer = LexiconWriter(database)
    for words in (["соколов"], ["соколов", "belov"], ["belov"]):
        writer.add(words)
    LexiconWriter(database).add(["belov", "соколов"])  # another load, which knows of none
    with database.connect() as connection:
        stored = set(connection.scalars(select(schema.lexicon.c.word)))
        rows = connection.scalar(select(func.count()).select_from(schema.lexicon))
    assert stored == {"belov", "соколов"}
    assert rows == len(name_keys("belov")) + len(name_keys("соколов"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.text("абвгдеёжзabcdefgh", min_size=1, max_size=8), max_size=20))
def test_every_word_is_found_by_its_own_keys(database: Database, words: list[str]) -> None:
    LexiconWriter(database).add(words)
    lexicon = CatalogLexicon(database)
    assert all(word in lexicon.find_words(name_keys(word)) for word in words if name_keys(word))
