"""Originals by SHA-256: written once, never changed, checked when read whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from archive.errors import VaultError

CHUNK_BYTES = 1 << 20
_PREFIX = ".incoming-"


class Vault:
    """A folder `<root>/ab/<sha256>`. Safe for several writers: a file appears by rename, whole.

    It is written in `<root>/incoming` before; what a kill leaves there is nobody's. Earlier versions kept
    originals in `<root>/ab/cd/`: they are found there, and moved when they are put again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this hash stand, or would stand."""
        return self.root / sha256[:2] / sha256

    def put_bytes(self, data: bytes, sha256: str | None = None) -> str:
        """Keep these bytes; returns their hash. Nothing is written where they are kept already, whole."""
        sha256 = sha256 or hashlib.sha256(data).hexdigest()
        if not self._has(sha256, len(data)):
            path, file = self._aside()
            try:
                _write_all(file, data)
            finally:
                os.close(file)
            _settle(path, self.path_of(sha256))
        return sha256

    def put_file(self, source: Path) -> tuple[str, int]:
        """Copy a file in, in constant memory; returns (hash, size in bytes). Raises OSError of the source."""
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as reader:
            path, number = self._aside()
            with os.fdopen(number, "wb") as file:
                while chunk := reader.read(CHUNK_BYTES):
                    digest.update(chunk)
                    file.write(chunk)
                    size += len(chunk)
        sha256 = digest.hexdigest()
        if self._has(sha256, size):
            path.unlink()
        else:
            _settle(path, self.path_of(sha256))
        return sha256, size

    def clear_incoming(self) -> None:
        """Remove what killed writers left. Only for who holds the loader's lock: there is no writer then."""
        for left in self._incoming.glob(f"{_PREFIX}*"):
            left.unlink(missing_ok=True)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with this hash as a stream; raises VaultError where they are missing."""
        try:
            return self._open(sha256)
        except OSError as error:
            raise VaultError(
                f"The original {sha256} cannot be read: {error.strerror}.",
                hint="Restore the vault folder from a backup, or load the source files again.",
            ) from None

    def _open(self, sha256: str) -> BinaryIO:
        now = self.path_of(sha256)
        for path in (now, self._former_path_of(sha256)):
            with suppress(FileNotFoundError):
                return path.open("rb")
        return now.open("rb")  # a load may have moved it meanwhile

    def iter_verified(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks; raises VaultError before the last chunk if they are not what the hash says."""
        digest, held = hashlib.sha256(), b""
        with self.open(sha256) as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                if held:
                    yield held
                held = chunk
        if digest.hexdigest() != sha256:
            raise VaultError(
                f"The original {sha256} has been altered.", hint="Restore the vault folder from a backup."
            )
        if held:
            yield held

    def sync(self) -> None:
        """Make all that was put durable; called once for thousands, since one fsync a file is far slower.

        What a power cut takes before that has the wrong size afterwards, and is put again by the next load.
        """
        os.sync()

    def _former_path_of(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _has(self, sha256: str, size: int) -> bool:
        """Whether these bytes are kept, whole; from the place of earlier versions they are moved."""
        target = self.path_of(sha256)
        if _is_whole(target, size):
            return True
        if not _has_former_places(self.root):
            return False
        former = self._former_path_of(sha256)
        if not _is_whole(former, size):
            return False
        try:
            former.rename(target)
        except FileNotFoundError:  # another worker has moved it
            return _is_whole(target, size)
        return True

    @property
    def _incoming(self) -> Path:
        return self.root / "incoming"

    def _aside(self) -> tuple[Path, int]:
        """A new file to write, open, which nobody can open for writing again."""
        path = self._incoming / f"{_PREFIX}{secrets.token_hex(8)}"
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        except FileNotFoundError:  # the first of all
            self._incoming.mkdir(parents=True, exist_ok=True)
            return self._aside()
        return path, opened


@lru_cache(maxsize=8)
def _has_former_places(root: Path) -> bool:
    """Whether an earlier version has kept originals here; none ever will again."""
    return any(root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"))


def _write_all(file: int, data: bytes) -> None:
    """Write to an open file without a buffer; one call is enough but on a disk that is nearly full."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, data[written:])


def _settle(written: Path, target: Path) -> None:
    try:
        written.rename(target)
    except FileNotFoundError:  # the first of its folder
        target.parent.mkdir(parents=True, exist_ok=True)
        written.rename(target)


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
