"""Opening the catalog, and turning a driver's errors into ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, insert, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from archive.catalog import schema
from archive.errors import CatalogError


class Database:
    """The catalog's connections. Every block raises CatalogError, never the driver's own."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
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
        with self.begin() as connection:
            schema.metadata.create_all(connection)
            found = connection.scalar(
                select(schema.meta.c.value).where(schema.meta.c.key == "schema_version")
            )
            if found is None:
                row = {"key": "schema_version", "value": str(schema.SCHEMA_VERSION)}
                connection.execute(insert(schema.meta), row)
            elif found != str(schema.SCHEMA_VERSION):
                raise CatalogError(
                    f"The catalog has schema version {found}, this program reads {schema.SCHEMA_VERSION}.",
                    hint="Use the version of Backchannel that made it, or load the files into a new archive.",
                )

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
    # WAL lets readers go on while a loader writes; NORMAL loses at most the last transactions on a power
    # cut, never the file, and the loader takes those up again.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000",
                   "cache_size=-65536", "temp_store=MEMORY"):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
