"""Score the archive against labelled messages: each set in an archive of its own, by the set's own scorer.

    python -m benchmarks.quality --shared DIR [--sets SET,SET] [--sample MESSAGES]

DIR/evaluation has `messages*/` and `evaluate.py`. What is learnt was learnt from some of these sets:
docs/quality.md says from which, and reports the others apart. `--sample` (0 for none) is of a generated leak,
of a seed that nothing was learnt from and without the hand-written part of it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from archive.settings import load_settings
from backchannel import loading, searching
from backchannel.compose import open_archive, open_service
from backchannel.sample.generate import generate_sample
from benchmarks.table import print_table
from indexer.report import Silent

ROWS = (
    "language", "from_country", "to_countries", "kinds", "kind:information_requested", "outcome",
    "persons found", "same person", "after_denied_notice", "days_since_denial", "after_cancelled",
    "during_measures", "bypasses_secretariat", "answered_by",
)  # fmt: skip


#: Of the generated leak; `training/generated` has another.
SAMPLE_SEED = 90210


def main() -> None:
    """Score every set and print one table: precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--sets", default="", help="names, with commas between")
    parser.add_argument("--sample", type=int, default=3_000)
    arguments = parser.parse_args()
    evaluation = arguments.shared / "evaluation"
    wanted = set(arguments.sets.split(",")) - {""}
    sets = sorted(path for path in evaluation.glob("messages*") if path.is_dir())
    sets = [path for path in sets if not wanted or path.name in wanted]
    if not sets and not arguments.sample:
        raise SystemExit(f"there are no labelled messages in {evaluation}")
    scorer = evaluation / "evaluate.py"
    table = [(path.name, *_scores(path, scorer)) for path in sets]
    if arguments.sample:
        with tempfile.TemporaryDirectory(prefix="backchannel-sample-") as name:
            table.append(("sample", *_scores(_generate(Path(name), arguments.sample), scorer)))
    print_table("Precision / recall / F1 of each set", ("set", "messages", *ROWS), table)


def _generate(folder: Path, messages: int) -> Path:
    """A folder with the generated messages of a leak and their truth."""
    generate_sample(folder / "leak", messages, SAMPLE_SEED, lambda _n: None, ("jsonl",))
    generated = folder / "generated"
    generated.mkdir()
    shutil.copy(folder / "leak" / "messages.jsonl", generated)
    written = {json.loads(line)["id"] for line in (generated / "messages.jsonl").open(encoding="utf-8")}
    rows = (folder / "leak" / "truth" / "truth.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if json.loads(row)["id"] in written]
    (generated / "truth.jsonl").write_text("".join(kept), encoding="utf-8")
    return generated


def _scores(folder: Path, scorer: Path) -> list[str]:
    """The number of messages, and precision, recall and F1 of each row."""
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
    return [str(report.messages), *(_figures(scores[row]) for row in ROWS)]


def _figures(score: dict[str, float]) -> str:
    return " / ".join(f"{score[key]:.3f}" for key in ("precision", "recall", "f1"))


if __name__ == "__main__":
    main()
