"""One form for numbers of messages, notices and files, whatever separates their parts."""

from __future__ import annotations

import re

from archive.analysis.tokenize import list_tokens

#: A control number of a notice or diffusion: `A-536/8-2018`.
_CONTROL = re.compile(r"[a-zа-я]\d{2,7}(?:19|20)\d\d")
#: Cyrillic letters (folded) that are typed for Latin ones that look the same, and the other way round.
_LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")


def normalize_number(text: str) -> str:
    """The letters and digits of a number, folded and run together; letters that look alike are one.

    So `156176-17/1` and `156176/17-1` are one number, and so is `А-536/8-2018` with a Cyrillic А.
    """
    return "".join(list_tokens(text)).translate(_LOOKALIKES)


def is_control_number(text: str) -> bool:
    """Whether this is a control number of a notice or diffusion."""
    return _CONTROL.fullmatch(normalize_number(text)) is not None and text[1:2] in "-‑–"
