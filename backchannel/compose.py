"""The one composition root: settings become vault, catalog, engine, service and app."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.catalog.database import Database
from archive.catalog.lexicon import CatalogLexicon
from archive.catalog.reader import CatalogReader
from archive.engines.port import Engine
from archive.errors import SettingsError
from archive.settings import Settings
from archive.vault.store import Vault
from search_api.service import SearchService


@dataclass(frozen=True, slots=True)
class Archive:
    """What every command works on."""

    settings: Settings
    database: Database
    catalog: CatalogReader
    vault: Vault
    engine: Engine


@contextmanager
def open_archive(settings: Settings) -> Iterator[Archive]:
    """Open the archive of these settings, and close it at the end of the block."""
    _make_home(settings.home, has_catalog=settings.database_url is None)
    database = Database(settings.catalog_url)
    try:
        vault = Vault(settings.home / "vault")
        yield Archive(settings, database, CatalogReader(database), vault, build_engine(settings))
    finally:
        database.close()


def _make_home(home: Path, *, has_catalog: bool) -> None:
    hint = "BACKCHANNEL_HOME names it."
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(f"The archive's folder {home} cannot be made: {reason}.", hint=hint) from None
    if has_catalog and not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise SettingsError(f"The archive's folder {home} cannot be written to.", hint=hint)


def build_engine(settings: Settings) -> Engine:
    """The engine that the settings name; only its own driver is imported."""
    if settings.engine == "elasticsearch":
        from archive.engines.elastic import ElasticEngine

        key = settings.elasticsearch_api_key
        return ElasticEngine(
            settings.elasticsearch_url,
            api_key=key.get_secret_value() if key else None,
            ca_cert=settings.elasticsearch_ca_cert,
        )
    from archive.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.home / "index")


@contextmanager
def open_service(archive: Archive) -> Iterator[SearchService]:
    """What readers ask, over the published generation of this archive."""
    with archive.engine.open_reader() as reader:
        yield SearchService(reader, archive.catalog, archive.vault, CatalogLexicon(archive.database))
