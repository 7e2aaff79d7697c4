"""A small invented leak in a real catalog, vault and engine: two collections, one of them secret.

Invented people and numbers. What is only in `secret` has words, countries, bureaus, languages, kinds and
days that `open` lacks, so that any of them in an answer for `open` is a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.catalog.database import Database
from archive.catalog.ledger import LedgerTables
from archive.catalog.reader import CatalogReader
from archive.catalog.writer import CatalogWriter, FileEntry, RecordEntry, RejectionEntry
from archive.domain.instant import parse_iso
from archive.domain.message import Attachment, Message, Party
from archive.engines.embedded import EmbeddedEngine
from archive.engines.port import EngineReader
from archive.index.build import build_found
from archive.query.request import EngineRequest, Scope
from archive.query.result import Bucket, EngineResult
from archive.vault.store import Vault
from search_api.service import SearchService

MOSCOW = Party("НЦБ Москва", "RU", "Moscow")
ABU_DHABI = Party("IP ABU DHABI", "AE", "Abu Dhabi")
ASTANA = Party("НЦБ Астана", "KZ", "Astana")
PARIS = Party("BCN PARIS", "FR", "Paris")
RIGA = Party("IP RIGA", "LV", "Riga")
LYON = Party("IPSG Lyon", "INT", "Lyon")


def id_of(number: int) -> str:
    return f"{number:06x}" + "0" * 26


@dataclass(frozen=True)
class Told:
    """A message and the collections and paths that it was found at."""

    message: Message
    places: dict[str, str] = field(default_factory=dict)


def _message(
    number: int, subject: str, body: str, sender: Party | None, to: tuple[Party, ...], sent_at: str | None,
    language: str, kinds: tuple[str, ...], message_format: str = "eml",
    attachments: tuple[Attachment, ...] = (),
) -> Message:  # fmt: skip
    return Message(
        id=id_of(number),
        source_id=f"m-{number}",
        format=message_format,
        subject=subject,
        body=body,
        sender=sender,
        to=to,
        cc=(),
        raw_sent_at=sent_at,
        sent_at=parse_iso(sent_at) if sent_at else None,
        reference=f"A-{number}/2022",
        in_reply_to=None,
        headers=(("Subject", subject),),
        attachments=attachments,
        language=language,
        languages=() if language == "und" else (language,),
        kinds=kinds,
    )


SCAN = b"%PDF-1.4 scan"
PAGE = b"<script>alert(1)</script>"


def _told(vault: Vault) -> list[Told]:
    scan = Attachment("scan.pdf", "application/pdf", vault.put_bytes(SCAN), len(SCAN))
    page = Attachment("page.html", "text/html", vault.put_bytes(PAGE), len(PAGE), "falcon")
    asked, told = ("information_requested",), ("information_supplied",)
    return [
        Told(
            _message(
                1, "Request for whereabouts",
                "Please inform us of the whereabouts of Anna SOBOL, born 1971.\n"
                "She was seen near a stolen car.", MOSCOW, (ABU_DHABI,), "2022-03-10T09:15:00Z", "en", asked,
                attachments=(scan,),
            ),
            {"open": "mail/1.eml"},
        ),
        Told(
            _message(
                2, "Ответ на запрос", "Сообщаем, что Анна Соболь въехала в страну.", ASTANA, (MOSCOW,),
                "2022-04-02", "ru", told,
            ),
            {"open": "mail/2.eml"},
        ),
        Told(
            _message(
                3, "Falcon", "Whereabouts of the informant: Riga, under the name falcon.", RIGA, (LYON,),
                "2019-05-01", "lv", ("notice_denied",), "mbox", (page,),
            ),
            {"secret": "mail/3.eml"},
        ),
        Told(
            _message(
                4, "Joint note", "The whereabouts are not known to either of us.", PARIS, (MOSCOW, ASTANA),
                "2021-07", "en", told,
            ),
            {"open": "mail/4.eml", "secret": "hidden/hidden-4.mbox"},
        ),
        Told(
            _message(5, "Sans date", "=1+1 une voiture", None, (PARIS,), None, "fr", ("other",)),
            {"open": "mail/5.eml"},
        ),
        *(
            Told(
                _message(
                    n, f"Circular {n}", "Training meeting in the spring.", LYON, (PARIS,), f"2023-01-{n:02}",
                    "en", ("other",),
                ),
                {"open": f"mail/{n}.eml"},
            )
            for n in range(6, 31)
        ),
    ]  # fmt: skip


def _store(database: Database, vault: Vault, told: list[Told], collection: str) -> None:
    writer = CatalogWriter(database, collection, "test")
    records = []
    for one in told:
        if path := one.places.get(collection):
            data = f"{one.message.subject}\r\n\r\n{one.message.body}".encode()
            sha256 = vault.put_bytes(data)
            entry = FileEntry(path, sha256, len(data), path.rsplit(".", 1)[1], "message", 1)
            (file_id,) = writer.add_files([entry])
            records.append(RecordEntry(file_id, 0, 0, len(data), one.message))
    (bad,) = writer.add_files([FileEntry(f"{collection}-bad.eml", "0" * 64, 3, "eml", "rejected", 0)])
    rejections = [RejectionEntry(bad, n, 0, 3, "parse", f"{collection} reason {n}") for n in range(3)]
    writer.store(records, rejections)
    with database.begin() as connection:  # as `backchannel derive` does
        LedgerTables(connection).put_kinds({r.message.id: r.message.kinds for r in records})


@dataclass(frozen=True)
class Leak:
    service: SearchService
    database: Database
    vault: Vault
    engine: EngineReader

    @property
    def catalog(self) -> CatalogReader:
        return CatalogReader(self.database)


@contextmanager
def open_leak(home: Path, told_of: Callable[[Vault], list[Told]] = _told) -> Iterator[Leak]:
    """A leak, loaded and searchable; the one above where no other is given."""
    database = Database(f"sqlite:///{home / 'catalog.sqlite'}")
    vault = Vault(home / "vault")
    told = told_of(vault)
    for collection in dict.fromkeys(name for one in told for name in one.places):
        _store(database, vault, told, collection)
    engine = EmbeddedEngine(home / "index", threads=1, heap_bytes=20_000_000)
    generation = engine.admin.create_generation()
    with engine.open_writer(generation) as writer:
        writer.write(build_found(one.message, one.places.items()) for one in told)
        writer.commit()
    engine.admin.publish(generation)
    with engine.open_reader() as reader:
        yield Leak(SearchService(reader, CatalogReader(database), vault), database, vault, reader)
    database.close()


class NoEngine:
    """An engine that must not be asked."""

    def search(self, request: EngineRequest) -> EngineResult:
        raise AssertionError("the engine was asked")

    def iter_ids(self, request: EngineRequest) -> Any:
        raise AssertionError("the engine was asked")

    def terms(self, field: str, prefix: str, limit: int, scope: Scope) -> tuple[Bucket, ...]:
        raise AssertionError("the engine was asked")
