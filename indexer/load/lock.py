"""One loader at a time on an archive."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from archive.catalog.database import Database
from archive.errors import LoadInProgress

#: Any constant will do; it names this lock among the advisory locks of the database.
_ADVISORY_KEY = 0x6261636B  # "back"


@contextmanager
def open_loader_lock(home: Path, database: Database) -> Iterator[None]:
    """Hold the right to load; LoadInProgress where another process has it. Freed even by a kill.

    SQLite: a lock on a file of this folder. PostgreSQL: an advisory lock of the database as well, since
    loaders may run on several machines.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "loader.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _busy() from None
        if database.is_sqlite:
            yield
            return
        with database.connect() as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}):
                raise _busy()
            connection.commit()
            try:
                yield
            finally:  # the connection goes back to a pool, and would keep the lock there
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_KEY})
                connection.commit()


def _busy() -> LoadInProgress:
    return LoadInProgress(
        "Another load or reindex is at work on this archive.", hint="Wait until it has ended, or stop it."
    )
