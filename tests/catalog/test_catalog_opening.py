"""Several processes that open one brand-new catalog at the same moment."""

from __future__ import annotations

from collections.abc import Callable

from archive.catalog.database import Database
from tests.catalog.opening import open_at_once

#: One round alone would often pass by luck.
ROUNDS = 3


def test_processes_that_open_a_new_catalog_at_once_all_have_it(new_url: Callable[[], str]) -> None:
    for _ in range(ROUNDS):
        url = new_url()
        assert open_at_once(url) == []
        Database(url).close()
