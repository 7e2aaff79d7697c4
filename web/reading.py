"""From a message to what its page shows."""

from __future__ import annotations

from collections.abc import Sequence

from archive.catalog.reader import StoredSource
from archive.domain.message import Attachment, Party
from archive.domain.overruling import Overruling
from archive.query.request import SearchRequest
from search_api.app import API_PREFIX
from search_api.explanation import Explanation
from search_api.views import MessageView, Neighbor
from web.contexts import AttachmentLine, Link, MessageContext, PartyLine, PartyList, SourceLine, TextLine
from web.decisions import build_deciding
from web.evidence import build_evidence, notes_of
from web.highlight import Note, highlight, paragraphs
from web.locale import Locale
from web.persons import doubt_date
from web.urls import Urls, first_page, toggled

#: Characters of an attachment's text shown on the page; the whole of it can be downloaded.
SHOWN_ATTACHMENT_CHARACTERS = 20_000
#: Addressees shown at once; a circular has hundreds.
SHOWN_PARTIES = 20


def build_message(
    view: MessageView,
    found: Explanation,
    context: SearchRequest | None,
    locale: Locale,
    urls: Urls,
    made: Sequence[Overruling] | None = None,
) -> MessageContext:
    """The page of a message, with its place in the result that it was reached from; `made` are decisions on
    it, None where none are taken."""
    message = view.message
    return MessageContext(
        id=message.id,
        subject=highlight(message.subject, view.subject_marks, notes_of(found, "subject")),
        date=locale.moment(message.sent_at),
        machine_date=message.sent_at.isoformat() if message.sent_at else "",
        raw_date=message.raw_sent_at or "",
        date_doubt=doubt_date(message.sent_at, locale),
        sender=_party(message.sender, locale) if message.sender else None,
        to=_parties(message.to, locale),
        cc=_parties(message.cc, locale),
        reference=message.reference or "",
        in_reply_to=message.in_reply_to or "",
        languages=", ".join(locale.language(c) for c in message.languages or (message.language,)),
        kinds=[locale.value("kind", kind) for kind in message.kinds],
        blocks=_blocks(view, notes_of(found, "body")),
        evidence=build_evidence(found, locale, urls) if found.kinds else None,
        deciding=None if made is None else build_deciding(found, made, context, locale, urls),
        headers=message.headers,
        attachments=[
            _attachment(one, number, message.id, locale, urls)
            for number, one in enumerate(message.attachments, 1)
        ],
        sources=_sources(view.sources, message.id, locale, urls),
        back_url=urls.search(first_page(context)) if context else "",
        previous_url=_neighbor(view.previous, context, urls),
        next_url=_neighbor(view.next, context, urls),
        json_url=f"{API_PREFIX}/messages/{message.id}",
    )


def _parties(parties: Sequence[Party], locale: Locale) -> PartyList:
    lines = [_party(party, locale) for party in parties]
    first, rest = lines[:SHOWN_PARTIES], lines[SHOWN_PARTIES:]
    return PartyList(first, rest, locale.say("pages_more.other", n=locale.number(len(rest))) if rest else "")


def _party(party: Party, locale: Locale) -> PartyLine:
    country = locale.country(party.country) if party.country else ""
    bureau = locale.city(party.bureau) if party.bureau else ""
    return PartyLine(country, bureau if bureau != country else "", party.raw)


def _blocks(view: MessageView, notes: Sequence[Note]) -> list[list[TextLine]]:
    """The text in paragraphs: lines between empty ones, quoted and own ones apart."""
    blocks: list[list[TextLine]] = []
    current: list[TextLine] = []
    for quoted, html in paragraphs(view.message.body, view.body_marks, view.message.quoted, notes):
        if not html.strip() or (current and current[-1].quoted != quoted):
            if current:
                blocks.append(current)
            current = []
        if html.strip():
            current.append(TextLine(html, quoted))
    if current:
        blocks.append(current)
    return blocks


def _attachment(one: Attachment, number: int, message_id: str, locale: Locale, urls: Urls) -> AttachmentLine:
    return AttachmentLine(
        one.name,
        one.media_type,
        _size(one.size, locale),
        one.sha256,
        urls.attachment(message_id, number) if one.size else "",
        one.text[:SHOWN_ATTACHMENT_CHARACTERS],
    )


def _size(size: int, locale: Locale) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{locale.number(size)} {unit}"
        size = round(size / 1000)
    return ""


def _sources(
    sources: Sequence[StoredSource], message_id: str, locale: Locale, urls: Urls
) -> list[SourceLine]:
    lines = []
    total = len(sources)
    for number, source in enumerate(sources, 1):
        place = locale.say(
            "source_place",
            ordinal=locale.number(source.ordinal),
            first=locale.number(source.offset),
            last=locale.number(source.offset + source.length),
        )
        within = Link(
            source.collection, urls.search(toggled(SearchRequest(), "collection", source.collection))
        )
        shown = place if source.ordinal else ""
        counted = (
            locale.say("source_number", n=locale.number(number), total=total) if len(sources) > 1 else ""
        )
        original = urls.original(message_id, number)
        lines.append(SourceLine(counted, within, source.path, source.sha256, shown, original))
    return lines


def _neighbor(neighbor: Neighbor | None, context: SearchRequest | None, urls: Urls) -> str:
    return urls.message(neighbor.id, context, neighbor.cursor) if neighbor and context else ""
