"""One form for the numbers of messages, notices, files and papers, whatever separates their parts."""

from __future__ import annotations

from archive.analysis.fold import fold

#: Cyrillic letters (folded) that are typed for Latin ones that look the same, and the other way round.
_LOOKALIKES = str.maketrans("авекмнорстухіѕј", "abekmhopctyxisj")


def number_key(number: str) -> str:
    """The letters and digits of a number, folded and run together; letters that look alike are one.

    So `156176-17/1` and `156176/17-1` are one number, and so is `А-536/8-2018` with a Cyrillic А.
    """
    return "".join(c for c in fold(number) if c.isalnum()).translate(_LOOKALIKES)
