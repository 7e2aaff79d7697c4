"""Which languages a message is written in: by paragraph of what the sender wrote now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.domain.message import UNDETERMINED, Message, Span
from indexer.language.policy import AgreeingDetector
from indexer.language.script import SAMPLE, gate, split_scripts

#: Letters of a paragraph that is tagged by itself; a shorter one goes with its neighbors.
MIN_PARAGRAPH_LETTERS = 25
#: Letters in another script than the paragraph's that are looked at for a sentence of their own.
MIN_STRANGERS = 12
#: Words in small letters that a sentence has; a list of names has fewer. Words of one in capitals.
MIN_SMALL_WORDS = 3
MIN_WORD_LETTERS = 3
MIN_CAPITAL_WORDS = 5
#: Letters that carry a sentence, and the share of the text, for a second language to be named.
MIN_SENTENCE_LETTERS = 30
MIN_SHARE = 0.02
#: Paragraphs looked at; a message of a hundred pages shows its languages in these.
MAX_PARAGRAPHS = 30
MAX_CHARACTERS = 100_000
#: Letters below which a whole text is too short to tell.
MIN_TEXT_LETTERS = 12
#: Confidence below which a short text is `und`.
MIN_CONFIDENCE = 0.5
_LABELLED = re.compile(r"^\s*[^\s:：][^:：\n]{0,40}[:：].{0,80}$")
_NUMBERED = re.compile(r"^[\s\d\W]*$")
_MARKS = ".,;:!?()[]\"'«»“”„…"
_CLOSING = re.compile(r"[.!?؟。…;]\s*$")


@dataclass(frozen=True, slots=True)
class Tag:
    """`language` is the main one or `und`; `languages` all that carry a sentence, main one first."""

    language: str
    languages: tuple[str, ...]
    confidence: float


@lru_cache(maxsize=1)
def default_detector() -> AgreeingDetector:
    """The detector of this process; its models are loaded once, on first use."""
    return AgreeingDetector()


def tag_message(message: Message, detector: AgreeingDetector | None = None) -> Message:
    """The message with its language fields set.

    The subject is asked where the body does not tell, and only if it is a sentence: most are names.
    """
    detector = detector or default_detector()
    tag = tag_text(message.body, message.quoted, detector)
    if tag.language == UNDETERMINED and _is_sentence(message.subject):
        tag = tag_text(message.subject, (), detector)
    return replace(
        message, language=tag.language, languages=tag.languages, language_confidence=tag.confidence
    )


def tag_text(text: str, quoted: Sequence[Span], detector: AgreeingDetector) -> Tag:
    """The languages of a text, without its quoted parts, labelled fields, names and numbers."""
    own = _without(text, quoted)[:MAX_CHARACTERS]
    groups = _paragraphs(own) or _paragraphs(own, keep_labelled=True)
    letters: defaultdict[str, int] = defaultdict(int)
    doubt: defaultdict[str, float] = defaultdict(float)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for stretch, count, quick in _stretches(groups[:MAX_PARAGRAPHS], detector):
        guess = detector.detect_language(stretch, quick)
        if guess.language != UNDETERMINED:
            letters[guess.language] += count
            doubt[guess.language] += count * guess.confidence
            texts[guess.language].append(stretch)
    total = sum(letters.values())
    if total < MIN_TEXT_LETTERS:
        return Tag(UNDETERMINED, (), 0.0)
    written = set(letters)
    if len(written) > 1:  # names are no language, however many there are
        written = {code for code in letters if any(map(_has_sentence, texts[code]))} or written
    ordered = sorted((code for code in letters if code in written), key=lambda code: -letters[code])
    main = ordered[0]
    confidence = round(doubt[main] / letters[main], 3)
    if confidence < MIN_CONFIDENCE:
        return Tag(UNDETERMINED, (), confidence)
    others = [
        code
        for code in ordered[1:]
        if letters[code] >= max(MIN_SENTENCE_LETTERS, MIN_SHARE * total)
        and doubt[code] / letters[code] >= 0.9
    ]
    return Tag(main, (main, *others), confidence)


def _is_sentence(text: str) -> bool:
    return gate(text).weight >= MIN_SENTENCE_LETTERS and _has_sentence(text)


def _has_sentence(text: str) -> bool:
    """Whether there are words in it that are no names: in small letters, or enough of them in capitals.

    In a script without capitals names cannot be told apart, and everything is a sentence.
    """
    text = text[:SAMPLE]
    words = text.split()
    if text.isupper():
        return len(words) >= MIN_CAPITAL_WORDS
    if sum(map(str.islower, text)) + sum(map(str.isupper, text)) < gate(text).letters / 2:
        return True
    words = [word.strip(_MARKS) for word in words]
    return sum(w[0].islower() for w in words if len(w) >= MIN_WORD_LETTERS and w.isalpha()) >= MIN_SMALL_WORDS


def _stretches(groups: Sequence[str], detector: AgreeingDetector) -> list[tuple[str, int, str]]:
    """(text, letters, language so far): paragraphs that the quick detector takes for one language, joined.

    The slow detector then looks at each language once, not at each paragraph.
    """
    if len(groups) < 2:
        return [(group, gate(group).weight, "") for group in groups]
    joined: dict[str, list[str]] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        count = gate(group).weight
        guess = detector.first_guess(group) if count >= MIN_PARAGRAPH_LETTERS else ""
        key = guess if guess or not joined else next(iter(joined))
        joined.setdefault(key, []).append(group)
        counts[key] += count
    return [("\n".join(parts), counts[key], key) for key, parts in joined.items()]


def _without(text: str, quoted: Sequence[Span]) -> str:
    parts, place = [], 0
    for start, end in quoted:
        parts.append(text[place:start])
        place = end
    return "\n".join([*parts, text[place:]])


def _paragraphs(text: str, *, keep_labelled: bool = False) -> list[str]:
    """Stretches of one script each, long enough to tell: lines of a paragraph joined, short ones merged."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if not _NUMBERED.match(line)]
        if not keep_labelled:
            lines = [line for line in lines if not _LABELLED.match(line) or _CLOSING.search(line)]
        joined = " ".join(" ".join(lines).split())
        if gate(joined).strangers >= MIN_STRANGERS:
            found.extend(" ".join(part.split()) for part in split_scripts("\n".join(lines)))
        elif joined:
            found.append(joined)
    merged: list[str] = []
    for paragraph in found:
        small = gate(paragraph).weight < MIN_PARAGRAPH_LETTERS
        if merged and (small or gate(merged[-1]).weight < MIN_PARAGRAPH_LETTERS):
            merged[-1] = f"{merged[-1]} {paragraph}"
        else:
            merged.append(paragraph)
    return merged
