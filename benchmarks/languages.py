"""Score language tags on sentences and messages whose language is known.

    python -m benchmarks.languages EVALUATION [--held-out messages-8 messages-9 messages-10]

EVALUATION has `languages/sentences.jsonl` (text, language) and `messages*/` (messages.jsonl, truth.jsonl).
The sets named as held out are left out unless `--show-held-out` is given; then they are marked.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from archive.domain.languages import SUPPORTED
from archive.domain.message import UNDETERMINED, Message, SourceRef
from benchmarks.table import print_table
from indexer.language.detector import Guess
from indexer.language.langdetect_adapter import LangdetectDetector
from indexer.language.policy import AgreeingDetector
from indexer.language.py3langid_adapter import Py3langidDetector
from indexer.language.tagger import tag_message
from indexer.normalize.message import normalize_message
from indexer.parse import parse_record
from indexer.records import RawRecord

#: Characters of a sentence up to which it falls into a bucket.
BUCKETS = (20, 50, 150, 10_000)
HELD_OUT = ("messages-8", "messages-9", "messages-10")
#: A confidence at which a page shows a language without a mark of doubt.
SURE = 0.9
NOISE = (
    "12345 / 99-2", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "+7 495 123-45-67",
    "+971 4 123 4567", "https://a.example/b?c=d", "ivan@mail.example", "A-1234/5-2023", "-----", "", " \n\t",
    "=== 000 ===", "😀😀", "01/02/1980 - 03.04.2021", "41°24'12.2\"N 2°10'26.5\"E", "#", "192.0.2.17",
    "X1234567", "AB-123-CD", "№ 15/2-3344", "0x7f 0x00", "٠١٢٣٤٥٦٧٨٩", "…", "(1) (2) (3)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence, its true language and what the detector said of it."""

    text: str
    language: str
    guess: Guess

    @property
    def right(self) -> bool:
        """Whether the detector named the true language."""
        return self.guess.language == self.language


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--held-out", nargs="*", default=list(HELD_OUT))
    parser.add_argument("--show-held-out", action="store_true")
    arguments = parser.parse_args()
    sentences = arguments.evaluation / "languages" / "sentences.jsonl"
    if not sentences.exists():
        raise SystemExit(f"there are no sentences in {arguments.evaluation}")
    detector = AgreeingDetector()
    rows = [(str(row["text"]), str(row["language"])) for row in _rows(sentences)]
    known = [_tagged(text, code, detector) for text, code in rows if code in SUPPORTED]
    _print_buckets(known)
    _print_languages(known)
    capitals = [
        _tagged(t.text.upper(), t.language, detector) for t in known if t.text.upper() != t.text.lower()
    ]
    _print_rest(capitals, [_tagged(t, c, detector) for t, c in rows if c not in SUPPORTED], detector)
    folders = sorted(p for p in arguments.evaluation.glob("messages*") if (p / "truth.jsonl").exists())
    shown = [p for p in folders if arguments.show_held_out or p.name not in arguments.held_out]
    _print_messages(shown, arguments.held_out)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().splitlines():
        if line.strip():
            yield orjson.loads(line)


def _tagged(text: str, language: str, detector: AgreeingDetector) -> Tagged:
    return Tagged(text, language, detector.detect_language(text))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _bucket(text: str) -> int:
    return next(most for most in BUCKETS if len(text) <= most)


def _print_buckets(known: Sequence[Tagged]) -> None:
    groups: dict[str, list[Tagged]] = {f"up to {most}": [] for most in BUCKETS}
    for tagged in known:
        groups[f"up to {_bucket(tagged.text)}"].append(tagged)
    groups["above 20"] = [t for t in known if len(t.text) > 20]
    groups["above 50"] = [t for t in known if len(t.text) > 50]
    rows = []
    for name, group in groups.items():
        answered = [t for t in group if t.guess.language != UNDETERMINED]
        sure = [t for t in answered if t.guess.confidence >= SURE]
        rows.append(
            (
                name,
                len(group),
                _percent(sum(t.right for t in group), len(group)),
                _percent(len(answered), len(group)),
                _percent(sum(t.right for t in answered), len(answered)),
                _percent(len(sure), len(group)),
                _percent(sum(t.right for t in sure), len(sure)),
            )
        )
    head = ("characters", "sentences", "right", "answered", "of these right", "sure", "of these right")
    print_table("Sentences of the supported languages", head, rows)


