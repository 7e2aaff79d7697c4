"""HTML to text by one linear scan: tags, comments and scripts out, block ends to line ends.

Parsers hang on hostile mark-up (100,000 nested divs, 100,000 `<!--`); a scan cannot. What an unclosed tag or
comment would swallow is kept.
"""

from __future__ import annotations

import html
import re

_PIECE = re.compile(r"<!--|<!\[CDATA\[|<[/!?a-zA-Z][^<>]*>")
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article"}
    | {"header", "footer", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_CELLS = frozenset({"td", "th"})


def html_to_text(text: str) -> str:
    """The text that a reader of this page would see, roughly: blocks on lines of their own."""
    parts: list[str] = []
    place = 0
    while found := _PIECE.search(text, place):
        parts.append(_collapsed(text[place : found.start()]))
        place = found.end()
        piece = found.group()
        if piece == "<!--":
            end = text.find("-->", place)
            place = end + 3 if end >= 0 else place
            if end < 0:  # never closed, and so are the ones behind it: no more of these
                text = text[:place] + text[place:].replace("<!--", " ")
        elif piece != "<![CDATA[":
            place = _tag(text, piece, place, parts)
    parts.append(_collapsed(text[place:]))
    joined = html.unescape("".join(parts))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", joined)).strip()


def _tag(text: str, piece: str, place: int, parts: list[str]) -> int:
    found = _NAME.match(piece)
    name = found[1].lower() if found else ""
    if name in _HIDDEN and not piece.startswith("</") and not piece.endswith("/>"):
        close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, place)
        if close:
            return close.end()
    if name in _BLOCKS:
        parts.append("\n")
    elif name in _CELLS:
        parts.append("\t")
    return place


def _collapsed(text: str) -> str:
    return re.sub(r"\s+", " ", text)
