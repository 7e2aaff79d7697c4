"""What stands for the hash of a file whose bytes could not be read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_HASH_CHARACTERS = 64
_MARK = "path:"


def path_key(path: Path) -> str:
    """A mark, and a hash of where the file is.

    Two files of one shown name are two, and it is that very file which is rejected no more once it is read.
    """
    where = hashlib.sha256(os.fsencode(os.path.normpath(path.absolute()))).hexdigest()
    return (_MARK + where)[:_HASH_CHARACTERS]


def is_path_key(sha256: str) -> bool:
    """Whether this stands for a file whose bytes could not be read."""
    return sha256.startswith(_MARK)


def short_key(sha256: str) -> str:
    """The beginning of a hash, or of what stands for it: enough to tell files of one name apart."""
    return sha256.removeprefix(_MARK)[:8]
