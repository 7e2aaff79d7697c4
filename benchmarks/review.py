"""What reviewing the most doubtful messages is worth, and training from it.

    python -m benchmarks.review [--training DIR] [--share 0.25] [SET ...]

Each set stands for an archive of its own, of which the others have taught nothing. Its most doubtful messages
are reviewed as they are labelled. Some two minutes a set.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archive.domain.findings import Findings, Kind
from benchmarks.table import print_table
from indexer.extract.kinds import load_rules, read_message, weigh_kinds
from indexer.extract.kinds.classifier import Classifier
from indexer.extract.kinds.rules import RuleSet
from indexer.extract.kinds.training import Labelled, train
from indexer.train import TRAINING, read_sets

Kinds = frozenset[Kind]
HEAD = ("set", "messages", "reviewed", "F1 of all", "of the reviewed", "of the rest", "of the rest, trained")


def main() -> None:
    """Print a row for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=Path, default=TRAINING)
    parser.add_argument("--share", type=float, default=0.25, help="how many of a set are reviewed")
    parser.add_argument("sets", nargs="*", metavar="SET", help="sets to measure (default: all)")
    arguments = parser.parse_args()
    labelled, rules = read_sets(arguments.training), load_rules()
    named = arguments.sets or sorted({one.group for one in labelled})
    rows = [_row(name, labelled, rules, arguments.share) for name in named]
    print_table("Kinds before and after the most doubtful are reviewed", HEAD, rows)


def _row(name: str, labelled: Sequence[Labelled], rules: RuleSet, share: float) -> Sequence[object]:
    others = [one for one in labelled if one.group != name]
    own = [one for one in labelled if one.group == name]
    classifier = train(others, rules)
    own.sort(key=lambda one: -_look(one, rules, classifier).doubt)
    count = round(len(own) * share)
    reviewed, rest = own[:count], own[count:]
    trained = train([*others, *(replace(one, group="reviewed") for one in reviewed)], rules)
    cells = [_f1(some, rules, classifier) for some in (own, reviewed, rest)]
    return [name, len(own), count, *(f"{one:.3f}" for one in (*cells, _f1(rest, rules, trained)))]


def _look(one: Labelled, rules: RuleSet, classifier: Classifier) -> Findings:
    weighed = weigh_kinds(read_message(one.message, rules), classifier)
    return Findings(kinds=weighed.kinds, considered=weighed.considered)


def _f1(messages: Sequence[Labelled], rules: RuleSet, classifier: Classifier) -> float:
    right = claimed = there = 0
    for one in messages:
        found = {kind.kind for kind in _look(one, rules, classifier).kinds}
        right += len(found & one.kinds)
        claimed += len(found)
        there += len(one.kinds)
    return 2 * right / max(1, claimed + there)


if __name__ == "__main__":
    main()
