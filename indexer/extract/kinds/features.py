"""A message as numbers: runs of characters, classes of words and their pairs, and structure.

Runs of two to six characters are counted in a table of fixed size by their hash, all at once in numpy.
Classes of words (`rules/*.yaml`) carry what is learnt in one language over to the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.domain.message import Message
from indexer.extract.kinds.lexicon import Found
from indexer.extract.kinds.route import Route
from indexer.extract.kinds.text import Text

Array = NDArray[Any]

#: Size of the table of hashes.
BUCKETS = 1 << 17
SHORTEST, LONGEST = 2, 6
# What is counted of one message: more is a file pasted in, and costs time alone.
_MAX_CHARACTERS = 6_000
_SHIFT, _MIXED = np.uint64(64 - 17), np.uint64(29)
#: What a run counts that is there so many times.
_WORTH = 1.0 + np.log(np.maximum(np.arange(_MAX_CHARACTERS + 1), 1))
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)
_REPLY = re.compile(r"\s*(?:re|aw|sv|odp|отв|ответ|رد|r|antw|ynt|cvp|yan|відп|پاسخ)\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fw|fwd|wg|tr|i|rv|enc|пер)\s*:", re.IGNORECASE)
_OFTEN = (2, 4)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of characters of a text: the hash of each, those of two characters first, then the longer;
    and the word in which each character stands."""

    hashes: Array
    word_of: Array

    @property
    def words(self) -> Array:
        """The word in which each run begins."""
        count = len(self.word_of)
        lengths = range(SHORTEST, min(LONGEST, count) + 1)
        return np.concatenate([self.word_of[:0], *(self.word_of[: count - n + 1] for n in lengths)])


def find_runs(text: Text) -> Runs:
    """Every run of two to six characters, over the folded words with their digits made alike."""
    joined = " ".join(text.words)[:_MAX_CHARACTERS]
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    codes[(codes > ord("0")) & (codes <= ord("9"))] = ord("0")
    count = len(codes)
    lengths = range(SHORTEST, min(LONGEST, count) + 1)
    states = np.empty(sum(count - n + 1 for n in lengths), dtype=np.uint64)
    state, start = codes, 0
    for length in lengths:
        end = start + count - length + 1
        longer = states[start:end]
        np.multiply(state[: end - start], _STEP, out=longer)
        longer += codes[length - 1 :]
        state, start = longer, end
    states ^= states >> _MIXED
    states *= _MIX
    states >>= _SHIFT
    return Runs(states.astype(np.int32), np.cumsum(codes == ord(" ")))


def count_runs(runs: Runs) -> tuple[Array, Array]:
    """Each hash once, and how much it counts: one and the logarithm of how often it is there."""
    hashes = np.sort(runs.hashes)
    is_last = np.ones(len(hashes), dtype=bool)
    np.not_equal(hashes[:-1], hashes[1:], out=is_last[:-1])
    ends = np.flatnonzero(is_last)
    counts = ends.copy()
    counts[1:] -= ends[:-1]
    counts[:1] += 1
    return hashes.take(ends), _WORTH.take(counts)


def class_features(text: Text, found: Iterable[Found]) -> dict[str, float]:
    """Classes of words that are there, how often, where, and which stand in one sentence."""
    counts: Counter[str] = Counter()
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for hit in found:
        counts[hit.name] += 1
        by_sentence[text.sentences[hit.first]].add(hit.name)
    features = {f"has {name}": 1.0 for name in counts}
    for name, count in counts.items():
        features.update({f"{often} {name}": 1.0 for often in _OFTEN if count >= often})
    last = text.sentences[-1] if text.sentences else 0
    for sentence, names in by_sentence.items():
        where = {0: "subject", 1: "first", last: "last"}.get(sentence, "within")
        ordered = sorted(names)
        for name in ordered:
            features[f"{where} {name}"] = 0.7
        for name, other in combinations(ordered, 2):
            features[f"{name}+{other}"] = 0.7
    return features


def structure_features(message: Message, text: Text, route: Route) -> dict[str, float]:
    """Who writes to whom, how many, whether it answers, and the outward form of the text."""
    sender = route.sender or "unknown"
    features = {f"from {sender}": 1.0, f"language {message.language}": 0.3}
    for side in route.to:
        features[f"to {side}"] = 1.0
        features[f"{sender} to {side}"] = 1.0
    length = len(text.words) - text.subject_words
    features |= {
        "reply": float(route.reply or bool(_REPLY.match(message.subject))),
        "forward": float(bool(_FORWARD.match(message.subject))),
        "quotes": float(bool(message.quoted)),
        "informed": float(bool(message.cc)),
        "addressees": min(4, len(message.to)) / 4,
        "questions": min(3, text.questions) / 2,
        "length": float(np.log1p(length)) / 4,
        "labels": min(8, message.body.count(":")) / 8,
        "lines": min(20, message.body.count("\n")) / 20,
        "capitals": float(message.body[:200].isupper()),
    }
    return features
