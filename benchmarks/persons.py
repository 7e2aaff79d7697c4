"""Learn to find people from labelled messages, and measure on sets that were not learnt from.

    python -m benchmarks.persons --shared DIR [--without SET,SET] [--misses N] [--write]

DIR/evaluation has `messages*/` and `evaluate.py`. The sets are dealt into four hands; each is measured with
what the three others teach. `--write` learns from all sets and writes the tables of indexer/extract/persons.
Needs scikit-learn. People of one message are joined here by like names only; the ledger does more.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.domain.findings import Mention, Role
from archive.domain.message import Message
from archive.names.compare import compare_names
from benchmarks.table import print_table
from indexer.extract.persons import find_mentions, model
from indexer.extract.persons.features import (
    PARTICLES,
    find_candidates,
    list_rows,
    row_features,
    word_features,
)
from indexer.extract.persons.lexicon import Lexicon, load_names, load_no_names, load_places, stem_of
from indexer.extract.persons.words import NAME_SHAPES, Words, fold_phrase, list_words
from indexer.lines import read_lines

HANDS = 4
TABLES = Path(model.__file__).parent / "tables"
#: A feature of one set alone would learn its people's names by heart; weights near zero are left out.
MIN_SETS, MIN_WEIGHT = 2, 0.05
STRENGTH = 1.0
ALIKE = 0.72

Set = list[tuple[Message, dict[str, Any]]]


def main() -> None:
    """Measure, or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--without", default="", help="sets that are not looked at")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    evaluation = arguments.shared / "evaluation"
    left_out = set(arguments.without.split(","))
    folders = [p for p in sorted(evaluation.glob("messages*")) if p.is_dir() and p.name not in left_out]
    sets = {path.name: load_set(path) for path in folders}
    if arguments.write:
        write_tables(learn(sets.values()))
        return
    rows = []
    for hand in range(HANDS):
        mine = list(sets)[hand::HANDS]
        learnt = learn(rows for name, rows in sets.items() if name not in mine)
        for name in mine:
            rows.append((name, *measure(evaluation / name, sets[name], learnt, arguments.misses)))
    print_table("People found", ("set", "messages", "precision", "recall", "F1", "ms a message"), rows)


def load_set(folder: Path) -> Set:
    """The messages of a set, each with its truth."""
    truth = {row["id"]: row for row in map(json.loads, (folder / "truth.jsonl").open(encoding="utf-8"))}
    return [(message, truth[message.source_id or ""]) for message in read_lines(folder / "messages.jsonl")]


def measure(folder: Path, rows: Set, learnt: model.Model, misses: int) -> list[str]:
    """Precision, recall and F1 of the people found in a set, by its own scorer."""
    started = time.perf_counter()
    mentions = [find_mentions(message, learnt) for message, _ in rows]
    spent = (time.perf_counter() - started) / len(rows) * 1000
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "found.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for (message, _), found in zip(rows, mentions, strict=True):
                persons = [
                    {"person": f"{message.source_id}-{number}", "names_as_written": names}
                    for number, names in enumerate(join_names(message, found))
                ]
                file.write(json.dumps({"source_id": message.source_id, "persons": persons}) + "\n")
        scorer = [sys.executable, str(folder.parent / "evaluate.py"), "--truth", str(folder)]
        command = [*scorer, "--predictions", str(path)]
        printed = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout
        if misses:
            told = subprocess.run([*command, "--misses", "99999"], check=True, capture_output=True, text=True)
            print(
                "\n".join([x for x in told.stdout.splitlines() if x.startswith("persons found\t")][:misses])
            )
    score = json.loads(printed)["persons found"]
    return [str(len(rows)), *(f"{score[key]:.3f}" for key in ("precision", "recall", "f1")), f"{spent:.2f}"]


def join_names(message: Message, mentions: Iterable[Mention]) -> list[list[str]]:
    """The names of subjects, those of one person together."""
    groups: list[tuple[list[Mention], set[str]]] = []
    for mention in sorted(
        (m for m in mentions if m.role is Role.SUBJECT), key=lambda m: -len(_stems(m.name))
    ):
        stems = _stems(mention.name)
        for members, known in groups:
            if _is_same(message, mention, stems, members, known):
                members.append(mention)
                known |= stems
                break
        else:
            groups.append(([mention], set(stems)))
    return [[m.name for m in members] for members, _ in groups]


