"""Letters and telegrams in TEI XML: correspondents, date, text. No entity is resolved, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from indexer.parse.limits import MAX_TEXT_CHARACTERS
from indexer.records import ParsedMessage, ParseError

_BLOCKS = frozenset(
    {"p", "lb", "ab", "opener", "closer", "salute", "signed", "dateline", "head", "div", "item", "l", "lg"}
    | {"postscript", "row", "list", "table", "note", "quote", "pb", "address", "addrLine"}
)
_LEFT_OUT = frozenset({"teiHeader", "fw", "del", "facsimile", "standOff"})


def parse_tei(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """Sender, recipients and date of `correspDesc`, the title, and the text of `body`."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        recover=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"not well-formed XML: {error}") from None
    body = _first(root, "body")
    text = _text_of(body if body is not None else root)
    sent = _action(root, ("sent",))
    message = ParsedMessage(
        source_id=root.get("{http://www.w3.org/XML/1998/namespace}id") or _idno(root),
        sender="; ".join(_names(sent)),
        to=_names(_action(root, ("received", "deliveredTo"))),
        sent_at=_date(sent),
        subject=_title(root),
        body=text[:MAX_TEXT_CHARACTERS],
    )
    if not (message.body.strip() or message.subject):
        raise ParseError("the TEI document has no text")
    return message


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _iter(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _local(element) == name)


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(_iter(root, name), None)


def _action(root: etree._Element, kinds: tuple[str, ...]) -> etree._Element | None:
    return next((e for e in _iter(root, "correspAction") if e.get("type") in kinds), None)


def _names(action: etree._Element | None) -> list[str]:
    if action is None:
        return []
    named = [e for n in ("persName", "orgName", "name", "rs") for e in _iter(action, n)]
    names = [_line(e) for e in named]
    return list(dict.fromkeys(name for name in names if name))


def _date(action: etree._Element | None) -> str:
    date = _first(action, "date") if action is not None else None
    if date is None:
        return ""
    for attribute in ("when", "when-iso"):
        if value := date.get(attribute):
            return value
    early, late = date.get("notBefore") or date.get("from"), date.get("notAfter") or date.get("to")
    if early and late:  # as precise as both ends agree
        shared = [a for a, b in zip(early.split("-"), late.split("-"), strict=False) if a == b]
        if shared and early.split("-")[: len(shared)] == shared:
            return "-".join(shared)
    return _line(date)


def _title(root: etree._Element) -> str:
    statement = _first(root, "titleStmt")
    title = _first(statement, "title") if statement is not None else None
    return _line(title) if title is not None else ""


def _line(element: etree._Element) -> str:
    """All text of an element on one line."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _idno(root: etree._Element) -> str:
    idno = _first(root, "idno")
    return (idno.text or "").strip() if idno is not None else ""


def _text_of(root: etree._Element) -> str:
    """The text in reading order, blocks on lines of their own; by a stack, so that depth costs nothing."""
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = _local(element)
        if event == "start":
            if name in _LEFT_OUT:
                walk.skip_subtree()
                continue
            if name in _BLOCKS:
                parts.append("\n")
            parts.append(element.text or "")
        elif element is not root:
            if name in _BLOCKS:
                parts.append("\n")
            parts.append(element.tail or "")
    lines = ("".join(parts)).split("\n")
    folded = (" ".join(line.split()) for line in lines)
    return "\n".join(line for line in folded if line)
