"""Numbers of other messages, of notices and of files in a text."""

from indexer.extract.references.citations import find_citations
from indexer.extract.references.numbers import normalize_number

__all__ = ["find_citations", "normalize_number"]
