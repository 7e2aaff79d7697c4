"""Every rule holds on its examples and not on its counterexamples; files with mistakes are refused."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.message import Message, Party
from archive.errors import RuleError
from indexer.extract.kinds import load_rules, read_message
from indexer.extract.kinds.route import Side
from indexer.extract.kinds.rules import Rule, RuleSet

RULES = load_rules()
PARTIES = {
    Side.IPSG: Party("IPSG Lyon", "INT", "Lyon"),
    Side.CCF: Party("CCF Secretariat", "INT"),
    Side.NCB: Party("NCB Vienna", "AT", "Vienna"),
    Side.PRIVATE: Party("Ferrabosco Dunmore LLP"),
    Side.ALL: Party("All NCBs"),
}
#: Sides in the order in which an example takes them where its rule leaves a choice.
ORDER = (Side.IPSG, Side.CCF, Side.NCB, Side.PRIVATE, Side.ALL)


def _message(body: str, rule: Rule, language: str = "en") -> Message:
    sender = next(side for side in ORDER if side in (rule.senders or {Side.NCB}))
    to = next(side for side in ORDER if side in (rule.to or _usual(sender)))
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject="", body=body, sender=PARTIES[sender],
        to=(PARTIES[to],), cc=(), raw_sent_at=None, sent_at=None, reference=None,
        in_reply_to="X-1" if rule.reply else None, language=language,
    )  # fmt: skip


def _usual(sender: Side) -> set[Side]:
    return {Side.CCF} if sender is Side.PRIVATE else {Side.NCB}


def _holds(rule: Rule, body: str, rules: RuleSet = RULES, language: str = "en") -> bool:
    reading = read_message(_message(body, rule, language), rules)
    return any(match.rule.id == rule.id for match in reading.match(rule.says))


def _languages(rule: Rule) -> set[str]:
    """The languages of a rule's examples: its own, or, where it is of all, some of those."""
    return {"en", "fr", "es", "ar", "ru", "tr"} if rule.language == "any" else {rule.language}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule, text, id=f"{rule.id}: {text[:40]}")
        for rule in RULES.rules
        for text in rule.examples
    ],
)
def test_an_example_matches(rule: Rule, text: str) -> None:
    assert any(_holds(rule, text, language=language) for language in _languages(rule))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule, text, id=f"{rule.id}: {text[:40]}")
        for rule in RULES.rules
        for text in rule.counterexamples
    ],
)
def test_a_counterexample_does_not_match(rule: Rule, text: str) -> None:
    assert not _holds(rule, text, language="en" if rule.language == "any" else rule.language)


def test_every_rule_has_examples_of_both_sorts() -> None:
    assert [rule.id for rule in RULES.rules if not rule.examples or not rule.counterexamples] == []


def test_words_are_written_in_every_language() -> None:
    assert RULES.languages >= {
        "ar", "az", "de", "en", "es", "fa", "fr", "it", "kk", "pl", "pt", "ru", "tr", "uk",
    }  # fmt: skip


GOOD = """language: en
words:
  mule: mule, mules
rules:
  - id: own.mule
    version: 1
    says: information_requested
    from: [ncb]
    phrases: ["seeks|asks ~2 <mule>"]
    examples: [He asks for the mule]
    counterexamples: [A mule]
"""


def _own(tmp_path: Path, text: str) -> RuleSet:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path)


def test_a_rule_of_ones_own_holds_and_leaves_its_words(tmp_path: Path) -> None:
    rules = _own(tmp_path, GOOD)
    rule = next(rule for rule in rules.rules if rule.id == "own.mule")
    reading = read_message(_message("Nobody knows. He asks for the mule again.", rule), rules)
    match = next(m for m in reading.match("information_requested") if m.rule.id == "own.mule")
    evidence = reading.evidence(match)
    assert (evidence.rule, evidence.version, evidence.field) == ("own.mule", 1, "body")
    assert evidence.span is not None
    assert reading.message.body[slice(*evidence.span)] == "asks for the mule"


def test_a_gap_is_not_longer_than_written_and_stays_in_its_sentence(tmp_path: Path) -> None:
    rules = _own(tmp_path, GOOD)
    rule = next(rule for rule in rules.rules if rule.id == "own.mule")
    assert not _holds(rule, "He asks for one more old mule", rules)
    assert not _holds(rule, "He asks. The mule", rules)


