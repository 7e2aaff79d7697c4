"""Writing the sample leak: the hand-written messages first, then cases until there are enough messages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from backchannel.sample.cases import invent_case
from backchannel.sample.texts import Written, write_case
from backchannel.sample.writing import LeakWriter

SHOWCASE = Path(__file__).parent / "showcase"
NOTE = """This is a sample made by Backchannel. Every person, number and event in it is invented;
any likeness to somebody who exists is chance. What is true of the messages stands in truth/.
"""


@dataclass(slots=True)
class SampleReport:
    """What was written: messages in all, by format, people, and those of them whose case was overturned."""

    messages: int = 0
    formats: dict[str, int] = field(default_factory=dict)
    people: int = 0
    overturned: int = 0


def generate_sample(
    output: Path,
    messages: int,
    seed: int,
    progress: Callable[[int], None],
    formats: tuple[str, ...] | None = None,
) -> SampleReport:
    """Write a leak of this many messages (the showcase at least) into `output`, in constant memory.

    The same arguments give the same bytes. Raises ValueError for an unknown format.
    """
    truth = output / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    (output / "README.txt").write_text(NOTE, encoding="utf-8")
    report = SampleReport()
    with (
        LeakWriter(output, formats) as leak,
        (truth / "messages.jsonl").open("wb") as all_messages,
        (truth / "truth.jsonl").open("wb") as all_truth,
        (truth / "persons.jsonl").open("wb") as persons,
    ):
        report.messages = _copy_showcase(output, all_messages, all_truth, persons)
        report.formats["jsonl"] = report.messages
        report.people = 31
        progress(report.messages)
        for person_rows, written, overturned in _cases(messages - report.messages, seed):
            persons.writelines(person_rows)
            report.people += len(person_rows)
            report.overturned += overturned
            for one in written:
                rng = random.Random(f"{seed}/{one.message['id']}")  # noqa: S311 - reproducible, no secret
                name = leak.write(one.message, one.truth["language"], rng)
                report.formats[name] = report.formats.get(name, 0) + 1
                all_messages.write(orjson.dumps(one.message) + b"\n")
                all_truth.write(orjson.dumps(one.truth) + b"\n")
            report.messages += len(written)
            progress(len(written))
    return report


def _copy_showcase(output: Path, messages: Any, truth: Any, persons: Any) -> int:
    data = (SHOWCASE / "messages.jsonl").read_bytes()
    (output / "showcase.jsonl").write_bytes(data)
    messages.write(data)
    truth.write((SHOWCASE / "truth.jsonl").read_bytes())
    persons.write((SHOWCASE / "persons.jsonl").read_bytes())
    return data.count(b"\n")


def _cases(left: int, seed: int) -> Iterator[tuple[list[bytes], list[Written], bool]]:
    """Cases until no message is left to write; the last one is cut where it ends the count."""
    for number in count(1):
        if left <= 0:
            return
        case = invent_case(number, seed)
        written = write_case(case, number, seed)
        if len(written) > left:  # a cut case would have facts about messages that are not there
            continue
        left -= len(written)
        rows = [
            orjson.dumps(
                {
                    "person": person.id,
                    "canonical_latin": person.latin,
                    "names": person.names,
                    "date_of_birth": person.born.isoformat(),
                    "sought_by": [country],
                }
            )
            + b"\n"
            for person, country in case.people
        ]
        yield rows, written, case.overturned
