"""What a message does, by rules and classifier together (docs/kinds.md tells and measures how)."""

from __future__ import annotations

from dataclasses import dataclass

from archive.domain.findings import REFUSALS, Kind, KindFound
from indexer.extract.kinds.classifier import Classifier
from indexer.extract.kinds.features import Runs, class_features, find_runs, structure_features
from indexer.extract.kinds.reading import Reading
from indexer.extract.kinds.route import possible_kinds
from indexer.extract.kinds.undecided import is_undecided

#: Below this nothing is claimed: the message is `other`, with what is left as its confidence.
LEAST = 0.1
#: A second kind has to be this sure, and to be one that goes together with the first.
LEAST_SECOND = 0.6
#: What is less likely than this, and no rule says it, is not worth telling; nor are more than so many.
CONSIDERED, MOST_CONSIDERED = 0.05, 3
#: Where the classifier finds a kind less likely than this, a rule that says it is not believed.
CONTRARY = 0.2
_TOGETHER = frozenset(
    {
        frozenset({Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED}),
        frozenset({Kind.NOTICE_DENIED, Kind.NOTICE_PUBLISHED}),
        frozenset({Kind.NOTICE_DENIED, Kind.DIFFUSION_DENIED}),
        frozenset({Kind.NOTICE_REQUESTED, Kind.DIFFUSION_CIRCULATED}),
        frozenset({Kind.NOTICE_REQUESTED, Kind.INFORMATION_REQUESTED}),
    }
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The kinds of a message, the likeliest first, never none; and those that were thought of and are not
    claimed: a rule said them, or they were not unlikely."""

    kinds: tuple[KindFound, ...]
    considered: tuple[KindFound, ...] = ()


def find_kinds(reading: Reading, classifier: Classifier | None) -> tuple[KindFound, ...]:
    """The kinds of a message alone."""
    return weigh_kinds(reading, classifier).kinds


def weigh_kinds(reading: Reading, classifier: Classifier | None) -> Weighed:
    """What a message does, and what else was thought of. Rules decide alone where nothing is learnt."""
    possible = possible_kinds(reading.route)
    if is_undecided(reading):
        possible -= REFUSALS
    by_rule = _by_rules(reading, possible)
    if classifier is None:
        return Weighed(tuple(by_rule.values()) or (KindFound(Kind.OTHER, 0.0, ()),))
    runs = find_runs(reading.text)
    likely = _probabilities(reading, runs, classifier, possible)
    chance = _together(likely, by_rule)
    chosen = _choose(chance)
    found = []
    for kind in chosen:
        evidence = by_rule[kind].evidence if kind in by_rule else ()
        if not evidence and kind is not Kind.OTHER:
            evidence = (classifier.evidence(kind, reading.text, runs, reading.found),)
        found.append(KindFound(kind, round(chance[kind], 4), evidence))
    return Weighed(tuple(found), _considered(chance, by_rule, chosen))


def _considered(
    chance: dict[Kind, float], by_rule: dict[Kind, KindFound], chosen: list[Kind]
) -> tuple[KindFound, ...]:
    """The likeliest of those that were not chosen."""
    others = [k for k in chance if k not in chosen and (k in by_rule or chance[k] >= CONSIDERED)]
    others.sort(key=lambda kind: (-chance[kind], kind))
    return tuple(
        KindFound(kind, round(chance[kind], 4), by_rule[kind].evidence if kind in by_rule else ())
        for kind in others[:MOST_CONSIDERED]
    )


def _together(likely: dict[Kind, float], by_rule: dict[Kind, KindFound]) -> dict[Kind, float]:
    """The chance of each kind: a rule is believed where the classifier has not learnt the contrary."""
    chance = dict(likely)
    for kind, rule in by_rule.items():
        if likely[kind] >= CONTRARY:
            chance[kind] = max(rule.confidence, likely[kind])
    return chance


def _choose(chance: dict[Kind, float]) -> list[Kind]:
    """One kind, or two that go together; `other` where none is likely."""
    ordered = sorted(chance, key=lambda kind: (-chance[kind], kind))
    first = ordered[0]
    if chance[first] < LEAST:
        return [Kind.OTHER]
    seconds = [kind for kind in ordered[1:] if _joins(kind, first, chance[kind])]
    return [first, *seconds[:1]]


def _joins(kind: Kind, first: Kind, chance: float) -> bool:
    return chance >= LEAST_SECOND and frozenset({kind, first}) in _TOGETHER


def _by_rules(reading: Reading, possible: frozenset[Kind]) -> dict[Kind, KindFound]:
    """The kinds that rules say, each with the surest rule first."""
    found = {}
    for kind in Kind:
        if kind in possible and (matches := reading.match(kind)):
            matches.sort(key=lambda match: -match.rule.sure)
            evidence = tuple(reading.evidence(match) for match in matches)
            found[kind] = KindFound(kind, matches[0].rule.sure, evidence)
    return found


def _probabilities(
    reading: Reading, runs: Runs, classifier: Classifier, possible: frozenset[Kind]
) -> dict[Kind, float]:
    classes = class_features(reading.text, (hit for hit in reading.found if hit.is_named))
    structure = structure_features(reading.message, reading.text, reading.route)
    chances = classifier.probabilities(runs, classes, structure)
    return {kind: float(p) for kind, p in zip(classifier.kinds, chances, strict=True) if kind in possible}
