"""Letters and telegrams in TEI XML: correspondents, date, text. No entity is resolved, nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from indexer.charset import decode
from indexer.parse.limits import MAX_HEADER_CHARACTERS, MAX_HEADERS, MAX_PARTIES, MAX_TEXT_CHARACTERS
from indexer.parse.notes import NOTE, note_cut
from indexer.parse.tei_text import first, iter_elements, line_of, local_name, notes_of, text_of
from indexer.records import ParsedMessage, ParseError, RawAttachment

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SENT = ("sent", "sending", "composed")
_RECEIVED = ("received", "deliveredTo", "receiving")
#: What libxml2 says of XML that is made to exhaust its reader, and what that is.
_LIMITS = (
    ("Excessive depth", "its elements are nested more than 256 deep"),
    ("amplification", "its entities hold entities that hold entities, and would grow without bound"),
    ("entity reference loop", "its entities hold each other in a loop"),
)
_NAMES = ("persName", "orgName", "name", "rs")


def parse_tei(data: bytes, _mapping: Mapping[str, str]) -> ParsedMessage:
    """Sender, recipients and date of `correspDesc`, or of the head of a document in a volume; the title; the
    text. Editors' notes, which the sender did not write, become an attachment.

    Raises ParseError where it is no XML at all, or has neither text nor title.
    """
    root, error = _parse(data)
    sent, received = _action(root, _SENT), _action(root, _RECEIVED)
    body = first(root, "body")
    top = body if body is not None else root
    text = text_of(top)
    message = ParsedMessage(
        source_id=root.get(_XML_ID) or _idno(root),
        sender="; ".join(_names(sent)) or _glossed(root, "from"),
        to=_names(received) or [one for one in [_glossed(root, "to")] if one],
        sent_at=_date(first(sent, "date")) or _date(_dateline(top)),
        subject=_title(root),
        body=text[:MAX_TEXT_CHARACTERS],
        headers=_places(sent, received, root),
    )
    if not (message.body.strip() or message.subject):
        raise ParseError(_without_text(root, error))
    note = f"not well-formed XML, read as far as possible: {error}" if error else ""
    message.headers += [(NOTE, one) for one in (note, note_cut(text)) if one]
    if notes := notes_of(top)[:MAX_TEXT_CHARACTERS]:
        message.attachments = [RawAttachment("editors' notes.txt", "text/plain", notes.encode(), notes)]
    return message


def _parse(data: bytes) -> tuple[etree._Element, str]:
    """The root, and what is wrong with XML that was read as far as possible. A document cut out of a volume
    may use prefixes that are declared above it: that is no damage."""
    root, error = _try(data, recover=False)
    if root is not None:
        return root, ""
    if "ncod" in error or "not proper UTF-8" in error:  # in another set than it declares
        text = decode(data).text.encode("utf-8", "replace")
        data = text[text.find(b"?>") + 2 :] if text.startswith(b"<?xml") else text
    root, _ = _try(data, recover=True)
    if root is None or not local_name(root):
        raise ParseError(f"not XML: {error}")
    return root, "" if "Namespace prefix" in error else error


def _without_text(root: etree._Element, error: str) -> str:
    """Why there is nothing to read in this document."""
    if error:
        return f"no text could be read of the XML: {error}"
    entities = dict.fromkeys(str(entity.text) for entity in root.iter(etree.Entity))
    if entities:
        return f"its text is nothing but entities, and none is resolved: {', '.join(entities)[:100]}"
    return "the TEI document has no text"


def _try(data: bytes, *, recover: bool) -> tuple[etree._Element | None, str]:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # libxml2's own caps on depth, names and text stay on
        collect_ids=False,
        recover=recover,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        return None, next((words for mark, words in _LIMITS if mark in str(error)), str(error)[:200])
    return root, ""


def _action(root: etree._Element, kinds: tuple[str, ...]) -> etree._Element | None:
    return next((e for e in iter_elements(root, "correspAction") if e.get("type") in kinds), None)


def _names(action: etree._Element | None) -> list[str]:
    if action is None:
        return []
    named = (line_of(e) for name in _NAMES for e in iter_elements(action, name))
    return list(dict.fromkeys(name for name in named if name))[:MAX_PARTIES]


def _glossed(root: etree._Element, kind: str) -> str:
    """Sender or addressee that the editors have marked in the head of a telegram."""
    head = first(root, "head")
    marked = [] if head is None else [e for e in head.iter() if e.get("type") == kind]
    return "; ".join(line for line in map(line_of, marked) if line)


def _dateline(root: etree._Element) -> etree._Element | None:
    for name in ("dateline", "opener", "closer", "head"):
        date = first(first(root, name), "date")
        if date is not None:
            return date
    return None


def _date(date: etree._Element | None) -> str:
    """As precise as it is known: of a range what its ends agree in (1954-03-02 to 1954-03-09: 1954-03)."""
    if date is None:
        return ""
    for attribute in ("when", "when-iso", "when-custom"):
        if value := date.get(attribute):
            return value
    early = date.get("notBefore") or date.get("from") or date.get("notBefore-iso")
    late = date.get("notAfter") or date.get("to") or date.get("notAfter-iso")
    if early and late:
        shared = []
        for one, other in zip(early.split("-"), late.split("-"), strict=False):
            if one != other:
                break
            shared.append(one)
        if shared:
            return "-".join(shared)
    return line_of(date) or early or late or ""


def _title(root: etree._Element) -> str:
    """The title of the letter itself where several levels are given; of a document in a volume its head."""
    titles = list(iter_elements(first(root, "titleStmt"), "title"))
    own = [t for t in titles if t.get("level") == "a"] or [t for t in titles if t.get("type") == "main"]
    for title in [*own, *titles]:
        if line := line_of(title):
            return line
    return line_of(first(root, "head"))[:MAX_HEADER_CHARACTERS]


def _places(
    sent: etree._Element | None, received: etree._Element | None, root: etree._Element
) -> list[tuple[str, str]]:
    """Places, and what else the header tells of a letter, as headers of the message."""
    found = [
        ("place sent", line_of(first(sent, "placeName"))),
        ("place received", line_of(first(received, "placeName"))),
        ("date received", _date(first(received, "date"))),
        ("signed", "; ".join(line_of(e) for e in iter_elements(first(root, "closer"), "signed"))),
    ]
    for reference in iter_elements(first(root, "correspContext"), "ref"):
        kinds = " ".join(v for a in ("subtype", "type") if (v := reference.get(a)))
        found.append((kinds or "related", f"{line_of(reference)} ({reference.get('target') or ''})"))
    return [(name, value[:MAX_HEADER_CHARACTERS]) for name, value in found if value][:MAX_HEADERS]


def _idno(root: etree._Element) -> str:
    idno = first(root, "idno")
    return (idno.text or "").strip() if idno is not None else ""
