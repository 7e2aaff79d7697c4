"""A message as a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from archive.analysis.streams import analyze_codes, analyze_text
from archive.domain.instant import Instant, Precision
from archive.domain.ledger import NOTHING_KNOWN, LedgerEntry
from archive.domain.message import Message, Party
from archive.index.document import IndexDocument
from archive.index.ledger import ledger_integers, ledger_keywords
from archive.names.lexicon import find_name_words
from archive.query.fields import UNKNOWN
from archive.query.places import FILE_PLACES, SHARED, tag_of

_EPOCH = date(1970, 1, 1)
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)
#: Bits below the seconds of a sort key, filled from the id, so that no two messages share a key in practice.
_ID_BITS = 24
_LARGEST = (1 << 63) - 1


def build_document(
    message: Message,
    collections: tuple[str, ...],
    file_names: tuple[str, ...],
    entry: LedgerEntry = NOTHING_KNOWN,
) -> IndexDocument:
    """Everything that can be searched of a message, by kind of field."""
    return IndexDocument(
        id=message.id,
        text=_text(message, file_names),
        keywords={**_keywords(message), **ledger_keywords(message, entry), "collection": collections},
        integers={**_integers(message), **ledger_integers(entry)},
        readable=_readable(message),
        names=_name_words(message),
    )


def build_found(
    message: Message, places: Iterable[tuple[str, str]], entry: LedgerEntry = NOTHING_KNOWN
) -> IndexDocument:
    """The document of a message that was found at these places: (collection, path), in the order they were
    met."""
    names: dict[str, dict[str, None]] = {}  # of each collection, each once
    for collection, path in places:
        names.setdefault(collection, {})[path.rsplit("/", 1)[-1]] = None
    every = tuple(dict.fromkeys(name for named in names.values() for name in named))
    document = build_document(message, tuple(sorted(names)), every, entry)
    if len(names) < 2:
        return document
    tokens = [SHARED]
    for collection, named in sorted(names.items()):
        tokens += [tag_of(collection) + token for token in _file_names(message, named).split()]
    return replace(document, text={**document.text, FILE_PLACES: " ".join(tokens)})


def with_collections(document: IndexDocument, collections: tuple[str, ...]) -> IndexDocument:
    """The same document in these collections: one, or `build_found` would know more."""
    return replace(document, keywords={**document.keywords, "collection": collections})


def _text(message: Message, file_names: tuple[str, ...]) -> dict[str, str]:
    references = [message.reference, message.in_reply_to, message.source_id]
    stemmed = {
        "subject": message.subject,
        "body": message.body,
        "attachments": "\n".join(f"{a.name}\n{a.text}" for a in message.attachments),
    }
    plain = {
        "sender": _names((message.sender,) if message.sender else ()),
        "addressees": _names(message.to),
        "copies": _names(message.cc),
        "references": "\n".join(r for r in references if r),
    }
    streams: dict[str, str] = {}
    for name, text in stemmed.items():
        if text:
            streams[name], streams[f"{name}_stems"] = analyze_text(text, message.languages)
    for name, text in plain.items():
        if text:
            streams[name] = analyze_codes(text)
    streams["file"] = _file_names(message, file_names)
    return {name: stream for name, stream in streams.items() if stream}


def _name_words(message: Message) -> str:
    texts = [message.subject, message.body, *(text for a in message.attachments for text in (a.name, a.text))]
    parties = [
        party.raw for party in (*((message.sender,) if message.sender else ()), *message.to, *message.cc)
    ]
    return " ".join(sorted(find_name_words(texts, parties)))


def _file_names(message: Message, names: Iterable[str]) -> str:
    """The stream of these names of files, and those of its attachments."""
    return analyze_codes("\n".join([*names, *(a.name for a in message.attachments)]))


def _names(parties: tuple[Party, ...]) -> str:
    """What is written and, on a line of its own, the bureau's name, so that either finds it."""
    return "\n".join(f"{p.raw}\n{p.bureau}" if p.bureau else p.raw for p in parties)


def _keywords(message: Message) -> dict[str, tuple[str, ...]]:
    instant = message.sent_at
    keywords = {
        "kind": message.kinds,
        "from_country": (message.from_country or UNKNOWN,),
        "from_bureau": ((message.sender.bureau if message.sender else None) or UNKNOWN,),
        "to_country": _each(p.country for p in message.to) or (UNKNOWN,),
        "to_bureau": _each(p.bureau for p in message.to),
        "cc_country": _each(p.country for p in message.cc),
        "language": message.languages or (message.language,),
        "format": (message.format,),
        "year": (f"{instant.first_day.year:04}" if instant else UNKNOWN,),
    }
    if instant and instant.precision is not Precision.YEAR:
        keywords["month"] = (instant.first_day.isoformat()[:7],)
        if instant.precision is not Precision.MONTH:
            keywords["day"] = (instant.first_day.isoformat(),)
    return {name: values for name, values in keywords.items() if values}


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _integers(message: Message) -> dict[str, int]:
    if message.sent_at is None:
        bits = int(message.id[:6], 16)
        return {"newest_key": bits, "oldest_key": _LARGEST - bits}
    key = _sort_key(message.sent_at, message.id)
    return {
        "first_day": (message.sent_at.first_day - _EPOCH).days,
        "last_day": (message.sent_at.last_day - _EPOCH).days,
        "newest_key": key,
        "oldest_key": key,
    }


def _sort_key(instant: Instant, message_id: str) -> int:
    seconds = int((instant.earliest - _YEAR_ONE).total_seconds()) + 1
    return max(1, seconds) << _ID_BITS | int(message_id[:6], 16)


def _readable(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "subject": message.subject,
        "body": message.body,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "sender": _raw(message.sender),
        "to": [_raw(p) for p in message.to],
        "cc": [_raw(p) for p in message.cc],
        "reference": message.reference,
    }


def _raw(party: Party | None) -> str | None:
    return party.raw if party else None
