"""Characters that a reader cannot see, and that make a text look like another one.

A file may be named so that it reads backwards ("annexe" + U+202E + "fdp.exe"). In names, such characters are
shown by their number; in running text, they are kept within the piece that they stand in.
"""

from __future__ import annotations

import re

#: Embeddings, overrides, isolates and their ends (Unicode Bidirectional Algorithm, 2.1 to 2.5).
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: The same, marks of direction, line separators and control characters.
_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def shown(text: str) -> str:
    """A name with each character that cannot be seen written as its number: `⟨U+202E⟩`."""
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def isolated(text: str) -> str:
    """The text as a piece of its own direction within a sentence (FSI … PDI), which it cannot leave."""
    return f"\u2068{_DIRECTIONS.sub('', text)}\u2069"
