"""What a search matched in a message, as the list of hits and the message's page show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.catalog.reader import StoredSource
from archive.domain.message import Message, Span
from archive.query.marks import find_marks
from archive.query.plan import Node
from archive.query.snippets import find_fragments
from search_api.views import Snippet

#: Characters of a field that a list of hits looks for marks in; a message's own page looks further. Twenty
#: attachments of a book's length must not keep a reader waiting.
SNIPPET_TEXT_CHARACTERS = 20_000
#: Snippets of one hit.
MAX_SNIPPETS = 2


def find_subject_marks(plan: Node, message: Message) -> tuple[Span, ...]:
    """What matched in the subject."""
    return find_marks(plan, "subject", message.subject, message.languages)


def find_body_marks(plan: Node, message: Message) -> tuple[Span, ...]:
    """What matched in the body."""
    return find_marks(plan, "body", message.body, message.languages)


def find_snippets(
    plan: Node, message: Message, sources: Sequence[StoredSource], *, subject_matched: bool
) -> tuple[Snippet, ...]:
    """The pieces of a message that show best why it was found.

    Those of the body; where nothing matched in it or in the subject, of the attachments, parties, references
    or file names; where nothing can be shown to match, the beginning of the body without marks.
    """
    body = message.body[:SNIPPET_TEXT_CHARACTERS]
    marks = find_marks(plan, "body", body, message.languages)
    snippets = _snippets_of("body", body, marks)
    if not marks and not subject_matched:
        for name, text in _other_texts(message, sources):
            text = text[:SNIPPET_TEXT_CHARACTERS]
            if marks := find_marks(plan, name, text, message.languages):
                return _snippets_of(name, text, marks)
    return snippets


def _snippets_of(name: str, text: str, marks: Sequence[Span]) -> tuple[Snippet, ...]:
    return tuple(Snippet(name, f.text, f.marks) for f in find_fragments(text, marks, MAX_SNIPPETS))


def _other_texts(message: Message, sources: Sequence[StoredSource]) -> Iterator[tuple[str, str]]:
    """(TEXT field, a text of it) of what is not the message's own words, as the reader may see it."""
    for attachment in message.attachments:
        yield from _texts("attachments", attachment.name, attachment.text)
    parties = (("sender", message.sender), *(("addressees", p) for p in message.to))
    for name, party in (*parties, *(("copies", p) for p in message.cc)):
        if party:
            yield from _texts(name, party.raw, party.bureau)
    yield from _texts("references", message.reference, message.in_reply_to, message.source_id)
    yield from _texts("file", *(source.path.rsplit("/", 1)[-1] for source in sources))


def _texts(name: str, *texts: str | None) -> Iterator[tuple[str, str]]:
    yield from ((name, text) for text in texts if text)
