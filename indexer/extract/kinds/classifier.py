"""A linear classifier of kinds: arrays and a dot product. Trained by `indexer.extract.kinds.training`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from archive.domain.findings import Evidence, Kind
from archive.errors import SettingsError
from indexer.extract.kinds.features import Runs, count_runs
from indexer.extract.kinds.lexicon import Found
from indexer.extract.kinds.text import Text

Array = NDArray[Any]

#: Raised when features are made otherwise: a model of another version is refused.
FORMAT = 1
MODEL = Path(__file__).with_name("model.npz")
RULE = "classifier"
#: The longest evidence, in words.
_WINDOW = 10
#: How the three groups of features are weighed against each other, each of length one by itself.
RUNS_WEIGHT, CLASSES_WEIGHT, STRUCTURE_WEIGHT = 1.6, 1.2, 0.5


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of runs (by hash) and of named features for each kind, and what makes a score a probability."""

    kinds: tuple[Kind, ...]
    names: dict[str, int]
    rarity: Array
    run_weights: Array
    name_weights: Array
    bias: Array
    slope: Array
    offset: Array

    def probabilities(self, runs: Runs, classes: dict[str, float], structure: dict[str, float]) -> Array:
        """The probability of each of `kinds`, one by one (they need not add up to one)."""
        score = self.bias.copy()
        hashes, counts = count_runs(runs)
        if len(hashes):
            values = counts * self.rarity.take(hashes)
            length = float(np.sqrt(values @ values)) or 1.0
            score += (values / length) @ self.run_weights.take(hashes, axis=0) * RUNS_WEIGHT
        score += self._named(classes, CLASSES_WEIGHT, unit=True)
        score += self._named(structure, STRUCTURE_WEIGHT, unit=False)
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * score + self.offset))))

    def evidence(self, kind: Kind, text: Text, runs: Runs, found: list[Found]) -> Evidence:
        """The words that weighed most for a kind: the best run of words within one sentence."""
        column = self.kinds.index(kind)
        weight = np.zeros(len(text.words) + 1)
        if len(runs.hashes):
            places = runs.hashes * len(self.kinds) + column
            values = self.rarity.take(runs.hashes) * self.run_weights.reshape(-1).take(places)
            weight += np.bincount(runs.words, values, minlength=len(weight))[: len(weight)]
        for hit in found:
            place = self.names.get(f"has {hit.name}")
            if place is not None:
                weight[hit.first] += self.name_weights[place, column] * CLASSES_WEIGHT
        best = _heaviest(weight[:-1], text.sentences)
        if best is None:
            return Evidence(RULE, FORMAT)
        return Evidence(RULE, FORMAT, *text.place(*best))

    def _named(self, features: dict[str, float], weight: float, *, unit: bool) -> Array:
        known = self.names.get
        places = {at: value for name, value in features.items() if (at := known(name)) is not None}
        if not places:
            return np.zeros(len(self.kinds))
        values = np.fromiter(places.values(), np.float32, len(places))
        length = (float(np.sqrt(values @ values)) or 1.0) if unit else 1.0
        return np.asarray(values @ self.name_weights.take(list(places), axis=0) * (weight / length))


def load_classifier(path: Path = MODEL, *, of: str = "") -> Classifier:
    """Read the arrays that training wrote, with this version of the program where one is named. Raises
    SettingsError where they cannot be used."""
    hint = "make it by `python -m indexer.train`"
    if of:
        hint = "make it by `backchannel train`, or take the file away"
    try:
        with np.load(path, allow_pickle=False) as file:
            head = json.loads(str(file["head"]))
            arrays = {name: np.asarray(file[name], dtype=np.float32) for name in file.files if name != "head"}
    except FileNotFoundError as error:
        raise SettingsError(f"the classifier of kinds is not there: {path}", hint=hint) from error
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise SettingsError(f"the classifier of kinds cannot be read: {path}", hint=hint) from error
    if head.get("format") != FORMAT or head.get("of", "") != of:
        raise SettingsError(f"the classifier of kinds is of another version: {path}", hint=hint)
    names = {name: place for place, name in enumerate(head["names"])}
    return Classifier(tuple(map(Kind, head["kinds"])), names, **arrays)


def save_classifier(classifier: Classifier, path: Path, *, of: str = "") -> None:
    """Write the arrays, without pickle, in half precision; all at once or not at all. `of` names the version
    of the program that readers' own were learnt with."""
    head = {
        "of": of,
        "format": FORMAT,
        "kinds": [str(kind) for kind in classifier.kinds],
        "names": sorted(classifier.names, key=classifier.names.__getitem__),
    }
    arrays: dict[str, Any] = {
        name: getattr(classifier, name).astype(np.float16)
        for name in ("rarity", "run_weights", "name_weights", "bias", "slope", "offset")
    }
    written = path.with_name(f"{path.name}.part")
    with written.open("wb") as file:
        np.savez_compressed(file, head=np.array(json.dumps(head, ensure_ascii=False)), **arrays)
    written.replace(path)


def _heaviest(weight: Array, sentences: tuple[int, ...]) -> tuple[int, int] | None:
    """First and last word of the run, at most `_WINDOW` words in one sentence, that weighs most."""
    count = len(weight)
    if not count:
        return None
    sums = np.concatenate([[0.0], np.cumsum(weight)])
    sentence = np.array(sentences)
    first = np.arange(count)
    # A row for each length: of equal ones the shortest counts, and of these the first.
    last = first + np.arange(min(_WINDOW, count))[:, np.newaxis]
    within = last < count
    last = np.minimum(last, count - 1)
    within &= sentence[first] == sentence[last]
    total = np.where(within, sums[last + 1] - sums[first], -np.inf)
    place = int(np.argmax(total))
    if total.flat[place] <= 0:
        return None
    return int(first[place % count]), int(last.flat[place])