def test_what_is_quoted_does_not_count(tmp_path: Path) -> None:
    rules = _own(tmp_path, GOOD)
    rule = next(rule for rule in rules.rules if rule.id == "own.mule")
    message = _message("See below.\n> He asks for the mule", rule)
    quoted = replace(message, quoted=((11, 34),))
    assert not [m for m in read_message(quoted, rules).match(rule.says) if m.rule.id == "own.mule"]


@pytest.mark.parametrize(
    ("wrong", "line", "problem"),
    [
        (GOOD.replace("language: en", "language: english"), 1, "two letters"),
        (GOOD.replace("says: information_requested", "says: gossip"), 7, "cannot say `gossip`"),
        (GOOD.replace("from: [ncb]", "from: [pope]"), 8, "`from` is of"),
        (GOOD.replace("<mule>", "<donkey>"), 9, "no words of the class `donkey`"),
        (GOOD.replace("~2", "~99"), 9, "between 1 and 12 words"),
        (GOOD.replace("seeks|asks", "*|asks"), 9, "not one word"),
        (GOOD.replace("seeks|asks", "a.*b|asks"), 9, "not one word"),
        (GOOD.replace("seeks|asks ~2 <mule>", "a b c d e f g h i"), 9, "1 to 8 words"),
        (GOOD.replace("    version: 1\n", ""), 5, "without `version`"),
        (GOOD.replace("version: 1", "version: one"), 6, "a number from"),
        (GOOD.replace("version: 1", "verzion: 1"), 6, "`verzion` is not known here"),
        (GOOD.replace("  mule: mule, mules", "  mule: mule, *"), 3, "at its end"),
        (GOOD.replace("  mule: mule, mules", "  mule: mule\n  mule: mules"), 4, "there twice"),
        (GOOD.replace("rules:", "rules: ["), 5, ""),
        (GOOD.replace("own.mule", "outcome.kept"), 5, "another rule with the id"),
        ("language: en\nwords:\n  a: " + "[" * 400_000, 3, "nesting depth"),
        ("language: &a [*a]\n", 1, "write it out"),
        (GOOD.replace("from: [ncb]", "from: *who"), 8, "alias"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, wrong: str, line: int, problem: str) -> None:
    with pytest.raises(RuleError) as caught:
        _own(tmp_path, wrong)
    assert problem in caught.value.message
    assert caught.value.message.startswith(f"own.yaml:{line}:")


#: Five thousand phrases, used by a hundred rules: half a million of them, in a file of some kilobytes.
FOLDED = GOOD.replace('phrases: ["seeks|asks ~2 <mule>"]', "phrases: &all\n" + "    - a <mule>\n" * 5_000) + (
    "  - {id: own.more, version: 1, says: other, phrases: *all, examples: [a], counterexamples: [b]}\n" * 100
)


@pytest.mark.parametrize(
    ("explodes", "line", "problem"),
    [
        (FOLDED, 9, "used again"),
        (GOOD + "    together:\n" + "    - mule\n" * 600, 512, "more than 500 phrases and classes"),
        (GOOD + GOOD.partition("rules:\n")[2] * 300, 1405, "more than 200 rules"),
        (GOOD.replace("mules", ", ".join(f"a b c{n}*" for n in range(500))), 3, "400 phrases begin"),
        (GOOD.replace("mule, mules", ", ".join(f"m{n}" for n in range(6000))), 3, "more than 5,000 phrases"),
        (GOOD + "#" * 1_000_000, None, "longer than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_would_take_for_ever_is_refused(
    tmp_path: Path, explodes: str, line: int | None, problem: str
) -> None:
    with pytest.raises(RuleError) as caught:
        _own(tmp_path, explodes)
    assert problem in caught.value.message
    assert caught.value.message.startswith("own.yaml:" if line is None else f"own.yaml:{line}:")


def test_a_folder_that_is_not_there_is_no_mistake(tmp_path: Path) -> None:
    assert len(load_rules(tmp_path / "nothing").rules) == len(RULES.rules)


@pytest.mark.parametrize("word", ["address", "please", "refused notice", "a" * 50_000, "where? "])
def test_a_text_of_one_word_over_and_over_is_read_at_once(word: str) -> None:
    rule = next(rule for rule in RULES.rules if rule.id == "en.information-requested.formula")
    started = time.perf_counter()
    reading = read_message(_message((word + " ") * (200_000 // len(word)), rule), RULES)
    for saying in ("information_requested", "stated", "outcome"):
        reading.match(saying)
    assert time.perf_counter() - started < 2
