"""A message read once for everything that is found in it: its words, their classes, its way."""

from __future__ import annotations

from dataclasses import dataclass

from archive.domain.findings import Evidence
from archive.domain.message import Message
from indexer.extract.kinds.lexicon import Found
from indexer.extract.kinds.route import Route, find_route
from indexer.extract.kinds.rules import Hits, Match, RuleSet
from indexer.extract.kinds.text import Text, read_text


@dataclass(frozen=True, slots=True)
class Reading:
    """What rules and classifier go by."""

    message: Message
    rules: RuleSet
    languages: frozenset[str]
    text: Text
    found: list[Found]
    hits: Hits
    route: Route

    def match(self, saying: str) -> list[Match]:
        """Where rules hold that say this."""
        return self.rules.match(self.hits, self.route, self.languages, saying)

    def evidence(self, match: Match) -> Evidence:
        """The rule of a match, and its words."""
        return Evidence(match.rule.id, match.rule.version, *self.text.place(match.first, match.last))


def read_message(message: Message, rules: RuleSet) -> Reading:
    """The new text of a message, its classes of words, and its way."""
    text = read_text(message)
    languages = rules.languages_of(message)
    found = rules.lexicon.find(text.words, languages)
    return Reading(message, rules, languages, text, found, Hits(text, found), find_route(message))
