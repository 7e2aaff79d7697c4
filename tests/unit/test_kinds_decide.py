"""Rules and classifier together: choice, evidence, doubt; training and its arrays."""

from pathlib import Path

import numpy as np
import pytest

from archive.domain.findings import Kind
from archive.domain.message import Message, Party
from archive.errors import SettingsError
from indexer.extract.kinds import find_kinds, load_classifier, load_rules, read_message, weigh_kinds
from indexer.extract.kinds.classifier import Classifier, save_classifier
from indexer.extract.kinds.features import count_runs, find_runs
from indexer.extract.kinds.text import read_text
from indexer.extract.kinds.training import Labelled, train

RULES = load_rules()
IPSG = Party("IPSG Lyon", "INT", "Lyon")
CAIRO, ROME = Party("NCB Cairo", "EG", "Cairo"), Party("NCB Rome", "IT", "Rome")


def _message(body: str, sender: Party = CAIRO, to: Party = ROME, language: str = "en") -> Message:
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject="", body=body, sender=sender, to=(to,), cc=(),
        raw_sent_at=None, sent_at=None, reference=None, in_reply_to=None, language=language,
    )  # fmt: skip


ASKED = ("Please tell us where {} lives.", "We ask for the address of {}.", "Kindly find out where {} stays.")
REFUSED = (
    "We cannot answer about {}.",
    "We regret, nothing on {} can be given.",
    "We decline to tell of {}.",
)
NAMES = ("Ivan", "Pierre", "Karim", "Maria")


def _labelled() -> list[Labelled]:
    return [
        Labelled(name, _message(text.format(name)), frozenset({kind}))
        for name in NAMES
        for kind, texts in ((Kind.INFORMATION_REQUESTED, ASKED), (Kind.INFORMATION_REFUSED, REFUSED))
        for text in texts
    ]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return train(_labelled(), RULES)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Please tell us where Ahmed lives.", Kind.INFORMATION_REQUESTED),
        ("We regret, nothing on Ahmed can be given.", Kind.INFORMATION_REFUSED),
    ],
)
def test_what_was_learnt_is_found_in_other_messages(classifier: Classifier, body: str, kind: Kind) -> None:
    first, *_ = find_kinds(read_message(_message(body), RULES), classifier)
    assert first.kind is kind
    assert 0.5 < first.confidence <= 1.0


def test_the_evidence_is_a_span_of_the_text(classifier: Classifier) -> None:
    message = _message("The weather is fine. Kindly find out where Ahmed stays.")
    [found] = find_kinds(read_message(message, RULES), classifier)
    [evidence] = [one for one in found.evidence if one.rule == "classifier"] or [found.evidence[0]]
    assert evidence.span is not None
    assert "find out" in message.body[slice(*evidence.span)]


def test_a_kind_that_the_way_rules_out_is_never_found(classifier: Classifier) -> None:
    message = _message("Please tell us where Ahmed lives.", IPSG, ROME)
    kinds = {found.kind for found in find_kinds(read_message(message, RULES), classifier)}
    assert Kind.INFORMATION_REQUESTED not in kinds


def test_in_doubt_it_is_other_with_little_confidence(classifier: Classifier) -> None:
    [found] = find_kinds(read_message(_message("x", IPSG, ROME), RULES), classifier)
    assert found.kind is Kind.OTHER
    assert found.confidence < 0.5


def test_without_a_classifier_the_rules_decide() -> None:
    message = _message("A red notice was published today.", IPSG, Party("All NCBs"))
    [found] = find_kinds(read_message(message, RULES), None)
    assert (found.kind, found.evidence[0].rule) == (Kind.NOTICE_PUBLISHED, "notice-published.to-all")


def test_an_empty_message_is_other(classifier: Classifier) -> None:
    assert [found.kind for found in find_kinds(read_message(_message(""), RULES), None)] == [Kind.OTHER]
    assert len(find_kinds(read_message(_message(""), RULES), classifier)) == 1


def test_the_same_messages_give_the_same_bytes(tmp_path: Path, classifier: Classifier) -> None:
    save_classifier(classifier, tmp_path / "a.npz")
    save_classifier(train(_labelled(), RULES), tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_what_is_written_is_read_again(tmp_path: Path, classifier: Classifier) -> None:
    save_classifier(classifier, tmp_path / "a.npz")
    read = load_classifier(tmp_path / "a.npz")
    reading = read_message(_message("Please tell us where Ahmed lives."), RULES)
    written, again = find_kinds(reading, classifier), find_kinds(reading, read)
    assert [found.kind for found in again] == [found.kind for found in written]
    assert again[0].confidence == pytest.approx(written[0].confidence, abs=0.01)


def test_one_set_alone_cannot_tell_how_sure_a_score_is() -> None:
    with pytest.raises(ValueError, match="two sets"):
        train([one for one in _labelled() if one.group == "Ivan"], RULES)


@pytest.mark.parametrize("content", [None, b"", b"no arrays"])
def test_a_model_that_cannot_be_used_says_how_to_make_it(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_classifier(path)
    assert "python -m indexer.train" in caught.value.hint


def test_runs_of_characters_are_counted_each_once() -> None:
    hashes, counts = count_runs(find_runs(read_text(_message("aaaa"))))
    # aa three times, aaa twice, aaaa once
    assert sorted(np.exp(counts - 1).round().astype(int).tolist()) == [1, 2, 3]
    assert len(set(hashes.tolist())) == 3


def test_digits_are_alike() -> None:
    one, other = (find_runs(read_text(_message(text))).hashes.tolist() for text in ("no 17", "no 42"))
    assert one == other


def test_what_was_thought_of_and_is_not_claimed(classifier: Classifier) -> None:
    """Nothing is both claimed and not; what a rule says is told even where it is not believed."""
    reading = read_message(
        _message("We kindly ask for any useful information on the person named below."), RULES
    )
    weighed = weigh_kinds(reading, classifier)
    assert weighed.kinds == find_kinds(reading, classifier)
    named = [found.kind for found in weighed.considered]
    assert not {found.kind for found in weighed.kinds} & set(named)
    assert len(named) == len(set(named)) <= 3
    chances = [found.confidence for found in weighed.considered]
    assert chances == sorted(chances, reverse=True)
