"""Messages to files in the formats of a real leak, as streams."""

from __future__ import annotations

import base64
import csv
import random
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape, quoteattr

import orjson

#: Files in one folder of mails, so that any file browser opens it.
FOLDER_FILES = 500
#: Formats that can carry an attachment.
_CARRIERS = ("jsonl", "eml", "mbox")
WEIGHTS: Mapping[str, int] = {"jsonl": 38, "eml": 20, "mbox": 17, "csv": 12, "telex": 9, "tei": 4}
#: Character sets that mail and telexes of a language come in, beside UTF-8.
_LEGACY = {
    "ru": ("windows-1251", "koi8-r"), "uk": ("windows-1251",), "ar": ("windows-1256",), "tr": ("iso-8859-9",),
    "fr": ("iso-8859-1",), "es": ("windows-1252",), "de": ("iso-8859-1",), "pl": ("iso-8859-2",),
    "fa": ("utf-16",),
}  # fmt: skip
_LABELS = {
    "en": ("FROM", "TO", "INFO", "REF", "DATE", "SUBJECT"),
    "fr": ("DE", "À", "COPIE", "RÉF", "DATE", "OBJET"),
    "es": ("DE", "PARA", "COPIA", "REFERENCIA", "FECHA", "ASUNTO"),
    "ru": ("ОТ", "КОМУ", "КОПИЯ", "ИСХ. №", "ДАТА", "ТЕМА"),
    "uk": ("ВІД", "КОМУ", "КОПІЯ", "ВИХ. №", "ДАТА", "ТЕМА"),
    "de": ("VON", "AN", "KOPIE", "AKTENZEICHEN", "DATUM", "BETREFF"),
    "tr": ("KİMDEN", "KİME", "BİLGİ", "SAYI", "TARİH", "KONU"),
    "ar": ("من", "إلى", "نسخة", "المرجع", "التاريخ", "الموضوع"),
    "fa": ("از", "به", "رونوشت", "شماره", "تاریخ", "موضوع"),
}
_CSV_FIELDS = ("id", "from", "to", "cc", "sent_at", "subject", "reference", "in_reply_to", "body")


MBOX_LINE = b"From leak@invalid Thu Jan  1 00:00:00 2015\n"


