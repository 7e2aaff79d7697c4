"""What holds of a request: the definitions and the traps of labels, each as a small case."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from archive.domain.findings import Citation, Evidence, Kind, MeasureAction, MeasureFound, Stated, StatedFound
from archive.domain.instant import parse_iso
from archive.domain.ledger import Basis, Certainty, Fact
from indexer.ledger.answers import find_answers
from indexer.ledger.facts import derive_facts
from indexer.ledger.items import Item
from indexer.ledger.measures import Measures

WHY = Evidence("test", 1)


@dataclass
class Case:
    """Messages as `id date from>to,.. kind[/kind] [requesting]`; `!denied` after it: the text says so."""

    lines: str

    def items(self) -> list[Item]:
        return [_item(line) for line in self.lines.strip().splitlines()]

    def fact(self, message: str) -> Fact:
        items = self.items()
        facts = derive_facts("p", items, find_answers(items), Measures(items, known=()))
        return next(fact for fact in facts if fact.message == message)


def _item(line: str) -> Item:
    line, *said = (part.strip() for part in line.split("!"))
    id_, date, route, kinds, *rest = line.split()
    sender, _, receivers = route.partition(">")
    to = frozenset(r for r in receivers.split(",") if r and not r.startswith("cc:"))
    told = frozenset(r.removeprefix("cc:") for r in receivers.split(",") if r)
    found = frozenset(map(Kind, kinds.split("/")))
    country = rest[0] if rest else None if sender == "INT" else sender
    country = None if country == "-" else country
    measures: tuple[MeasureFound, ...] = ()
    if Kind.MEASURES_ANNOUNCED in found:
        assert country
        measures = (MeasureFound(country, MeasureAction(said.pop()), WHY),)
    return Item(
        id=id_, source_id=id_, at=None if date == "?" else parse_iso(date), country=sender, to=to, told=told,
        to_all=not to, reference=None, in_reply_to=rest[1] if len(rest) > 1 else None, kinds=found,
        requesting=country, mentions=(), citations=(), measures=measures,
        stated=tuple(StatedFound(Stated(s), WHY) for s in said),
    )  # fmt: skip


def test_a_request_after_a_linked_refusal() -> None:
    fact = Case("""
        a 2020-01-10 INT>RU notice_denied RU
        b 2020-03-06 RU>AE information_requested
    """).fact("b")
    assert (fact.after_denied_notice, fact.basis, fact.denial) == (Certainty.CERTAIN, Basis.LINKED, "a")
    assert fact.days_since_denial == 56
    assert fact.bypasses_secretariat


def test_the_latest_refusal_counts_and_the_text_may_say_it_too() -> None:
    fact = Case("""
        a 2020-01-10 INT>RU notice_denied RU
        c 2020-02-10 INT>RU diffusion_denied RU
        b 2020-03-10 RU>AE information_requested ! denied
    """).fact("b")
    assert (fact.denial, fact.basis, fact.days_since_denial) == ("c", Basis.BOTH, 29)


def test_a_refusal_that_only_the_text_tells_of() -> None:
    fact = Case("b 2020-03-10 RU>AE information_requested ! denied").fact("b")
    assert (fact.after_denied_notice, fact.basis, fact.denial) == (Certainty.CERTAIN, Basis.STATED, None)
    assert fact.days_since_denial is None


@pytest.mark.parametrize(
    "lines",
    [
        "a 2020-04-10 INT>RU notice_denied RU\nb 2020-03-06 RU>AE information_requested",
        "a 2020-01-10 INT>KZ notice_denied KZ\nb 2020-03-06 RU>AE information_requested",
        "a 2020-01-10 INT>RU notice_published RU\nb 2020-03-06 RU>AE information_requested",
        "a 2020-01-10 RU>INT notice_requested\nb 2020-03-06 RU>AE information_requested",
    ],
    ids=["after", "another country's", "published", "only requested"],
)
def test_what_does_not_count(lines: str) -> None:
    assert Case(lines).fact("b").after_denied_notice is None


def test_what_refuses_a_notice_by_its_published_number_undoes_it() -> None:
    items = Case("""
        a 2020-01-10 INT> notice_published RU
        b 2020-03-06 INT>RU notice_denied RU
        c 2020-05-06 RU>AE information_requested
    """).items()
    named = tuple(Citation("A-17/1-2020", "notice", "body", (0, 11)) for _ in items)
    undone = [replace(item, citations=(one,)) for item, one in zip(items[:2], named, strict=False)]
    [fact] = derive_facts("p", [*undone, items[2]], {}, Measures(items, known=()))
    assert (fact.after_denied_notice, fact.after_cancelled, fact.cancellation) == (
        None,
        Certainty.CERTAIN,
        "b",
    )
    numbered = replace(items[0], reference="A-17/1-2020")
    [fact] = derive_facts("p", [numbered, undone[1], items[2]], {}, Measures(items, known=()))
    assert fact.cancellation == "b"
    [fact] = derive_facts("p", [items[0], undone[1], items[2]], {}, Measures(items, known=()))
    assert fact.after_denied_notice is Certainty.CERTAIN


def test_a_publication_after_the_refusal_speaks_against_it_and_is_shown() -> None:
    fact = Case("""
        a 2020-01-10 INT>RU notice_denied RU
        c 2020-02-10 INT> notice_published RU
        b 2020-03-06 RU>AE information_requested
    """).fact("b")
    assert fact.after_denied_notice is None
    assert fact.contradicted_by == ("c",)


def test_a_publication_before_the_refusal_or_after_the_request_does_not() -> None:
    for date in ("2020-01-01", "2020-04-01"):
        fact = Case(f"""
            c {date} INT> notice_published RU
            a 2020-01-10 INT>RU notice_denied RU
            b 2020-03-06 RU>AE information_requested
        """).fact("b")
        assert fact.after_denied_notice is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("denied", "asked", "certainty"),
    [
        ("2020-03", "2020-03-06", Certainty.POSSIBLE),
        ("2020-02", "2020-03-06", Certainty.CERTAIN),
        ("2020", "2020-12", Certainty.POSSIBLE),
        ("?", "2020-12-01", Certainty.POSSIBLE),
        ("2020-03-06T10:00:00Z", "2020-03-06T09:00:00Z", None),
        ("2020-03-06T10:00:00Z", "2020-03-06T11:00:00Z", Certainty.CERTAIN),
        ("2020-03-06T23:30:00+03:00", "2020-03-06T21:00:00Z", Certainty.CERTAIN),
        ("2020-03-06", "2020-03-06", Certainty.POSSIBLE),
    ],
)
def test_an_order_is_only_as_sure_as_the_dates(denied: str, asked: str, certainty: Certainty | None) -> None:
    fact = Case(f"a {denied} INT>RU notice_denied RU\nb {asked} RU>AE information_requested").fact("b")
    assert fact.after_denied_notice is certainty


def test_after_a_cancellation_and_not_where_something_stands_again() -> None:
    lines = """
        a 2020-01-10 INT> notice_published RU
        c 2020-02-10 INT> notice_cancelled RU
        b 2020-03-06 RU>AE information_requested
    """
    assert Case(lines).fact("b").cancellation == "c"
    again = Case(lines + "d 2020-02-20 RU> diffusion_circulated").fact("b")
    assert again.after_cancelled is None


def test_measures_hold_from_their_message_until_they_are_lifted() -> None:
    lines = """
        m 2020-01-10 INT> measures_announced SY ! announced
        n 2020-06-10 INT> measures_announced SY ! lifted
        a 2020-01-01 SY>LB information_requested
        b 2020-03-01 SY>LB information_requested
        c 2020-07-01 SY>LB information_requested
        d 2020-06 SY>LB information_requested
    """
    found = {key: Case(lines).fact(key).during_measures for key in "abcd"}
    assert found == {"a": None, "b": Certainty.CERTAIN, "c": None, "d": Certainty.POSSIBLE}


def test_russia_is_under_measures_since_march_2022() -> None:
    measures = Measures(())
    assert measures.at("RU", parse_iso("2022-03-09")) is None
    assert measures.at("RU", parse_iso("2022-03-10T12:00:00Z")) is not None


def test_a_copy_to_the_secretariat_does_not_bypass_it() -> None:
    assert not Case("b 2020-03-06 RU>AE,cc:INT information_requested").fact("b").bypasses_secretariat


def test_answers_come_from_whom_was_asked_and_later() -> None:
    fact = Case("""
        b 2020-03-06 RU>AE,QA information_requested
        c 2020-03-07 AE>RU information_supplied RU
        d 2020-03-08 QA>RU information_refused RU
        e 2020-03-09 TR>RU information_supplied RU
        f 2020-03-01 AE>RU information_supplied RU
        g 2020-03-09 AE>KZ information_supplied RU
    """).fact("b")
    assert fact.answered_by == ("c", "d")


def test_a_reply_that_names_its_request_answers_that_one_and_another_the_latest() -> None:
    case = Case("""
        a 2020-03-01 RU>AE information_requested
        b 2020-03-06 RU>AE information_requested
        c 2020-03-07 AE>RU information_supplied RU a
        d 2020-03-08 AE>RU information_supplied RU
    """)
    assert case.fact("a").answered_by == ("c",)
    assert case.fact("b").answered_by == ("d",)


def test_a_cancellation_that_names_no_country_is_of_the_one_that_had_a_notice() -> None:
    lines = """
        a 2020-01-10 INT> notice_published RU
        c 2020-02-10 INT> notice_cancelled -
        b 2020-03-06 RU>AE information_requested
    """
    assert Case(lines).fact("b").cancellation == "c"
    assert Case(lines + "d 2020-01-12 INT> notice_published KZ").fact("b").cancellation is None
    assert Case(lines + "d 2020-02-12 INT> notice_published KZ").fact("b").cancellation == "c"


def test_a_cancellation_is_not_of_a_country_that_had_nothing_to_cancel() -> None:
    fact = Case("""
        a 2020-01-10 RU>DE diffusion_circulated
        c 2021-02-10 INT> diffusion_cancelled BE
        b 2021-03-06 RU>AE information_requested
    """).fact("b")
    assert fact.cancellation == "c"


def test_what_is_written_to_a_bureau_is_of_its_country_whatever_else_there_is() -> None:
    fact = Case("""
        a 2020-01-10 INT> notice_published RU
        c 2020-02-10 INT>KZ notice_denied KZ
        d 2020-02-10 INT>KZ notice_cancelled KZ
        b 2020-03-06 RU>AE information_requested
    """).fact("b")
    assert (fact.cancellation, fact.denial) == (None, None)


@pytest.mark.parametrize(("found", "denied"), [("2020-02-01", True), ("2020-09-01", False)])
def test_a_diffusion_found_wrong_after_long_is_one_that_was_cancelled(found: str, denied: bool) -> None:
    fact = Case(f"""
        a 2020-01-10 RU>DE diffusion_circulated
        c {found} INT> diffusion_denied RU
        b 2020-12-06 RU>AE information_requested
    """).fact("b")
    assert (fact.denial, fact.cancellation) == (("c", None) if denied else (None, "c"))


def test_a_refusal_that_surely_came_before_goes_before_a_later_one_that_may_have() -> None:
    fact = Case("""
        a 2020-01-10 INT>RU notice_denied RU
        c 2020-03 INT>RU notice_denied RU
        b 2020-03-06 RU>AE information_requested
    """).fact("b")
    assert (fact.denial, fact.after_denied_notice, fact.days_since_denial) == ("a", Certainty.CERTAIN, 56)


def test_a_refusal_and_a_publication_of_one_day_speak_against_each_other() -> None:
    fact = Case("""
        a 2020-01-10 INT>RU notice_denied RU
        c 2020-01-10 INT> notice_published RU
        b 2020-03-06 RU>AE information_requested
    """).fact("b")
    assert (fact.after_denied_notice, fact.contradicted_by) == (None, ("c",))


def test_replies_in_a_circle_answer_once_each() -> None:
    case = Case("""
        a 2020-01-10 RU>AE information_requested RU b
        b 2020-01-11 AE>RU information_supplied RU a
        c 2020-01-12 RU>AE information_requested RU c
    """)
    assert (case.fact("a").answered_by, case.fact("c").answered_by) == (("b",), ())


def test_of_very_many_publications_a_hundred_speak_against_a_request() -> None:
    published = "\n".join(f"c{n:04} 2020-02-10 INT> notice_published RU" for n in range(150))
    refused = "\n".join(f"a{n:04} 2020-01-{n % 28 + 1:02} INT>RU notice_denied RU" for n in range(150))
    fact = Case(f"{refused}\n{published}\nb 2020-03-06 RU>AE information_requested").fact("b")
    assert fact.after_denied_notice is None
    assert fact.contradicted_by == tuple(f"c{n:04}" for n in range(100))
