"""Files of rules, read and checked: a mistake is told with its file and line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from archive.domain.findings import Color, Kind, MeasureAction, Outcome, Stated
from archive.errors import RuleError
from indexer.extract.kinds.lexicon import Phrase, parse_phrase
from indexer.extract.kinds.route import Side
from indexer.extract.kinds.rules import Element, Pattern, Rule

#: What a rule can say of a message.
SAYINGS = frozenset(
    [str(kind) for kind in Kind]
    + [f"outcome.{outcome}" for outcome in Outcome]
    + [f"stated.{what}" for what in Stated]
    + [f"measure.{action}" for action in MeasureAction]
    + [f"color.{color}" for color in Color]
)
#: Limits within which a rule takes time in proportion to the text, whatever the text.
MAX_ELEMENTS, MAX_GAP, MAX_FILE_BYTES = 8, 12, 1_000_000
#: Limits of one file, some times what the project's own files have: phrases, those that begin with one word
#: (each is tried wherever that word stands), rules, and phrases and sets of rules.
MAX_PHRASES, MAX_SAME_START, MAX_RULES, MAX_PATTERNS = 5_000, 400, 200, 500
_LANGUAGE = re.compile(r"[a-z]{2}|any")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_RULE_ID = re.compile(r"[a-z][a-z0-9.-]*")
_ELEMENT = re.compile(r"<([^<>]+)>|~(\d+)|([^<>~]+)")
_FILE_KEYS = {"language", "words", "rules"}
_RULE_KEYS = {"id", "version", "says", "from", "to", "reply", "phrases", "together", "without", "nearby",
              "nowhere", "sure", "examples", "counterexamples"}  # fmt: skip


class RuleFile:
    """The phrases and rules of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.phrases: list[Phrase] = []
        self.rules: list[Rule] = []
        self._classes: list[tuple[str, yaml.Node]] = []
        self._ids: dict[str, yaml.Node] = {}
        self._starts: Counter[tuple[str, bool]] = Counter()
        self._patterns = 0
        root = self._load()
        self._check_written_out(root)
        entries = self._mapping(root, _FILE_KEYS)
        if "language" not in entries:
            raise self._error(root, "`language` is missing")
        self.language = self._text(entries["language"])
        if not _LANGUAGE.fullmatch(self.language):
            raise self._error(entries["language"], "`language` is two letters, or `any`")
        if "words" in entries:
            self._read_words(entries["words"])
        for node in self._items(entries["rules"]) if "rules" in entries else ():
            if len(self.rules) >= MAX_RULES:
                raise self._error(node, f"more than {MAX_RULES} rules in one file")
            self.rules.append(self._rule(node))

    def check_classes(self, known: frozenset[str]) -> None:
        """Raise where a rule names a class of words that is in no file."""
        for name, node in self._classes:
            if name not in known:
                raise self._error(node, f"there are no words of the class `{name}`")

    def refuse_id(self, identity: str) -> RuleError:
        """That a rule of this file has the id of another one, here or in another file."""
        return self._error(self._ids[identity], f"there is another rule with the id `{identity}`")

    def _load(self) -> yaml.Node:
        try:
            data = self._path.read_bytes()
            if len(data) > MAX_FILE_BYTES:
                raise self._refuse(None, f"longer than {MAX_FILE_BYTES:,} bytes")
            root: yaml.Node | None = yaml.compose(data.decode("utf-8"), Loader=yaml.CSafeLoader)
        except OSError as error:
            raise self._refuse(None, f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise self._refuse(None, f"not UTF-8 (byte {error.start})") from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "cannot be read"
            raise self._refuse(mark.line + 1 if mark else 1, problem) from error
        if root is None:
            raise self._refuse(1, "empty")
        return root

    def _check_written_out(self, root: yaml.Node) -> None:
        """Raise where something is used again by an alias: a short file could be of any length then."""
        seen: set[int] = set()
        left = [root]
        while left:
            node = left.pop()
            if id(node) in seen:
                raise self._error(node, "what is marked with `&` is used again by `*`: write it out")
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                left.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                left.extend(part for pair in node.value for part in pair)

    def _read_words(self, node: yaml.Node) -> None:
        for name, value in self._pairs(node):
            if not _NAME.fullmatch(name):
                raise self._error(value, f"`{name}` is no name of a class (small letters, digits, hyphens)")
            for part in self._text(value).split(","):
                self._add_phrase(name, part.strip(), value)

    def _add_phrase(self, name: str, written: str, node: yaml.Node) -> None:
        words = parse_phrase(written)
        if not words or "*" in written.replace("* ", " ").removesuffix("*"):
            raise self._error(node, f"`{written}`: words, each with at most one `*`, at its end")
        if len(words) > MAX_ELEMENTS:
            raise self._error(node, f"`{written}`: more than {MAX_ELEMENTS} words")
        if len(self.phrases) >= MAX_PHRASES:
            raise self._error(node, f"more than {MAX_PHRASES:,} phrases in one file")
        self._starts[words[0]] += 1
        if self._starts[words[0]] > MAX_SAME_START:
            raise self._error(node, f"more than {MAX_SAME_START} phrases begin with `{words[0][0]}`")
        self.phrases.append(Phrase(name, self.language, words))

    def _rule(self, node: yaml.Node) -> Rule:
        entries = self._mapping(node, _RULE_KEYS)
        for key in ("id", "version", "says", "examples", "counterexamples"):
            if key not in entries:
                raise self._error(node, f"a rule without `{key}`")
        identity = self._text(entries["id"])
        if not _RULE_ID.fullmatch(identity):
            raise self._error(entries["id"], f"`{identity}` is no id (small letters, digits, dots, hyphens)")
        self._ids[identity] = entries["id"]
        says = self._text(entries["says"])
        if says not in SAYINGS:
            raise self._error(entries["says"], f"a rule cannot say `{says}`")
        patterns = tuple(self._pattern(identity, item) for item in self._list(entries, "phrases"))
        together = tuple(self._group(item) for item in self._list(entries, "together"))
        if not patterns and not together:
            raise self._error(node, "a rule needs `phrases` or `together`")
        return Rule(
            id=identity,
            version=self._number(entries["version"], 1, 10_000),
            language=self.language,
            says=says,
            senders=self._sides(entries, "from"),
            to=self._sides(entries, "to"),
            reply=self._flag(entries["reply"]) if "reply" in entries else None,
            patterns=patterns,
            together=together,
            without=frozenset(self._class(item) for item in self._list(entries, "without")),
            nearby=frozenset(self._class(item) for item in self._list(entries, "nearby")),
            nowhere=frozenset(self._class(item) for item in self._list(entries, "nowhere")),
            sure=self._number(entries["sure"], 0, 100) / 100 if "sure" in entries else 0.9,
            examples=tuple(map(self._text, self._list(entries, "examples"))),
            counterexamples=tuple(map(self._text, self._list(entries, "counterexamples"))),
        )

    def _pattern(self, rule: str, node: yaml.Node) -> Pattern:
        """`word|beginning* <class> ~3 <class|class>`: after `~` how many words may stand between."""
        self._count_pattern(node)
        elements: list[Element] = []
        gap = 0
        for written in self._text(node).split():
            found = _ELEMENT.fullmatch(written)
            if not found:
                raise self._error(node, f"`{written}` is no word, <class> or ~number")
            names, number, words = found.groups()
            if number:
                gap = int(number)
                if not elements or not 1 <= gap <= MAX_GAP:
                    raise self._error(node, f"`{written}`: between 1 and {MAX_GAP} words, between two others")
                continue
            group = self._named(names, node) if names else self._spelled(rule, words, node)
            elements.append(Element(group, gap))
            gap = 0
        if not elements or gap or len(elements) > MAX_ELEMENTS:
            raise self._error(node, f"a phrase is 1 to {MAX_ELEMENTS} words or classes, and ends with one")
        return tuple(elements)

    def _spelled(self, rule: str, written: str, node: yaml.Node) -> frozenset[str]:
        """A class without a name for words that are spelled out in a phrase."""
        name = f"={rule}={written}"
        for alternative in written.split("|"):
            if len(parse_phrase(alternative)) != 1:
                raise self._error(node, f"`{alternative}` is not one word")
            self._add_phrase(name, alternative, node)
        return frozenset({name})

    def _group(self, node: yaml.Node) -> frozenset[str]:
        self._count_pattern(node)
        return self._named(self._text(node), node)

    def _count_pattern(self, node: yaml.Node) -> None:
        self._patterns += 1
        if self._patterns > MAX_PATTERNS:
            raise self._error(node, f"more than {MAX_PATTERNS} phrases and classes in the rules of one file")

    def _named(self, names: str, node: yaml.Node) -> frozenset[str]:
        group = frozenset(name.strip() for name in names.split("|"))
        self._classes.extend((name, node) for name in group)
        return group

    def _class(self, node: yaml.Node) -> str:
        name = self._text(node)
        self._classes.append((name, node))
        return name

    def _sides(self, entries: Mapping[str, yaml.Node], key: str) -> frozenset[Side]:
        sides = set()
        for item in self._list(entries, key):
            try:
                sides.add(Side(self._text(item)))
            except ValueError as error:
                raise self._error(item, f"`{key}` is of: {', '.join(Side)}") from error
        return frozenset(sides)

    def _flag(self, node: yaml.Node) -> bool:
        text = self._text(node)
        if text not in ("true", "false"):
            raise self._error(node, "true or false")
        return text == "true"

    def _number(self, node: yaml.Node, least: int, most: int) -> int:
        text = self._text(node)
        if not text.isdecimal() or not least <= int(text) <= most:
            raise self._error(node, f"a number from {least} to {most}")
        return int(text)

    def _list(self, entries: Mapping[str, yaml.Node], key: str) -> list[yaml.Node]:
        return list(self._items(entries[key])) if key in entries else []

    def _mapping(self, node: yaml.Node, allowed: set[str]) -> dict[str, yaml.Node]:
        entries: dict[str, yaml.Node] = {}
        for key, value in self._pairs(node):
            if key not in allowed:
                raise self._error(value, f"`{key}` is not known here")
            entries[key] = value
        return entries

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "`name: value` is expected")
        seen: set[str] = set()
        for key, value in node.value:
            name = self._text(key)
            if name in seen:
                raise self._error(key, f"`{name}` is there twice")
            seen.add(name)
            yield name, value

    def _items(self, node: yaml.Node) -> Iterator[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "a list is expected")
        yield from node.value

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, "a text is expected")
        return str(node.value)

    def _error(self, node: yaml.Node, problem: str) -> RuleError:
        return self._refuse(node.start_mark.line + 1, problem)

    def _refuse(self, line: int | None, problem: str) -> RuleError:
        place = self._path.name if line is None else f"{self._path.name}:{line}"
        hint = "Your own rules stand in the archive's folder `rules`; docs/kinds.md says how to write them."
        return RuleError(f"{place}: {problem}", hint=hint)