class LeakWriter:
    """Writes each message in one format, chosen by chance; files are opened once and closed at the end."""

    def __init__(self, output: Path, formats: tuple[str, ...] | None) -> None:
        self._output = output
        self._weights = {n: w for n, w in WEIGHTS.items() if formats is None or n in formats}
        if not self._weights:
            raise ValueError(f"no such format; one of {', '.join(WEIGHTS)}")
        self._files = ExitStack()
        self._open: dict[str, Any] = {}
        self._counts = dict.fromkeys(WEIGHTS, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def write(self, message: Mapping[str, Any], language: str, rng: random.Random) -> str:
        """Write a message; returns the format that it was written in."""
        weights = self._weights
        if message.get("attachments"):
            weights = {name: weight for name, weight in weights.items() if name in _CARRIERS} or weights
        name = rng.choices(list(weights), list(weights.values()))[0]
        self._counts[name] += 1
        match name:
            case "jsonl":
                self._stream("messages.jsonl").write(orjson.dumps(message) + b"\n")
            case "csv":
                row = {**message, "to": "; ".join(message["to"]), "cc": "; ".join(message["cc"])}
                self._rows().writerow([row.get(field, "") for field in _CSV_FIELDS])
            case "mbox":
                mail = build_mail(message, _charset(language, rng))
                escaped = mail.replace(b"\nFrom ", b"\n>From ")
                self._stream("mailbox.mbox").write(
                    b"From leak@invalid Thu Jan  1 00:00:00 2015\n" + escaped + b"\n"
                )
            case "eml":
                self._file(name, "mail", ".eml").write_bytes(build_mail(message, _charset(language, rng)))
            case "telex":
                self._file(name, "telex", ".txt").write_bytes(build_telex(message, language, rng))
            case _:
                self._file(name, "letters", ".xml").write_bytes(build_letter(message))
        return name

    def _stream(self, name: str) -> Any:
        if name not in self._open:
            self._open[name] = self._files.enter_context((self._output / name).open("wb"))
        return self._open[name]

    def _rows(self) -> Any:
        if "csv" not in self._open:
            file = (self._output / "register.csv").open("w", encoding="utf-8", newline="")
            self._open["csv"] = csv.writer(self._files.enter_context(file))
            self._open["csv"].writerow(_CSV_FIELDS)
        return self._open["csv"]

    def _file(self, name: str, folder: str, ending: str) -> Path:
        count = self._counts[name] - 1
        place = self._output / folder / f"{count // FOLDER_FILES:04}"
        if count % FOLDER_FILES == 0:
            place.mkdir(parents=True, exist_ok=True)
        return place / f"{count:07}{ending}"


def _charset(language: str, rng: random.Random) -> str:
    return rng.choice([*_LEGACY.get(language, ()), "utf-8"])


def _encode(text: str, charset: str) -> tuple[bytes, str]:
    """The bytes, and the set that they are in after all: UTF-8 where the old one lacks a letter."""
    try:
        return text.encode(charset), charset
    except UnicodeEncodeError:
        return text.encode("utf-8"), "utf-8"


def build_mail(message: Mapping[str, Any], charset: str) -> bytes:
    """A mail of RFC 5322, its text as it is (8bit) in this character set."""
    charset = "utf-8" if charset == "utf-16" else charset
    body, charset = _encode(message["body"], charset)
    headers = [
        ("From", _address(message["from"])),
        ("To", ", ".join(map(_address, message["to"]))),
        ("Cc", ", ".join(map(_address, message["cc"]))),
        ("Date", _date(message["sent_at"], format_datetime)),
        ("Subject", _word(message["subject"])),
        ("Message-ID", f"<{message['id']}>"),
        ("In-Reply-To", f"<{message['in_reply_to']}>" if message.get("in_reply_to") else ""),
        ("X-Reference", message["reference"]),
        ("MIME-Version", "1.0"),
    ]
    content = _part(f"text/plain; charset={charset}", "8bit", "", body)
    if attached := message.get("attachments"):
        content = _multipart(message["id"], [content, *map(_attachment, attached)])
    return _head(headers) + content


def _date(sent_at: str, form: Callable[[datetime], str]) -> str:
    """The date in the form of a format; what is none stays as it is (those that are one end in Z)."""
    return form(datetime.fromisoformat(sent_at)) if sent_at.endswith("Z") else sent_at


def _head(headers: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in headers if value).encode("ascii")


def _part(media_type: str, encoding: str, disposition: str, content: bytes) -> bytes:
    headers = (
        ("Content-Type", media_type),
        ("Content-Transfer-Encoding", encoding),
        ("Content-Disposition", disposition),
    )
    return _head(headers) + b"\n" + content + b"\n"


def _attachment(attached: Mapping[str, str]) -> bytes:
    content = base64.encodebytes(base64.b64decode(attached["content"]))
    name = f'attachment; filename="{attached["file_name"]}"'
    return _part(f"{attached['media_type']}; charset=utf-8", "base64", name, content)


def _multipart(message_id: str, parts: Iterable[bytes]) -> bytes:
    boundary = f"=_{message_id}".encode()
    head = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n'
    return head + b"".join(b"--" + boundary + b"\n" + part for part in parts) + b"--" + boundary + b"--\n"


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=10_000).encode()


@lru_cache(maxsize=1000)
def _address(name: str) -> str:
    shown = f'"{name}"' if name.isascii() else _word(name)
    return f"{shown} <box@bureau.invalid>"


def build_telex(message: Mapping[str, Any], language: str, rng: random.Random) -> bytes:
    """Header lines with the labels of the language, a ruled line, the text."""
    labels = _LABELS.get(language, _LABELS["en"])
    style = "%d%H%MZ %b %y" if language == "en" else "%d.%m.%Y %H:%M"
    date = _date(message["sent_at"], lambda sent: sent.strftime(style).upper())
    values = (
        message["from"], "; ".join(message["to"]), "; ".join(message["cc"]), message["reference"], date,
        message["subject"],
    )  # fmt: skip
    lines = [f"MSG-ID: {message['id']}"]
    lines += [f"{label}: {value}" for label, value in zip(labels, values, strict=True) if value]
    text = "\n".join([*lines, "-" * 20, "", message["body"], ""])
    return _encode(text, _charset(language, rng))[0]


def build_letter(message: Mapping[str, Any]) -> bytes:
    """A TEI letter with its correspondents, date and paragraphs."""
    to = "".join(f"<orgName>{escape(name)}</orgName>" for name in message["to"])
    text = "".join(f"<p>{escape(part)}</p>\n" for part in message["body"].split("\n\n"))
    sent_at = message["sent_at"]
    date = f'<date when="{sent_at}"/>' if sent_at.endswith("Z") else f"<date>{escape(sent_at)}</date>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id={quoteattr(message["id"])}>
<teiHeader><fileDesc><titleStmt><title>{escape(message["subject"])}</title></titleStmt></fileDesc>
<profileDesc><correspDesc>
<correspAction type="sent">
<orgName>{escape(message["from"])}</orgName>{date if sent_at else ""}
</correspAction>
<correspAction type="received">{to}</correspAction>
</correspDesc></profileDesc></teiHeader>
<text><body>
{text}</body></text>
</TEI>
""".encode()
