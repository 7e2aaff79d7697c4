"""Where in a body an older message is quoted or forwarded, so that its words are not taken for the sender's.

One pass over the lines; every line is looked at a bounded number of times, and at most its first
characters. What counts as quoted and what does not: docs/normalize.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.domain.message import Span
from indexer.normalize.bureaus import names_office
from indexer.normalize.quote_words import QuoteWords, load_quote_words, squeeze

#: Lines looked at one by one; what comes after them goes as the last of them goes.
MAX_LINES = 20_000
#: Characters of a line within which marks are looked for.
_HEAD = 300
#: No phrase that opens an older message is shorter.
_SHORTEST_OPENER = 6
_RULE = re.compile(r"[\s>]*[-=_*—–~#]{2,}")
_COMPARISON = re.compile(r"\s*>\s?=?\s?[\d€$£]")
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d|@")
_DIGIT = re.compile(r"\d")
_OPENING_QUOTE = ("«", "“", "„", '"', "'", "‘", "‹", "「", "『")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…", "。", "؟", "،", "؛")
_SERVICE = re.compile(r"[^a-zà-ÿа-џ]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Characters from which on a telex quotation within a line is a message and no turn of phrase.
_LONG_QUOTATION = 80
#: Lines that a header block may have before its labels end.
_HEADER_LINES = 8


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    blank: bool
    marked: bool

    @property
    def head(self) -> str:
        return self.text[:_HEAD]


def find_quoted(body: str) -> tuple[Span, ...]:
    """Spans of `body`, in characters, that the sender did not write: whole lines, but for telex quotations.

    In order, without overlap. Never raises; linear in the length of the body.
    """
    if not body or body.isspace():
        return ()
    lines = list(_lines(body))
    spans = [*_block_spans(lines, load_quote_words()), *_quotation_spans(body, load_quote_words())]
    return _merge(spans)


def _lines(body: str) -> Iterator[_Line]:
    at = 0
    for text in body.split("\n", MAX_LINES):
        bare = text.lstrip()
        yield _Line(at, at + len(text), text, not bare, bare.startswith(">"))
        at += len(text) + 1


def _block_spans(lines: list[_Line], words: QuoteWords) -> Iterator[Span]:
    at = 0
    prose = False
    while at < len(lines):
        line = lines[at]
        stop = None if line.blank else _block_end(lines, at, words, prose=prose)
        if stop is None:
            prose = prose or _is_prose(line, words)
            at += 1
            continue
        last = stop
        while last > at + 1 and lines[last - 1].blank:
            last -= 1
        yield lines[at].start, lines[last - 1].end
        prose = True
        at = stop


def _block_end(lines: list[_Line], at: int, words: QuoteWords, *, prose: bool) -> int | None:
    """If an older message begins at this line: the number of the first line after it."""
    line = lines[at]
    if line.marked:
        return _end_of_marked(lines, at, announced=False)
    if _is_opener(line, words):
        after = _next_text(lines, at + 1)
        if after < len(lines) and lines[after].marked:
            return _end_of_marked(lines, after, announced=True)
        return _end_of_message(lines, at + 1, words)
    wrote = _attribution_end(lines, at, words)
    if wrote is not None:
        return _end_of_attributed(lines, at, wrote, words)
    if at > 0 and _is_header_block(lines, at, words, prose=prose):
        return _end_of_message(lines, at + 1, words)
    return None


def _end_of_marked(lines: list[_Line], at: int, *, announced: bool) -> int | None:
    """The end of a block of ">" lines; blank lines within it belong to it."""
    stop = at
    while stop < len(lines):
        if lines[stop].marked:
            stop += 1
            continue
        after = _next_text(lines, stop)
        if after == stop or after == len(lines) or not lines[after].marked:
            break
        stop = after
    alone = stop == at + 1 and not announced
    return None if alone and _COMPARISON.match(lines[at].text) else stop


def _end_of_message(lines: list[_Line], at: int, words: QuoteWords) -> int:
    """An older message goes on to the end of the body, unless a line says that it ends."""
    for number in range(at, len(lines)):
        line = lines[number]
        if _RULE.match(line.head) and words.enders.search(squeeze(line.head)):
            return number + 1
    return len(lines)


def _next_text(lines: list[_Line], at: int) -> int:
    while at < len(lines) and lines[at].blank:
        at += 1
    return at


def _is_opener(line: _Line, words: QuoteWords) -> bool:
    """`----- Original Message -----`, `Begin forwarded message:`: a line that is nothing else."""
    if len(line.text) < _SHORTEST_OPENER:
        return False
    ruled = _RULE.match(line.head) is not None
    if not ruled and not line.head.rstrip().endswith((":", "：")):
        return False
    folded = squeeze(line.head)
    found = words.openers.search(folded)
    if found is None or words.enders.search(folded):
        return False
    # "Please see the original message:" is prose: without rules, the phrase is all there is.
    return ruled or folded.strip(" :：*_") == found[0]


def _attribution_end(lines: list[_Line], at: int, words: QuoteWords) -> int | None:
    """`On 5 June 2017 at 10:00, NCB X wrote:`, on one line or two: the number of the line after."""
    if _attributes(lines[at], words):
        return at + 1
    if at + 1 >= len(lines):
        return None
    # Broken in two, the date is on the first line: a line without one is the sender's own text.
    first, second = lines[at], lines[at + 1]
    dated = first.text.rstrip()[-1:] not in ".?!" and _DIGIT.search(first.head) is not None
    if dated and not second.marked and _DIGIT.search(second.head) is None and _attributes(second, words):
        return at + 2
    return None


def _attributes(line: _Line, words: QuoteWords) -> bool:
    if len(line.text) > _HEAD or not line.text.rstrip().endswith((":", "：")):
        return False
    return words.wrote.search(squeeze(line.text)) is not None


def _end_of_attributed(lines: list[_Line], at: int, after: int, words: QuoteWords) -> int | None:
    text = _next_text(lines, after)
    if text == len(lines):
        return None
    if lines[text].marked:
        return _end_of_marked(lines, text, announced=True)
    written = " ".join(line.head for line in lines[at:after])
    if not any(c.isdigit() for c in written):
        return None
    if lines[text].text.lstrip().startswith(_OPENING_QUOTE):
        stop = text
        while stop < len(lines) and not lines[stop].blank:
            stop += 1
        return stop
    # A mail program's line has a time or an address. "On 5 March you wrote:" is a person's, who goes on.
    return _end_of_message(lines, text, words) if _MOMENT.search(written) else None


def _is_header_block(lines: list[_Line], at: int, words: QuoteWords, *, prose: bool) -> bool:
    """Lines such as `From:`, `Sent:`, `To:` below each other.

    An itinerary has From, To and Date as well, and the header of this message may stand under routing lines
    or a title: only `Sent:` is a mail program's, and needs no `prose` before it.
    """
    first = words.label_of(lines[at].text)
    if first not in {"from", "to"}:
        return False
    kinds: set[str] = set()
    party = ""
    for line in lines[at : at + _HEADER_LINES]:
        kind = words.label_of(line.text)
        if line.blank or (kind is None and len(kinds) > 1):
            break
        if kind == "from":
            party = line.head.partition(":")[2] or line.head.partition("：")[2]
        if kind:
            kinds.add(kind)
    if len(kinds) < 2 or (first == "to" and len(kinds) < 3):
        return False
    if "sent" in kinds:
        return any(
            not line.blank and words.label_of(line.text) is None for line in lines[max(0, at - 4) : at]
        )
    return prose and ("subject" in kinds or "@" in party or names_office(party))


def _is_prose(line: _Line, words: QuoteWords) -> bool:
    """Whether a line is a sentence of the sender's, and no title or routing line."""
    if words.label_of(line.text) is not None:
        return False
    if line.text.rstrip().endswith(_SENTENCE_ENDS) and _SERVICE.fullmatch(line.head) is None:
        return True
    return len(_WORD.findall(line.head)) >= 6


def _quotation_spans(body: str, words: QuoteWords) -> Iterator[Span]:
    """`QUOTE ... UNQUOTE` of telexes, in capitals; what has no end is no quotation.

    Telexes have no quotation marks either: a few words within a line (`QUOTE POLITICAL UNQUOTE`) are the
    sender's own.
    """
    begun: tuple[int, str] | None = None
    for found in words.quotation.finditer(body):
        mark = " ".join(found[0].split())
        if begun is not None and mark in words.quotations.get(begun[1], ()):
            start, end = begun[0], found.end()
            opens_line = start == 0 or body[start - 1] == "\n"
            if opens_line or end - start >= _LONG_QUOTATION:
                yield start, end
            begun = None
        elif mark in words.quotations and begun is None:
            begun = found.start(), mark


def _merge(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
