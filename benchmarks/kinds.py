"""How well kinds are found: rules alone, classifier alone, both; each set by what the other sets teach.

    python -m benchmarks.kinds [--training DIR] [--misses N]

DIR has a folder for each set (default: those that the project carries). The generated set teaches, and is not
measured: its few phrasings tell nothing of what people write. Takes some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from archive.domain.findings import Kind
from benchmarks.table import print_table
from indexer.extract.kinds import find_kinds, load_rules, read_message
from indexer.extract.kinds.classifier import Classifier
from indexer.extract.kinds.reading import Reading
from indexer.extract.kinds.rules import RuleSet
from indexer.extract.kinds.training import Labelled, train
from indexer.train import TRAINING, read_sets

Kinds = frozenset[Kind]
WAYS = ("rules", "classifier", "both")
GENERATED = "generated"


def main() -> None:
    """Print one row for each kind, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=Path, default=TRAINING)
    parser.add_argument("--misses", type=int, default=0, help="print up to N messages found otherwise")
    arguments = parser.parse_args()
    labelled = read_sets(arguments.training)
    rules = load_rules()
    pairs: dict[str, list[tuple[Kinds, Kinds]]] = {way: [] for way in WAYS}
    misses = []
    for group in sorted({one.group for one in labelled} - {GENERATED}):
        classifier = train([one for one in labelled if one.group != group], rules)
        for one in labelled:
            if one.group == group:
                for way, found in _found(one, rules, classifier).items():
                    pairs[way].append((one.kinds, found))
                if pairs["both"][-1][0] != pairs["both"][-1][1]:
                    misses.append(
                        (group, one.message.source_id, *(" ".join(sorted(k)) for k in pairs["both"][-1]))
                    )
    rows = [_row(kind, pairs, lambda kinds, kind=kind: kinds & {kind}) for kind in Kind]  # type: ignore[misc]
    rows.append(_row("all", pairs, lambda kinds: kinds))
    head = ("kind", "messages", *(f"{way} {what}" for way in WAYS for what in ("P", "R", "F1")))
    print_table(f"Kinds of {len(pairs['both'])} messages, each set by what the others teach", head, rows)
    for miss in misses[: arguments.misses]:
        print(*miss, sep="\t")


def _found(one: Labelled, rules: RuleSet, classifier: Classifier) -> dict[str, Kinds]:
    reading = read_message(one.message, rules)
    silent = RuleSet(rules.lexicon, (), rules.languages)
    alone = Reading(
        one.message, silent, reading.languages, reading.text, reading.found, reading.hits, reading.route
    )
    return {
        "rules": frozenset(found.kind for found in find_kinds(reading, None)),
        "classifier": frozenset(found.kind for found in find_kinds(alone, classifier)),
        "both": frozenset(found.kind for found in find_kinds(reading, classifier)),
    }


def _row(
    name: str, pairs: dict[str, list[tuple[Kinds, Kinds]]], of: Callable[[Kinds], Kinds]
) -> Sequence[object]:
    cells: list[object] = [name, sum(len(of(true)) for true, _ in pairs["both"])]
    for way in WAYS:
        right = sum(len(of(true) & of(found)) for true, found in pairs[way])
        claimed = sum(len(of(found)) for _, found in pairs[way])
        there = sum(len(of(true)) for true, _ in pairs[way])
        precision, recall = right / max(1, claimed), right / max(1, there)
        both = 2 * right / max(1, claimed + there)
        cells += [f"{precision:.2f}", f"{recall:.2f}", f"{both:.3f}"]
    return cells


if __name__ == "__main__":
    main()
