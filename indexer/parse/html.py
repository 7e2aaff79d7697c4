"""HTML to text by one linear scan: tags, comments and scripts out, block ends to line ends.

Parsers hang on hostile mark-up (100,000 nested divs, 100,000 `<!--`); a scan cannot. What an unclosed tag,
script or comment would swallow is kept.
"""

from __future__ import annotations

import html
import re

# A ">" within an attribute's quotes ends the tag: the rest shows as text, where a rule for quotes would lose
# text behind a quote that is never closed.
_PIECE = re.compile(r"<!--|<!\[CDATA\[|<[/!?a-zA-Z][^<>]*>")
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "dl", "table", "blockquote", "pre", "hr", "section", "article"}
    | {"header", "footer", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "center", "form", "option"}
)
#: Blocks that an empty line is shown around.
_SPACED = frozenset({"p", "blockquote", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def html_to_text(text: str) -> str:
    """The text that a reader of this page would see, roughly: blocks on lines of their own."""
    scan = _Scan(text)
    scan.run()
    joined = html.unescape("".join(scan.parts)).replace("\r\n", "\n").replace("\0", "")
    lines = (
        line.strip(" \t") if not line.startswith(_KEPT) else line[1:].rstrip() for line in joined.split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


#: Marks a line of preformatted text, whose leading spaces stay (a private-use character).
_KEPT = "\ue000"


class _Scan:
    """One pass from tag to tag; `parts` are the pieces of text, still with entities."""

    def __init__(self, text: str) -> None:
        self.parts: list[str] = []
        self._text = text
        self._pre = 0
        self._line_ends = 2  # at the end of what is written; as many as no block adds to
        self._never_closed: set[str] = set()

    def run(self) -> None:
        place = 0
        while found := _PIECE.search(self._text, place):
            self._add(self._text[place : found.start()])
            place = self._after(found.group(), found.end())
        self._add(self._text[place:])

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._pre:
            self.parts.append(text.replace("\r\n", "\n").replace("\n", "\n" + _KEPT))
        else:
            text = _SPACES.sub(" ", text)
            text = text.lstrip(" ") if self._line_ends else text
            self.parts.append(text)
        if text.strip():
            self._line_ends = 0

    def _after(self, piece: str, place: int) -> int:
        """Where the scan goes on behind this tag or comment."""
        if piece == "<![CDATA[":
            return place
        if piece == "<!--":
            return self._skip("-->", place)
        found = _NAME.match(piece)
        name = found[1].lower() if found else ""
        closing = piece.startswith("</")
        if name in _HIDDEN and not closing and not piece.endswith("/>"):
            return self._skip(f"</{name}", place)
        if name == "pre":
            self._pre = max(0, self._pre - 1) if closing else self._pre + 1
        if name in _BLOCKS:
            self._break(2 if name in _SPACED else 1, name)
            if self._pre and not closing:
                self.parts.append(_KEPT)
        elif name in _CELLS and not closing:
            self.parts.append("\t")
        return place

    def _break(self, wanted: int, name: str) -> None:
        """End the line: `br` and `hr` each, blocks only where it has not ended."""
        missing = 1 if name in ("br", "hr") else max(0, wanted - self._line_ends)
        self.parts.append("\n" * missing)
        self._line_ends += missing

    def _skip(self, end: str, place: int) -> int:
        """Behind the end of a comment or script; where it never ends, what is in it is text."""
        if end in self._never_closed:
            return place
        found = re.compile(re.escape(end), re.IGNORECASE).search(self._text, place)
        if found is None:
            self._never_closed.add(end)
            return place
        if end == "-->":
            return found.end()
        close = self._text.find(">", found.end())
        return close + 1 if 0 <= close < found.end() + 100 else found.end()
