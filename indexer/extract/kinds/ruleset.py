"""All rules of an archive: those of the project, and a reader's own."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from indexer.extract.kinds.lexicon import Lexicon
from indexer.extract.kinds.rulefile import RuleFile
from indexer.extract.kinds.rules import Rule, RuleSet

RULES = Path(__file__).parents[1] / "rules"


def load_rules(own: Path | None = None) -> RuleSet:
    """Read and check every file of rules; `own` is a folder that need not be there.

    Raises RuleError with file and line for the first mistake.
    """
    paths = sorted(RULES.glob("*.yaml"))
    if own is not None and own.is_dir():
        paths += sorted(own.glob("*.yaml"))
    files = [RuleFile(path) for path in paths]
    phrases = [phrase for file in files for phrase in file.phrases]
    known = frozenset(phrase.name for phrase in phrases)
    by_id: dict[str, Rule] = {}
    for file in files:
        file.check_classes(known)
        for rule in file.rules:
            if rule.id in by_id:
                raise file.refuse_id(rule.id)
            by_id[rule.id] = rule
    by_saying: dict[str, list[Rule]] = defaultdict(list)
    for rule in by_id.values():
        by_saying[rule.says].append(rule)
        topic, point, _ = rule.says.partition(".")
        if point:
            by_saying[topic].append(rule)
    return RuleSet(
        lexicon=Lexicon(phrases),
        rules=tuple(by_id.values()),
        languages=frozenset(file.language for file in files),
        by_saying={saying: tuple(rules) for saying, rules in by_saying.items()},
    )