def _is_same(
    message: Message, one: Mention, stems: set[str], members: list[Mention], known: set[str]
) -> bool:
    shared = len(stems & known)
    if shared and (shared == min(len(stems), len(known)) or shared >= 2):
        return True
    if any(compare_names(one.name, other.name).score >= ALIKE for other in members):
        return True
    if one.rule == "alias":
        return True
    for other in members:
        if other.field == one.field:
            first, second = sorted((one, other), key=lambda m: m.span)
            between = (message.subject if one.field == "subject" else message.body)[
                first.span[1] : second.span[0]
            ]
            if between.strip() in {"(", "/", "", "[", ") ("} and _script(one.name) != _script(other.name):
                return True
    return False


def _script(name: str) -> str:
    for low, high, script in (("a", "ɏ", "latin"), ("Ѐ", "ӿ", "cyrillic"), ("\u0600", "\u06ff", "arabic")):
        if any(low <= c <= high for c in name.lower()):
            return script
    return "other"


def _stems(name: str) -> set[str]:
    return {stem_of(word) for word in fold_phrase(name) if len(word) > 2} - PARTICLES


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A message's fields with the places of words that are in the names of whom it is about."""

    message: Message
    fields: tuple[Words, Words]
    names: tuple[set[int], set[int]]


def learn(sets: Iterable[Set]) -> model.Model:
    """The model of some sets. The features of each set are made with the word list of the others."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    labelled = [[_label(*row) for row in rows] for rows in sets]
    examples: list[list[str]] = []
    answers: list[bool] = []
    seen: Counter[str] = Counter()
    for mine in labelled:
        known: set[str] = set()
        lexicon = _lexicon(rows for rows in labelled if rows is not mine)
        for row in mine:
            for features, answer in _iter_examples(row, lexicon):
                examples.append(features)
                answers.append(answer)
                known.update(features)
        seen.update(known)
    kept = [{f: 1.0 for f in features if seen[f] >= MIN_SETS} for features in examples]
    vectorizer = DictVectorizer()
    regression = LogisticRegression(solver="liblinear", max_iter=300, C=STRENGTH)
    matrix = vectorizer.fit_transform(kept)
    # liblinear takes no wider indices.
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    regression.fit(matrix, answers)
    names = vectorizer.get_feature_names_out()
    weights = {f: round(float(w), 2) for f, w in zip(names, regression.coef_[0], strict=True)}
    weights = {feature: weight for feature, weight in weights.items() if abs(weight) >= MIN_WEIGHT}
    weights[model.BIAS] = round(float(regression.intercept_[0]), 2)
    return model.Model(weights, _lexicon(labelled))


def _label(message: Message, truth: dict[str, Any]) -> _Labelled:
    fields = (list_words("subject", message.subject), list_words("body", message.body, message.quoted))
    names = {name for person in truth["persons"] for name in person["names_as_written"]}
    return _Labelled(message, fields, (_places(fields[0], names), _places(fields[1], names)))


def _places(words: Words, names: Iterable[str]) -> set[int]:
    spans = [
        found.span()
        for name in names
        for found in re.finditer(r"(?<![^\W_])" + r"\s+".join(map(re.escape, name.split())), words.text)
    ]
    return {
        place
        for place, (start, end) in enumerate(words.spans)
        if words.shapes[place] in NAME_SHAPES
        and any(low - 1 <= start < high and end > low for low, high in spans)
    }


def _lexicon(labelled: Iterable[Sequence[_Labelled]]) -> Lexicon:
    """Words that stand in small letters (or in a script that has no others) and are mostly no names."""
    small: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for rows in labelled:
        for row in rows:
            for words, places in zip(row.fields, row.names, strict=True):
                for place, word in enumerate(words.folded):
                    if place in places:
                        named[word] += 1
                    elif words.shapes[place] in "lUr":
                        small[word] += 1
    common = frozenset(word for word, count in small.items() if word and named[word] * 2 < count)
    return Lexicon(common, *load_names(), load_places(), load_no_names())


def _iter_examples(row: _Labelled, lexicon: Lexicon) -> Iterator[tuple[list[str], bool]]:
    contexts = model.build_contexts(row.message, row.fields, lexicon)
    for words, names, context in zip(row.fields, row.names, contexts, strict=True):
        for places in list_rows(words, find_candidates(words, lexicon)):
            shared = row_features(words, places, context)
            for place in places:
                yield shared + word_features(words, place, context), place in names


def write_tables(learnt: model.Model) -> None:
    """The word list and the weights as tables of the package."""
    _write("common", ("word",), [(word,) for word in sorted(learnt.lexicon.common)])
    _write("weights", ("feature", "weight"), sorted(learnt.weights.items()))


def _write(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
