"""The text of a TEI element in reading order; by walks without recursion, so that depth costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

#: Elements that stand on lines of their own; paragraphs have an empty line between them.
_PARAGRAPHS = frozenset(
    {"p", "div", "head", "lg", "list", "table", "postscript", "opener", "closer", "quote", "address"}
)
_LINES = frozenset(
    {"lb", "ab", "salute", "signed", "dateline", "item", "l", "row", "addrLine", "byline", "trailer"}
)
_LEFT_OUT = frozenset({"teiHeader", "fw", "del", "facsimile", "standOff", "back", "front", "figDesc"})
#: Left out of the text, but collected apart: what editors wrote.
_NOTES = frozenset({"note"})
#: Elements that stand for something which is not written as text.
_SHOWN_AS = {"space": " ", "gap": "[…]", "cell": "\x1f"}
#: Within `choice` what the editor would rather read; the sender's own is kept.
_CORRECTED = frozenset({"corr", "reg", "expan"})


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and entities."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


def iter_elements(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """All elements of this local name in or below `root`; none where there is no root."""
    if root is None:
        return iter(())
    return (element for element in root.iter() if local_name(element) == name)


def first(root: etree._Element | None, name: str) -> etree._Element | None:
    """The first element of this local name in or below `root`, or None."""
    return next(iter_elements(root, name), None)


def line_of(element: etree._Element | None) -> str:
    """All text of an element on one line, without notes."""
    return "" if element is None else " ".join(text_of(element).split())


def text_of(root: etree._Element) -> str:
    """The text, blocks on lines of their own, without headers, deletions and notes."""
    return _folded(_pieces(root))


def notes_of(root: etree._Element) -> str:
    """The editors' notes, each a paragraph."""
    notes = (line_of_note(note) for name in _NOTES for note in iter_elements(root, name))
    return "\n\n".join(note for note in notes if note)


def line_of_note(note: etree._Element) -> str:
    """The text of a note on one line."""
    return " ".join("".join(str(text) for text in note.itertext()).split())


def _pieces(root: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local_name(element)
        left_out = element is not root and _is_left_out(element, name)
        if event == "start":
            if left_out:
                walk.skip_subtree()
                continue
            yield _mark(name)
            yield element.text or ""
        elif element is not root:
            yield "" if left_out or name in _SHOWN_AS else _mark(name)
            yield element.tail or ""


def _is_left_out(element: etree._Element, name: str) -> bool:
    if name in _LEFT_OUT or name in _NOTES or not name:
        return True
    parent = element.getparent() if name in _CORRECTED else None
    return parent is not None and local_name(parent) == "choice"


def _mark(name: str) -> str:
    """What stands for an element; breaks by marks that XML cannot hold, as its own white space is folded."""
    if name in _PARAGRAPHS:
        return "\x1d"
    return "\x1e" if name in _LINES else _SHOWN_AS.get(name, "")


def _folded(pieces: Iterator[str]) -> str:
    paragraphs = []
    for paragraph in "".join(pieces).split("\x1d"):
        lines = (" ".join(line.replace("\x1f", " ").split()) for line in paragraph.split("\x1e"))
        text = "\n".join(line for line in lines if line)
        if text:
            paragraphs.append(text)
    return "\n\n".join(paragraphs)
