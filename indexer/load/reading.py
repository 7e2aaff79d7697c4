"""The catalog as a worker process reads it."""

from __future__ import annotations

from functools import lru_cache

from archive.catalog.database import Database
from archive.catalog.reader import CatalogReader


@lru_cache(maxsize=1)
def open_reader(address: str) -> CatalogReader:
    """The catalog at this address, opened once a process."""
    return CatalogReader(Database(address))
