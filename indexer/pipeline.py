"""The order of the stages, for one record. Runs in a worker process; nothing else knows this order."""

from __future__ import annotations

import hashlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Literal

from archive.catalog.findings_codec import PackedFindings, pack_findings
from archive.domain.findings import Findings
from archive.domain.message import Message, SourceRef
from archive.domain.unread import path_key
from archive.vault.store import Vault
from indexer.extract.find import FindingOptions, open_finder
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.parse.limits import MAX_MESSAGE_BYTES
from indexer.records import ParseError, RawRecord, Rejected
from indexer.sources.detect import HEAD_BYTES, detect_format

#: Part of what makes a file "read before": raised when parsers or stages come to other results, so that
#: loading the same files again brings them up to date.
PIPELINE_VERSION = "3"
#: Seconds for one record. The slowest real mail of 1,782 odd ones takes under five.
RECORD_SECONDS = 20.0


@dataclass(frozen=True)
class ReadingOptions:
    """How files are read: `mapping` from a field of the import format to a column or key; `finding` how
    messages are looked at, which is no part of how they are read."""

    vault: Path
    finding: FindingOptions
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A name for these options, kept beside each file that was read under them."""
        text = "\n".join([PIPELINE_VERSION, *(f"{k}={v}" for k, v in sorted(self.mapping.items()))])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Loaded:
    """A message out of a record, with its kinds, and what was found in it, as it is stored; `keys` as in
    ParsedMessage."""

    source: SourceRef
    message: Message
    findings: PackedFindings
    keys: tuple[str, ...] = ()


Find = Callable[[Message], Findings]


class _TimeUp(BaseException):
    """Not an Exception: a parser that goes on after any error must not go on after this one."""


def process_record(record: RawRecord, options: ReadingOptions, find: Find) -> Loaded | Rejected:
    """One record through every stage. Never raises: what goes wrong is a Rejected with its stage."""
    stage = "parse"
    try:
        with _time_limit(RECORD_SECONDS):
            parsed = parse_record(record, options.mapping)
            stage = "normalize"
            message = normalize_message(parsed, record)
            stage = "language"
            message = tag_message(message)
            stage = "extract"
            found = pack_findings(find(message))
            stage = "vault"
            vault = Vault(options.vault)
            for attachment in parsed.attachments:
                vault.put_bytes(attachment.data)
            return Loaded(record.source, replace(message, kinds=found.kinds), found, parsed.keys)
    except ParseError as error:
        reason = f"{error} (column {record.indent + error.column})" if error.column else str(error)
    except _TimeUp:
        reason = f"not done after {RECORD_SECONDS:.0f} seconds"
    except (RecursionError, MemoryError) as error:
        reason = f"too deep or too large to read ({type(error).__name__})"
    except Exception as error:  # whatever a hostile file does to us, it must not stop the other files
        reason = f"unexpected {type(error).__name__}: {error}"
    return Rejected(record.source, stage, reason[:500], record.line)


def process_records(
    records: Sequence[RawRecord | Rejected], options: ReadingOptions
) -> list[Loaded | Rejected]:
    """A batch of records, for a worker process; what the splitter rejected passes through."""
    find = open_finder(options.finding)
    return [r if isinstance(r, Rejected) else process_record(r, options, find) for r in records]


@dataclass(frozen=True)
class FileItem:
    """A file to read; `known` are hashes under which it was read before as a single message."""

    path: Path
    shown: str
    size: int
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileOutcome:
    """What a file is: a message or rejected (with the `result`), unchanged since it was read before, or a
    container that is yet to be split (then it has no hash yet). What could not be read has its path's key
    in place of a hash."""

    role: Literal["message", "rejected", "unchanged", "container"]
    sha256: str
    size: int
    format: str
    result: Loaded | Rejected | None = None


def process_files(items: Sequence[FileItem], options: ReadingOptions) -> list[FileOutcome]:
    """A batch of files, for a worker process."""
    find = open_finder(options.finding)
    return [_process_file(item, options, find) for item in items]


def _process_file(item: FileItem, options: ReadingOptions, find: Find) -> FileOutcome:
    try:
        with item.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            found = detect_format(head, item.shown)
            if found.container:
                return FileOutcome("container", "", item.size, found.name)
            if item.size > MAX_MESSAGE_BYTES:
                reason = f"larger than {MAX_MESSAGE_BYTES >> 20} MB, the limit for one message"
                return _rejected(item, path_key(item.path), found.name, "read", reason)
            data = head + file.read()
    except OSError as error:
        key = path_key(item.path)
        return _rejected(item, key, "unreadable", "read", error.strerror or str(error))
    sha256 = Vault(options.vault).put_bytes(data)
    if sha256 in item.known:
        return FileOutcome("unchanged", sha256, len(data), found.name)
    if found.reason:
        return _rejected(item, sha256, found.name, "detect", found.reason)
    record = RawRecord(data, SourceRef(item.shown, sha256, 0, len(data)), found.name)
    result = process_record(record, options, find)
    role: Literal["message", "rejected"] = "message" if isinstance(result, Loaded) else "rejected"
    return FileOutcome(role, sha256, len(data), found.name, result)


def _rejected(item: FileItem, sha256: str, name: str, stage: str, reason: str) -> FileOutcome:
    rejected = Rejected(SourceRef(item.shown, sha256, 0, item.size), stage, reason)
    return FileOutcome("rejected", sha256, item.size, name, rejected)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise in this block when the time is up. Signals reach the main thread only; elsewhere no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
