"""How well names are found and told apart, on real pairs across scripts.

    python -m benchmarks.names [--shared ../shared]

Words: of the pairs that are one name, how many share a key, how many are alike enough to be offered to a
reader who searches for the other, to be looked for unasked, and to be one name; of random pairs of others,
how many pass. Whole names: precision and recall on pairs that people have labelled.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.analysis.fold import fold
from archive.names.compare import compare_names
from archive.names.key import name_keys
from archive.names.lexicon import find_spellings
from archive.names.similarity import ALIKE, SAME, similarity
from benchmarks.table import print_table

#: Scripts that the tables of sounds have.
SCRIPTS = ("Latn", "Cyrl", "Arab")
RANDOM_PAIRS = 20_000
Row = dict[str, Any]


def main() -> None:
    """Measure words, then whole names, then speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    folder = parser.parse_args().shared / "evaluation" / "names"
    pairs = [
        row for row in _rows(folder / "pairs.jsonl") if {row["script_a"], row["script_b"]} <= set(SCRIPTS)
    ]
    _print_words([row for row in pairs if row["match"]])
    _print_whole(_rows(folder / "labelled_pairs.jsonl"))


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _print_words(pairs: Sequence[Row]) -> None:
    by_source: defaultdict[str, list[Row]] = defaultdict(list)
    for row in pairs:
        by_source[f"{row['source'].split()[-1]}, {row['type']}"].append(row)
    rows = [
        (name, len(found), *_shares([(r["a"], r["b"]) for r in found])) for name, found in by_source.items()
    ]
    chance = random.Random(1)
    words = [row["a"] for row in pairs]
    strangers = [(chance.choice(words), chance.choice(words)) for _ in range(RANDOM_PAIRS)]
    rows.append(
        ("random pairs", RANDOM_PAIRS, *_shares([pair for pair in strangers if pair[0] != pair[1]], digits=5))
    )
    columns = ("set", "pairs", "share a key", "alike", "looked for", "the same")
    print_table("One name in two spellings", columns, rows)
    started = time.perf_counter()
    for word in words:
        name_keys.__wrapped__(word)
    print(f"\n{len(words) / (time.perf_counter() - started):,.0f} words/s get their keys.")


@dataclass(frozen=True)
class _Single:
    """A lexicon of one word, which shares a key with what is sought."""

    word: str

    def find_words(self, keys: Collection[str]) -> Collection[str]:
        return (self.word,) if keys else ()


def _shares(pairs: Sequence[tuple[str, str]], digits: int = 3) -> tuple[str, ...]:
    keyed = [pair for pair in pairs if name_keys(pair[0]) & name_keys(pair[1])]
    graded = [similarity(*pair) for pair in keyed]
    sought = sum(fold(b) in find_spellings((a,), _Single(b)).sure for a, b in keyed)
    counts = (len(keyed), sum(g >= ALIKE for g in graded), sought, sum(g >= SAME for g in graded))
    return tuple(f"{count / len(pairs):.{digits}f}" for count in counts)


def _print_whole(labelled: Sequence[Row]) -> None:
    persons = [row for row in labelled if row["schema"] == "Person"]
    rows = []
    for threshold in (ALIKE, SAME):
        found = [
            (compare_names(row["a"], row["b"]).score >= threshold, bool(row["match"])) for row in persons
        ]
        right = sum(a and b for a, b in found)
        precision, recall = right / sum(a for a, _ in found), right / sum(b for _, b in found)
        f1 = 2 * precision * recall / (precision + recall)
        rows.append((threshold, len(persons), f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"))
    print_table("Whole names, labelled by people", ("threshold", "pairs", "precision", "recall", "F1"), rows)


if __name__ == "__main__":
    main()
