"""Diffusions that had stood for long when they were found wrong: the text says when they were sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

from archive.domain.findings import Evidence, Kind, KindFound
from indexer.extract.kinds.reading import Reading
from indexer.extract.kinds.text import SUBJECT
from indexer.extract.persons.dates import DateFound, list_dates

#: Words between "diffusion" and the day that it was sent on.
_WORDS = 10
#: What is found wrong later than this had stood; who was born earlier than that may be sought.
_STOOD, _GROWN = timedelta(days=90), timedelta(days=12 * 365)
_RULE = "diffusion-stood"


def tell_stood(reading: Reading, kinds: tuple[KindFound, ...]) -> tuple[KindFound, ...]:
    """The kinds, with a diffusion cancelled in place of one denied where it had been sent long before."""
    if all(found.kind is not Kind.DIFFUSION_DENIED for found in kinds):
        return kinds
    evidence = next(_sent_long_before(reading), None)
    if evidence is None:
        return kinds
    told = [
        KindFound(Kind.DIFFUSION_CANCELLED, found.confidence, (evidence, *found.evidence))
        if found.kind is Kind.DIFFUSION_DENIED
        else found
        for found in kinds
    ]
    return tuple({found.kind: found for found in reversed(told)}.values())[::-1]


def _sent_long_before(reading: Reading) -> Iterator[Evidence]:
    """The days in the text, each right behind a word for a diffusion in its sentence, that are long past."""
    message, text = reading.message, reading.text
    if message.sent_at is None:
        return
    sent = message.sent_at.first_day
    for field in (SUBJECT, "body"):
        low, high = (0, text.subject_words) if field == SUBJECT else (text.subject_words, len(text.words))
        starts = [span[0] for span in text.spans[low:high]]
        for found in list_dates(message.subject if field == SUBJECT else message.body):
            word = low + bisect_left(starts, found.start)
            on = _latest_day(found)
            if on is None or word >= high or not _STOOD < sent - on < _GROWN:
                continue
            for hit in reading.hits.by_name.get("diffusion", ()):
                same = low <= hit.first < high and text.sentences[hit.first] == text.sentences[word]
                if same and 0 < word - hit.last <= _WORDS:
                    yield Evidence(_RULE, 1, field, (text.spans[hit.first][0], found.end))


def _latest_day(found: DateFound) -> date | None:
    year, month, day = found.parts
    try:
        return date(year or 0, month or 12, day or (31 if month is None else 28))
    except ValueError:
        return None
