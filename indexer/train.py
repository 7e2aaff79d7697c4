"""Train what is learnt from labelled messages, and write it where the stages read it.

    python -m indexer.train [--training DIR] [--output FILE]

DIR has a folder for each set, with `messages.jsonl` (the import format) and `truth.jsonl` (`id` and `kinds`).
Stands beside the pipeline, not in a stage: it takes messages through parsing, normalization and language.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.domain.findings import Kind
from indexer.extract.find import FindingOptions, base_version
from indexer.extract.kinds.classifier import MODEL, save_classifier
from indexer.extract.kinds.ruleset import load_rules
from indexer.extract.kinds.training import Labelled, train
from indexer.lines import read_lines

#: The labelled messages that the project carries.
TRAINING = Path(__file__).parent / "extract" / "training"


def main() -> None:
    """Read the sets, train, write the arrays."""
    parser = argparse.ArgumentParser(description="Train the classifier of kinds from labelled messages.")
    parser.add_argument("--training", type=Path, default=TRAINING)
    parser.add_argument("--output", type=Path, default=MODEL)
    arguments = parser.parse_args()
    labelled = read_sets(arguments.training)
    if not labelled:
        raise SystemExit(f"there are no labelled messages in {arguments.training}")
    save_classifier(train(labelled, load_rules()), arguments.output)


def train_with(own: Iterable[Labelled], options: FindingOptions) -> int:
    """Train from readers' own labelled messages beside those of the project, and write the weights where
    `options` have them. Returns how many messages that were."""
    labelled = [*read_sets(TRAINING), *own]
    classifier = train(labelled, load_rules(options.rules))
    save_classifier(classifier, options.model, of=base_version())
    return len(labelled)


def read_sets(training: Path) -> list[Labelled]:
    """The messages of all sets in a folder."""
    return [one for folder in list_sets(training) for one in iter_labelled(folder)]


def list_sets(training: Path) -> list[Path]:
    """The folders of sets, in order of their names."""
    return sorted(path.parent for path in training.glob("*/truth.jsonl"))


def iter_labelled(folder: Path) -> Iterator[Labelled]:
    """The messages of a set as the pipeline makes them, each with its kinds."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = {row["id"]: frozenset(map(Kind, row["kinds"])) for row in rows}
    for message in read_lines(folder / "messages.jsonl"):
        if message.source_id is None or message.source_id not in kinds:
            raise SystemExit(f"{folder.name}: no truth for the message {message.source_id}")
        yield Labelled(folder.name, message, kinds[message.source_id])


if __name__ == "__main__":
    main()
