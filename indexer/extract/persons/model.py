"""How sure it is that a word is part of the name of whom the message is about: a sum of weights.

The weights are a logistic regression's over the features of features.py, learnt from labelled messages by
benchmarks/persons.py: above 0 a word is more likely part of such a name than not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from archive.analysis.fold import fold
from archive.domain.message import Message
from archive.kept import Kept
from archive.tables import read_rows
from indexer.extract.persons.features import (
    Context,
    RowShape,
    around_features,
    find_candidates,
    list_rows,
    own_features,
    place_features,
    shape_features,
    shape_of_row,
)
from indexer.extract.persons.lexicon import PACKAGE, Lexicon, load_lexicon, stem_of
from indexer.extract.persons.words import NAME_SHAPES, Words, split_words

#: Subject and body.
Fields = tuple[Words, Words]
#: The feature that every word has.
BIAS = "bias"
_MOST_KEPT = 1 << 15
#: Those of the weights: what is just at a limit must not depend on the order in which they were added.
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Model:
    """What a feature is worth, and the words that the features look up."""

    weights: Mapping[str, float]
    lexicon: Lexicon
    _own: Kept[tuple[str, str, str], float] = field(init=False, compare=False, repr=False)
    _shapes: Kept[RowShape, float] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_own", Kept(self._score_own, _MOST_KEPT))
        object.__setattr__(self, "_shapes", Kept(self._score_shape, _MOST_KEPT))

    def score_of(self, features: Iterable[str]) -> float:
        """What these features are worth together."""
        get = self.weights.get
        return sum([get(feature, 0.0) for feature in features])

    def own_score(self, word: str, shape: str, name: str) -> float:
        """What a word is worth by itself in a field of this name."""
        return self._own[word, shape, name]

    def shape_score(self, shape: RowShape) -> float:
        """What the shape of a row is worth."""
        return self._shapes[shape]

    def _score_own(self, key: tuple[str, str, str]) -> float:
        return self.score_of(own_features(*key, self.lexicon))

    def _score_shape(self, shape: RowShape) -> float:
        return self.score_of(shape_features(shape))


@dataclass(frozen=True, slots=True)
class Row:
    """Words side by side that may be of a name, by their places, with the score of each."""

    words: Words
    places: Sequence[int]
    scores: Sequence[float]


@cache
def load_model() -> Model:
    """The model of tables/weights.csv."""
    weights = {row["feature"]: float(row["weight"]) for row in read_rows("weights", PACKAGE)}
    return Model(weights, load_lexicon())


def score_rows(message: Message, fields: Fields, model: Model) -> list[Row]:
    """Every row of words that may be a name, in the order of the text."""
    found = []
    bias = model.weights.get(BIAS, 0.0)
    for words, context in zip(fields, build_contexts(message, fields, model.lexicon), strict=True):
        for places in list_rows(words, find_candidates(words, context.lexicon)):
            shared = bias + model.shape_score(shape_of_row(words, places, context))
            shared += model.score_of(around_features(words, places))
            scores = [
                round(
                    shared
                    + model.own_score(words.folded[place], words.shapes[place], words.field)
                    + model.score_of(place_features(words, place, context)),
                    _DECIMALS,
                )
                for place in places
            ]
            found.append(Row(words, places, scores))
    return found


def build_contexts(message: Message, fields: Fields, lexicon: Lexicon) -> list[Context]:
    """For each field what the features look up outside of it."""
    places = lexicon.places
    stems = [
        frozenset(
            stem_of(word)
            for word, shape in zip(words.folded, words.shapes, strict=True)
            if shape in NAME_SHAPES and len(word) > 2
        )
        - lexicon.common
        for words in fields
    ]
    linked = any(stem not in places for stem in stems[0] & stems[1])
    parties = [party.raw for party in (message.sender, *message.to, *message.cc) if party]
    names = frozenset(stem_of(fold(word)) for raw in parties for word in split_words(raw))
    contexts = []
    for elsewhere in reversed(stems):
        contexts.append(Context(lexicon, message.language, elsewhere, linked, names))
    return contexts
