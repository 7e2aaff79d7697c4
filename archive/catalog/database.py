"""Opening the catalog, and turning a driver's errors into ours."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, insert, inspect, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from archive.catalog import schema
from archive.catalog.upgrade import upgrade
from archive.errors import CatalogError, SettingsError

#: Seconds in which another process is done with setting the journal of a new file.
_WAL_SECONDS = 10.0
_VERSION_KEY = "schema_version"
#: Any constant but the loader's will do; it names the making of tables among the database's advisory locks.
_ADVISORY_KEY = 0x7461626C  # "tabl"


class Database:
    """The catalog's connections. Every block raises CatalogError, never the driver's own."""

    def __init__(self, url: str) -> None:
        self.url = _read_address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = create_engine(self._with_driver(), pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_pragmas)
        try:
            self._create()
        except CatalogError:
            self.close()
            raise

    def _with_driver(self) -> Any:
        if self.url.drivername in ("postgresql", "postgres"):
            return self.url.set(drivername="postgresql+psycopg")
        return self.url

    def _create(self) -> None:
        wanted = schema.SCHEMA_VERSION
        with self.begin() as connection:
            found = _version_of(connection)
            if found != wanted:
                self._lock(connection)
                found = _version_of(connection)  # another process may have been at it meanwhile
            if found is None:
                schema.metadata.create_all(connection)
                connection.execute(insert(schema.meta), {"key": _VERSION_KEY, "value": str(wanted)})
            elif found != wanted and upgrade(connection, found, wanted):
                key = schema.meta.c.key == _VERSION_KEY
                connection.execute(update(schema.meta).where(key).values(value=str(wanted)))
            elif found != wanted:
                raise CatalogError(
                    f"The catalog has schema version {found}, this program reads {wanted}.",
                    hint="Use the version of Backchannel that made it, or load the files into a new archive.",
                )

    def _lock(self, connection: Connection) -> None:
        """Wait for whoever makes tables now, and keep others from it to the end of the transaction."""
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})

    @property
    def address(self) -> str:
        """Where it is, with what opens it: for a process of ours, never to be shown."""
        return self.url.render_as_string(hide_password=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back on an error."""
        with _our_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for reading."""
        with _our_errors(), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _read_address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # whose words repeat it, with the password
        raise SettingsError(
            "The address of the database cannot be read.",
            hint="BACKCHANNEL_DATABASE_URL is of the form postgresql://user:password@host:5432/name.",
        ) from None


def _version_of(connection: Connection) -> int | None:
    """The version of the catalog's tables; None where they are yet to be made."""
    if not inspect(connection).has_table(schema.meta.name):
        return None
    found = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == _VERSION_KEY))
    return None if found is None else int(found)


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise CatalogError(
            f"The catalog could not do that: {type(cause).__name__}.",
            hint="Check BACKCHANNEL_DATABASE_URL, that the database runs, and that its disk is not full.",
        ) from error


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    _use_wal(cursor)
    # NORMAL loses at most the last transactions on a power cut, never the file, and the loader takes those up
    # again.
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16384", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor: Any) -> None:
    """WAL lets readers go on while a loader writes.

    Of two processes that set it on a new file at once, SQLite refuses one without waiting.
    """
    deadline = time.monotonic() + _WAL_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
