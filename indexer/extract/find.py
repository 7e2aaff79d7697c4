"""Everything that is found in one message, in the order in which one thing needs another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from archive.domain.findings import Findings
from archive.domain.message import Message
from indexer.extract.apart import tell_apart
from indexer.extract.kinds import (
    find_color,
    find_measures,
    find_outcome,
    find_stated,
    load_classifier,
    load_rules,
    read_message,
    tell_stood,
    weigh_kinds,
)
from indexer.extract.kinds.classifier import Classifier
from indexer.extract.kinds.rules import RuleSet
from indexer.extract.persons import find_mentions, find_requesting_country
from indexer.extract.references import find_citations

_HERE = Path(__file__).parent
#: What decides what is found: files whose bytes make the version.
_DECIDING = (
    "rules/*.yaml",
    "kinds/model.npz",
    "kinds/tables/*.csv",
    "persons/tables/*.csv",
    "*.py",
    "kinds/*.py",
    "persons/*.py",
    "references/*.py",
)


@dataclass(frozen=True, slots=True)
class FindingOptions:
    """How messages are looked at: `own` is the folder where readers may have rules and weights of theirs."""

    own: Path

    @property
    def rules(self) -> Path:
        """The folder of readers' own rules, which need not be there."""
        return self.own / "rules"

    @property
    def model(self) -> Path:
        """The weights learnt from readers' own decisions too, which need not be there."""
        return self.own / "model.npz"

    @property
    def version(self) -> str:
        """A name for all that decides what is found; another where any of it has changed."""
        model = [self.model] if self.model.is_file() else []
        own = (*sorted(self.rules.glob("*.yaml")), *model)
        return _version_of(tuple((path, path.stat().st_mtime_ns) for path in own))


def find_all(messages: Sequence[Message], options: FindingOptions) -> list[Findings]:
    """What is found in each of these messages. Raises RuleError for a mistake in a file of rules."""
    find = open_finder(options)
    return [find(message) for message in messages]


def open_finder(options: FindingOptions) -> Callable[[Message], Findings]:
    """What finds everything in one message; rules and weights are read once a process."""
    rules, classifier = _learnt(options, options.version)
    return partial(_find, rules=rules, classifier=classifier)


def _find(message: Message, rules: RuleSet, classifier: Classifier) -> Findings:
    reading = read_message(message, rules)
    weighed = weigh_kinds(reading, classifier)
    kinds = tell_stood(reading, weighed.kinds)
    named = [kind.kind for kind in kinds]
    citations, stated = find_citations(message), find_stated(reading)
    mentions = find_mentions(message, kinds=named)
    country = find_requesting_country(message, mentions, named)
    kinds, mentions = tell_apart(reading, kinds, mentions, citations, stated)
    return Findings(
        kinds=kinds,
        outcome=find_outcome(reading, kinds),
        mentions=mentions,
        citations=citations,
        requesting_country=country,
        measures=find_measures(reading, kinds),
        stated=stated,
        color=find_color(reading, kinds),
        considered=tuple(one for one in weighed.considered if one.kind not in {k.kind for k in kinds}),
    )


def base_version() -> str:
    """A name for all that decides what is found, without what is readers' own."""
    return _version_of(())


def load_learnt(options: FindingOptions) -> tuple[RuleSet, Classifier]:
    """Rules and classifier. Raises RuleError for a mistake in a file of rules, and SettingsError where the
    weights cannot be used, or readers' own were learnt with another version of this program."""
    rules = load_rules(options.rules)
    if options.model.is_file():
        return rules, load_classifier(options.model, of=base_version())
    return rules, load_classifier()


@lru_cache(maxsize=1)
def _learnt(options: FindingOptions, _version: str) -> tuple[RuleSet, Classifier]:
    """Rules and classifier, read once for all batches of a process."""
    return load_learnt(options)


@lru_cache(maxsize=8)
def _version_of(own: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    deciding = (p for pattern in _DECIDING for p in sorted(_HERE.glob(pattern)))
    for path in (*deciding, *(path for path, _ in own)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