def _print_languages(known: Sequence[Tagged]) -> None:
    rows = []
    for code in SUPPORTED:
        mine = [t for t in known if t.language == code and len(t.text) > 20]
        missed = Counter(t.guess.language for t in mine if not t.right).most_common(3)
        right = _percent(sum(t.right for t in mine), len(mine))
        rows.append((code, len(mine), right, " ".join(f"{c}:{n}" for c, n in missed)))
    print_table("Above 20 characters, by language", ("language", "sentences", "right", "taken for"), rows)


def _print_rest(capitals: Sequence[Tagged], others: Sequence[Tagged], detector: AgreeingDetector) -> None:
    above = [t for t in capitals if len(t.text) > 20]
    rows = [("in capitals, above 20 characters: right", len(above), sum(t.right for t in above))]
    for name, least in (("all", 0), ("above 50 characters", 50)):
        group = [t for t in others if len(t.text) > least]
        free = sum(t.guess.language not in SUPPORTED for t in group)
        named = sum(t.guess.language == f"x-{t.language}" for t in group)
        forced = sum(t.guess.language in SUPPORTED and t.guess.confidence >= SURE for t in group)
        rows.append((f"other languages, {name}: not given a supported one", len(group), free))
        rows.append((f"other languages, {name}: named rightly", len(group), named))
        rows.append((f"other languages, {name}: surely given a supported one", len(group), forced))
    silent = sum(detector.detect_language(text).language == UNDETERMINED for text in NOISE)
    rows.append(("numbers, addresses and signs: und", len(NOISE), silent))
    print_table("The rest", ("what", "texts", "share"), [(w, n, _percent(k, n)) for w, n, k in rows])


def _print_messages(folders: Sequence[Path], held_out: Sequence[str]) -> None:
    rows, all_messages = [], []
    for folder in folders:
        messages = [_message(row) for row in _rows(folder / "messages.jsonl")]
        truth = {str(row["id"]): row for row in _rows(folder / "truth.jsonl")}
        name = f"{folder.name} (held out)" if folder.name in held_out else folder.name
        rows.append((name, len(messages), *_scores(list(map(tag_message, messages)), truth)))
        all_messages += messages
    print_table(
        "Messages", ("set", "messages", "language F1", "languages P", "languages R", "languages F1"), rows
    )
    _print_speed(all_messages)


def _print_speed(messages: Sequence[Message]) -> None:
    """Processor time of one process, beside the bare detectors on the same bodies; models are loaded."""
    bare = {
        "langdetect_rs, whole body": LangdetectDetector("langdetect_rs").detect_language,
        "py3langid, its cap": Py3langidDetector().detect_language,
    }
    rows = []
    for name, least, most in (("under 500 characters", 0, 500), ("500 to 1,500 characters", 500, 1_500)):
        group = [m for m in messages if least <= len(m.body) < most]
        if not group:
            continue
        bodies = [m.body for m in group]
        spent = {what: _milliseconds(work, bodies) for what, work in bare.items()}
        detector = AgreeingDetector()  # it remembers paragraphs, so each group is met by a new one
        spent["tags"] = _milliseconds(lambda m, d=detector: tag_message(m, d), group)  # type: ignore[misc]
        mean = sum(map(len, bodies)) // len(bodies)
        rows += [(f"{name} (mean {mean})", len(group), what, f"{ms:.2f}") for what, ms in spent.items()]
    print_table("Milliseconds a message, processor time", ("messages", "number", "what", "ms"), rows)


def _milliseconds(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    started = time.process_time()
    for item in items:
        work(item)
    return 1000 * (time.process_time() - started) / len(items)


def _message(row: Mapping[str, Any]) -> Message:
    data = orjson.dumps(row)
    record = RawRecord(data, SourceRef("x", "0" * 64, 0, len(data)), "jsonl")
    return normalize_message(parse_record(record, {}), record)


def _scores(tagged: Sequence[Message], truth: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """F1 of the main language; precision, recall and F1 of all languages, over all pairs."""
    right = 0
    counts: defaultdict[str, int] = defaultdict(int)
    for message in tagged:
        true = truth[message.source_id or ""]
        right += message.language == true["language"]
        wanted, found = set(true.get("languages") or ()), set(message.languages)
        counts["both"] += len(wanted & found)
        counts["wanted"] += len(wanted)
        counts["found"] += len(found)
    precision, recall = (counts["both"] / max(1, counts[name]) for name in ("found", "wanted"))
    f1 = 2 * counts["both"] / max(1, counts["found"] + counts["wanted"])
    return f"{right / len(tagged):.3f}", f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"


if __name__ == "__main__":
    main()
