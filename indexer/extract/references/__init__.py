"""Numbers of other messages, of notices and of files in a text."""

from indexer.extract.references.citations import find_citations

__all__ = ["find_citations"]
