"""Train the classifier of kinds from labelled messages. The same messages give the same weights.

One linear support vector machine for each kind, on sets of messages; what makes its score a probability is
fitted on messages of sets that it was not trained on, by turns, since a score within its own set is too sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from archive.domain.findings import Kind
from archive.domain.message import Message
from indexer.extract.kinds.classifier import (
    CLASSES_WEIGHT,
    RUNS_WEIGHT,
    STRUCTURE_WEIGHT,
    Classifier,
)
from indexer.extract.kinds.features import (
    BUCKETS,
    class_features,
    count_runs,
    find_runs,
    structure_features,
)
from indexer.extract.kinds.reading import read_message
from indexer.extract.kinds.route import possible_kinds
from indexer.extract.kinds.rules import RuleSet

Array = NDArray[Any]

#: What is seen in fewer messages says nothing of others.
_LEAST_RUNS, _LEAST_NAMES = 2, 4
_STRENGTH = 1.0
_SEED = 0
#: The score of a kind that no message is an example of.
_NEVER = -20.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, its true kinds, and the set that it is of."""

    group: str
    message: Message
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class _Table:
    """Messages as rows: all features, the kinds that are true and those that are possible."""

    features: csr_matrix
    names: dict[str, int]
    rarity: Array
    true: Array
    possible: Array
    groups: Array


def train(labelled: Sequence[Labelled], rules: RuleSet) -> Classifier:
    """The classifier that these messages make. They must be of two sets at least."""
    if len({one.group for one in labelled}) < 2:
        raise ValueError("labelled messages of two sets at least are needed, to tell how sure a score is")
    table = _table(labelled, rules)
    scores = np.zeros(table.true.shape)
    for group in np.unique(table.groups):
        here = table.groups == group
        weights, bias = _fit(table.features[~here], table.true[~here])
        scores[here] = table.features[here] @ weights + bias
    slope, offset = _calibrate(scores, table)
    weights, bias = _fit(table.features, table.true)
    return Classifier(
        kinds=tuple(Kind),
        names=table.names,
        rarity=table.rarity,
        run_weights=weights[:BUCKETS],
        name_weights=weights[BUCKETS:],
        bias=bias,
        slope=slope,
        offset=offset,
    )


def _table(labelled: Sequence[Labelled], rules: RuleSet) -> _Table:
    runs, classes, structures, possible = [], [], [], []
    for one in labelled:
        reading = read_message(one.message, rules)
        runs.append(count_runs(find_runs(reading.text)))
        classes.append(class_features(reading.text, (hit for hit in reading.found if hit.is_named)))
        structures.append(structure_features(one.message, reading.text, reading.route))
        allowed = possible_kinds(reading.route)
        possible.append([kind in allowed for kind in Kind])
    seen = Counter(name for row in (*classes, *structures) for name in row)
    names = {
        name: i for i, name in enumerate(sorted(n for n, count in seen.items() if count >= _LEAST_NAMES))
    }
    matrix, rarity = _run_matrix(runs)
    return _Table(
        features=hstack(
            [
                matrix * RUNS_WEIGHT,
                _named_matrix(classes, names, unit=True) * CLASSES_WEIGHT
                + _named_matrix(structures, names, unit=False) * STRUCTURE_WEIGHT,
            ]
        ).tocsr(),
        names=names,
        rarity=rarity,
        true=np.array([[kind in one.kinds for kind in Kind] for one in labelled]),
        possible=np.array(possible),
        groups=np.array([one.group for one in labelled]),
    )


def _run_matrix(rows: Sequence[tuple[Array, Array]]) -> tuple[csr_matrix, Array]:
    """Counts weighed by rarity, each row of length one."""
    frequency = np.bincount(np.concatenate([hashes for hashes, _ in rows]), minlength=BUCKETS)
    rarity = np.where(frequency >= _LEAST_RUNS, np.log((1 + len(rows)) / (1 + frequency)) + 1, 0.0)
    values = [counts * rarity[hashes] for hashes, counts in rows]
    values = [row / (float(np.sqrt(row @ row)) or 1.0) for row in values]
    ends = np.cumsum([0, *(len(row) for row in values)])
    columns = np.concatenate([hashes for hashes, _ in rows])
    return csr_matrix((np.concatenate(values), columns, ends), shape=(len(rows), BUCKETS)), rarity


def _named_matrix(rows: Sequence[dict[str, float]], names: dict[str, int], *, unit: bool) -> csr_matrix:
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        known = [(names[name], value) for name, value in row.items() if name in names]
        numbers = np.array([value for _, value in known])
        length = (float(np.sqrt(numbers @ numbers)) or 1.0) if unit and known else 1.0
        values.extend(numbers / length)
        columns.extend(place for place, _ in known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(names)))


def _fit(features: csr_matrix, true: Array) -> tuple[Array, Array]:
    """Weights (feature by kind) and bias of each kind; a kind that is not there is never claimed."""
    weights = np.zeros((features.shape[1], true.shape[1]))
    bias = np.full(true.shape[1], _NEVER)
    for column in range(true.shape[1]):
        if true[:, column].any() and not true[:, column].all():
            machine = LinearSVC(C=_STRENGTH, random_state=_SEED).fit(features, true[:, column])
            weights[:, column], bias[column] = machine.coef_[0], machine.intercept_[0]
    return weights, bias


def _calibrate(scores: Array, table: _Table) -> tuple[Array, Array]:
    """For each kind what makes its score a probability, among messages that can be of this kind."""
    slope, offset = np.ones(scores.shape[1]), np.zeros(scores.shape[1])
    for column in range(scores.shape[1]):
        rows = table.possible[:, column]
        true = table.true[rows, column]
        if true.any() and not true.all():
            fitted = LogisticRegression(C=10.0).fit(scores[rows, column : column + 1], true)
            slope[column], offset[column] = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    return slope, offset
