"""Bytes as they were found, on their way to a reader's disk and never into their browser."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from itertools import chain

from archive.catalog.reader import StoredSource
from archive.domain.message import Attachment
from archive.errors import VaultError
from archive.vault.store import CHUNK_BYTES, Vault
from search_api.views import Original

OCTETS = "application/octet-stream"
#: What may keep its media type. Anything that a browser could run or render as a page is octets.
SAFE_MEDIA_TYPES = frozenset({
    "application/pdf", "application/zip", "application/json", "text/plain", "text/csv",
    "image/jpeg", "image/png", "image/gif", "image/tiff",
    "application/msword", "application/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
})  # fmt: skip
#: A record's ending, by the format of the file that it was cut out of.
RECORD_ENDINGS = {"mbox": "eml", "jsonl": "json", "csv": "csv"}
MAX_NAME_CHARACTERS = 120


def open_source(message_id: str, source: StoredSource, vault: Vault) -> Original:
    """The file of a message, or the record cut out of its container. Raises VaultError."""
    if source.ordinal == 0:
        return _open_whole(source.sha256, safe_file_name(source.path, message_id), OCTETS, vault)
    ending = RECORD_ENDINGS.get(source.format, "bin")
    chunks = _started(_iter_slice(vault, source))
    name = f"{message_id}.{ending}"
    return Original(chunks, OCTETS, name, source.sha256, source.length, whole=False)


def open_attached(attachment: Attachment, vault: Vault) -> Original:
    """An attachment under its own name, made safe. Raises VaultError."""
    kind = attachment.media_type.partition(";")[0].strip().lower()
    name = safe_file_name(attachment.name, "attachment")
    return _open_whole(attachment.sha256, name, kind if kind in SAFE_MEDIA_TYPES else OCTETS, vault)


def safe_file_name(path: str, fallback: str) -> str:
    """The last part of a path as a name that no system reads as more than a name.

    Controls and the invisible marks that turn the direction of text (by which `gpj.exe` looks like
    `exe.jpg`) go, and so do the characters that Windows refuses.
    """
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*/')
    kept = kept.strip(" .")
    if len(kept) > MAX_NAME_CHARACTERS:
        stem, dot, ending = kept.rpartition(".")
        ending = ending if dot and len(ending) <= 10 else ""
        stem = (stem if ending else kept)[: MAX_NAME_CHARACTERS - len(ending) - 1]
        kept = f"{stem}.{ending}" if ending else stem
    return kept or fallback


def _open_whole(sha256: str, name: str, media_type: str, vault: Vault) -> Original:
    with vault.open(sha256) as file:
        size = os.fstat(file.fileno()).st_size
    return Original(_started(vault.iter_verified(sha256)), media_type, name, sha256, size, whole=True)


def _iter_slice(vault: Vault, source: StoredSource) -> Iterator[bytes]:
    with vault.open(source.sha256) as file:
        file.seek(source.offset)
        left = source.length
        while left:
            chunk = file.read(min(left, CHUNK_BYTES))
            if not chunk:
                raise VaultError(
                    f"The original {source.sha256} is shorter than it was.",
                    hint="Restore the vault folder from a backup.",
                )
            left -= len(chunk)
            yield chunk


def _started(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, the first one read: what is wrong with a small file is known before it is sent."""
    first = next(chunks, None)
    return iter(()) if first is None else chain((first,), chunks)
