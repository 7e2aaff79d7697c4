"""A field with what is marked in it, and a name in it before it is known what stands beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.domain.findings import Role
from indexer.extract.persons.cues import Cues, find_cues
from indexer.extract.persons.dates import DateFound, list_dates
from indexer.extract.persons.features import PARTICLES
from indexer.extract.persons.lexicon import stem_of
from indexer.extract.persons.words import Words, bare_length


@dataclass(slots=True)
class Field:
    """The words of a field, its cues and its dates."""

    words: Words
    cues: Cues = field(init=False)
    _dates: list[DateFound] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.cues = find_cues(self.words)

    @property
    def dates(self) -> list[DateFound]:
        """Its dates; looked for once somebody is named."""
        if self._dates is None:
            self._dates = list_dates(self.words.text)
        return self._dates


@dataclass(slots=True)
class Named:
    """The words from `first` to `last` of a field; `name` where it is not their text."""

    field: Field
    first: int
    last: int
    role: Role = Role.SUBJECT
    rule: str = ""
    name: str = ""

    @property
    def words(self) -> Words:
        """The words of its field."""
        return self.field.words

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands, without a case ending behind an apostrophe and with the dot of an initial."""
        start = self.words.spans[self.first][0]
        low, high = self.words.spans[self.last]
        end = low + bare_length(self.words.text[low:high])
        if high - low == 1 and self.words.text[high : high + 1] == ".":
            end += 1
        return start, end

    @property
    def written(self) -> str:
        """The name as written."""
        start, end = self.span
        return self.name or " ".join(self.words.text[start:end].split())

    def stems(self) -> Iterator[str]:
        """What stays of its words in all cases; initials and particles left out."""
        for place in range(self.first, self.last + 1):
            word = self.words.folded[place]
            if len(word) > 2 and word not in PARTICLES:
                yield stem_of(word)
