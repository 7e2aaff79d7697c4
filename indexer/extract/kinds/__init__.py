"""Which kinds a message has, what it decides, does to measures and tells of the past; each with its words."""

from indexer.extract.kinds.classifier import load_classifier
from indexer.extract.kinds.decide import find_kinds, weigh_kinds
from indexer.extract.kinds.facts import find_color, find_measures, find_outcome, find_stated
from indexer.extract.kinds.reading import read_message
from indexer.extract.kinds.ruleset import load_rules
from indexer.extract.kinds.stood import tell_stood

__all__ = [
    "find_color",
    "find_kinds",
    "find_measures",
    "find_outcome",
    "find_stated",
    "load_classifier",
    "load_rules",
    "read_message",
    "tell_stood",
    "weigh_kinds",
]
