"""Score the archive against labelled messages: each set in an archive of its own, by the set's own scorer.

    python -m benchmarks.quality --shared DIR

DIR/evaluation has `messages*/` and `evaluate.py`. What is learnt was learnt from some of these sets:
docs/quality.md says from which, and reports the others apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from archive.settings import load_settings
from backchannel import loading, searching
from backchannel.compose import open_archive, open_service
from benchmarks.table import print_table
from indexer.report import Silent

ROWS = (
    "language", "from_country", "to_countries", "kinds", "kind:information_requested", "outcome",
    "persons found", "same person", "after_denied_notice", "days_since_denial", "after_cancelled",
    "during_measures", "bypasses_secretariat", "answered_by",
)  # fmt: skip


def main() -> None:
    """Score every set and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    arguments = parser.parse_args()
    evaluation = arguments.shared / "evaluation"
    sets = sorted(path for path in evaluation.glob("messages*") if path.is_dir())
    if not sets:
        raise SystemExit(f"there are no labelled messages in {evaluation}")
    table = [(path.name, *_scores(path, evaluation / "evaluate.py")) for path in sets]
    print_table("F1 of each set", ("set", "messages", *ROWS), table)


def _scores(folder: Path, scorer: Path) -> list[str]:
    """The number of messages, and F1 of each row."""
    with tempfile.TemporaryDirectory(prefix="backchannel-quality-") as name:
        predictions = Path(name) / "export.jsonl"
        with open_archive(load_settings(home=Path(name) / "home")) as archive:
            report = loading.ingest(archive, [folder / "messages.jsonl"], "set", {}, 1, Silent())
            with open_service(archive) as service, predictions.open("w", encoding="utf-8") as file:
                file.writelines(searching.iter_export(service, searching.request_of("", [], 20), "jsonl"))
        command = [
            sys.executable,
            str(scorer),
            "--truth",
            str(folder),
            "--predictions",
            str(predictions),
            "--json",
        ]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    scores: dict[str, Any] = json.loads(printed)
    return [str(report.messages), *(f"{scores[row]['f1']:.3f}" for row in ROWS)]


if __name__ == "__main__":
    main()
