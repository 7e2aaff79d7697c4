"""A small archive, loaded as by a command: a refused notice, requests after it, and namesakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from archive.engines.port import Engine
from archive.settings import load_settings
from backchannel.compose import Archive, open_archive, open_service
from backchannel.deciding import open_decisions
from backchannel.loading import ingest
from indexer.report import Silent
from search_api.deciding import DecisionService
from search_api.service import SearchService

LYON, MOSCOW, ABU_DHABI, PARIS, ASTANA = "IPSG Lyon", "IP MOSCOW", "IP ABU DHABI", "IP PARIS", "IP ASTANA"
#: number, sender, addressee, day, subject, text.
MESSAGES = (
    (
        "m-1", LYON, MOSCOW, "2019-05-01", "Red notice request denied",
        "The General Secretariat has refused to publish the red notice requested by your bureau.\n"
        "FAMILY NAME: SOKOLOV\nFORENAMES: Artem\nDATE OF BIRTH: 14/04/1979\n",
    ),
    (
        "m-2", MOSCOW, ABU_DHABI, "2020-02-01", "SOKOLOV Artem",
        "Please provide any useful information on the whereabouts of this person.\n"
        "FAMILY NAME: SOKOLOV\nFORENAMES: Artem\nDATE OF BIRTH: 14/04/1979\n",
    ),
    (
        "m-3", MOSCOW, PARIS, "2020-03-01", "SOKOLOV Artem",
        "Please inform us whether SOKOLOV Artem entered your territory.\n"
        "FAMILY NAME: SOKOLOV\nFORENAMES: Artem\n",
    ),
    (
        "m-4", MOSCOW, PARIS, "2020-04-01", "LEE",
        "Please inform us of his whereabouts.\nFAMILY NAME: LEE\nFORENAMES: Min\nDATE OF BIRTH: 02/01/1965\n"
        "Not to be confused with LEE Jun, born 1970.\n",
    ),
    (
        "m-6", MOSCOW, PARIS, "2021-04-02", "LEE",
        "Please inform us of his whereabouts.\nFAMILY NAME: LEE\nFORENAMES: Min\nDATE OF BIRTH: 03/02/1981\n",
    ),
    (
        "m-7", ASTANA, PARIS, "2022-04-02", "LEE",
        "Please inform us of his whereabouts.\nFAMILY NAME: LEE\nFORENAMES: Min\n",
    ),
    ("m-5", PARIS, MOSCOW, "2020-05-01", "Seminar", "Thank you for the seminar. Photographs are attached."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """The archive, and what readers do with it."""

    archive: Archive
    service: SearchService
    decisions: DecisionService

    def id_of(self, number: str) -> str:
        """The id of the message with this number."""
        for stored in self.archive.catalog.iter_messages():
            if stored.message.source_id == number:
                return stored.message.id
        raise KeyError(number)

    def person_in(self, number: str) -> str:
        """The one person whom the message with this number is about."""
        key = self.id_of(number)
        [person] = {one.person for one in self.archive.catalog.derived_of([key])[key].appearances}
        return person

    def kinds_of(self, number: str) -> tuple[str, ...]:
        """The kinds that count of a message."""
        stored = self.archive.catalog.get_message(self.id_of(number))
        assert stored is not None
        return stored.message.kinds


@contextmanager
def open_loaded(
    home: Path, *, engine: Engine | None = None, database_url: str | None = None
) -> Iterator[Loaded]:
    """The archive, in two collections: m-5 is in `other`, the rest in `leak`. Embedded, where no other engine
    and database are given."""
    with open_archive(load_settings(home=home / "home", database_url=database_url)) as archive:
        if engine is not None:
            archive = replace(archive, engine=engine)
        for name, rows in (("leak", MESSAGES[:-1]), ("other", MESSAGES[-1:])):
            source = home / f"{name}.jsonl"
            names = ("id", "from", "to", "sent_at", "subject", "body")
            source.write_bytes(
                b"".join(orjson.dumps(dict(zip(names, row, strict=True))) + b"\n" for row in rows)
            )
            ingest(archive, [source], name, {}, 1, Silent())
        with open_service(archive) as service:
            yield Loaded(archive, service, open_decisions(archive))
