"""The people whom a message is about, others named in it, and for which country they are sought."""

from indexer.extract.persons.country import find_requesting_country
from indexer.extract.persons.mentions import find_mentions

__all__ = ["find_mentions", "find_requesting_country"]
