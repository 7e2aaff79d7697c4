"""Finding the files to load, in a fixed order, in constant memory for each folder."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.domain.message import SourceRef
from archive.domain.unread import path_key
from indexer.records import Rejected

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to load: where it is, and the name it goes by in the archive (no path of this machine)."""

    path: Path
    shown: str
    size: int


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder whose names could be read; what is in it comes after it."""

    path: Path
    shown: str


Found = FoundFile | FoundFolder | Rejected


def find_files(paths: Iterable[Path], own: Iterable[Path] = ()) -> Iterator[Found]:
    """Every folder and file under these paths, sorted by name; what is neither is rejected, never followed.

    A file named twice is found twice: it is a duplicate the second time. `own` are files and folders of the
    archive itself: they are rejected as they stand, so that it does not load its own copies.
    """
    marks = {_mark(path.stat()) for path in own if path.exists()}
    for path in paths:
        name = path.resolve().name if path.name in ("", "..") else path.name
        yield from _visit(path, name, marks)


def show_name(name: str) -> str:
    """A file name as text that can be stored and shown: bytes that are not UTF-8, control characters and
    marks that turn the direction of text (which make `exe.txt` of `txt.exe`) are written as escapes."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _mark(status: os.stat_result) -> tuple[int, int]:
    """The same for all the paths that lead to a file."""
    return status.st_dev, status.st_ino


def _visit(path: Path, name: str, own: Container[tuple[int, int]]) -> Iterator[Found]:
    """Depth first with a stack of our own, so that no depth of folders exhausts Python's."""
    stack = [(path, name)]
    named = True
    while stack:
        here, shown = stack.pop()
        try:
            status = here.stat() if named else here.lstat()
            named = False
            if _mark(status) in own:
                yield _rejected(here, shown, "a part of the archive itself")
            elif stat.S_ISDIR(status.st_mode):
                with os.scandir(here) as entries:
                    names = sorted((entry.name for entry in entries), reverse=True)
                stack.extend((here / entry, f"{shown}/{entry}") for entry in names)
                yield FoundFolder(here, show_name(shown))
            elif stat.S_ISREG(status.st_mode):
                yield FoundFile(here, show_name(shown), status.st_size)
            else:
                yield _rejected(here, shown, f"not a regular file ({_kind(status.st_mode)})")
        except OSError as error:
            yield _rejected(here, shown, error.strerror or str(error))


def _rejected(path: Path, shown: str, reason: str) -> Rejected:
    return Rejected(SourceRef(show_name(shown), path_key(path), 0, 0), "find", reason)


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "symbolic link", stat.S_IFIFO: "named pipe", stat.S_IFSOCK: "socket"}
    return kinds.get(stat.S_IFMT(mode), "device")
