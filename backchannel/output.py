"""Writing where an option says: whole or not at all, with an error that names the option."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import RequestError


@contextmanager
def writing_to(output: Path, wanted: str) -> Iterator[None]:
    """Errors of the disk in this block are those of `--output`, which has to name what is `wanted`."""
    try:
        yield
    except OSError as error:
        raise RequestError(
            f"Cannot write {error.filename or output}: {error.strerror or error}.",
            parameter="--output",
            hint=f"--output names {wanted}.",
        ) from error


def write_whole(output: Path, chunks: Iterable[str]) -> None:
    """Write a file aside and put it in its place; where that fails, nothing is left of it."""
    with writing_to(output, "a file, in a folder that is there and that you may write to"):
        if output.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(output))
        aside = output.with_name(output.name + ".part")
        file = aside.open("w", encoding="utf-8", newline="")
        try:
            with file:
                file.writelines(chunks)
            aside.replace(output)
        finally:
            aside.unlink(missing_ok=True)
