"""What came before and after a message in a person's case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.findings import Kind
from archive.domain.ledger import Certainty, Relation, Surrounding
from indexer.ledger.answers import find_answers
from indexer.ledger.facts import derive_facts
from indexer.ledger.items import Item
from indexer.ledger.measures import Measures
from indexer.ledger.surroundings import derive_surroundings
from tests.unit.test_ledger_facts import Case

REFUSED = Kind.NOTICE_DENIED
ASKED = Kind.INFORMATION_REQUESTED


def around(lines: str) -> dict[str, Surrounding]:
    items = Case(lines).items()
    facts = derive_facts("p", items, find_answers(items), Measures(items, known=()))
    return {one.message: one for one in derive_surroundings("p", items, facts)}


def before(lines: str, message: str) -> dict[Kind, tuple[str, str, int | None]]:
    found = around(lines)
    relations = found[message].preceded_by if message in found else ()
    return {one.kind: (one.message, str(one.certainty), one.days) for one in relations}


def test_each_kind_of_event_by_its_nearest() -> None:
    found = before(
        """
        a 2020-01-10 RU>INT notice_requested
        b 2020-02-10 INT>RU notice_denied RU
        c 2020-03-10 RU>AE information_requested
        d 2020-03-20 AE>RU information_supplied RU
        e 2020-04-01 RU>KZ information_requested
    """,
        "e",
    )
    assert found == {
        Kind.NOTICE_REQUESTED: ("a", "certain", 82),
        Kind.NOTICE_DENIED: ("b", "certain", 51),
        Kind.INFORMATION_REQUESTED: ("c", "certain", 22),
        Kind.INFORMATION_SUPPLIED: ("d", "certain", 12),
    }


def test_what_came_after() -> None:
    found = around("""
        a 2020-01-10 RU>INT notice_requested
        b 2020-02-10 INT>RU notice_denied RU
        c 2020-03-10 RU>AE information_requested
    """)["a"]
    assert found.followed_by == (
        Relation(Kind.NOTICE_DENIED, "b", Certainty.CERTAIN, 31),
        Relation(Kind.INFORMATION_REQUESTED, "c", Certainty.CERTAIN, 60),
    )
    assert found.preceded_by == ()


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("a 2020-01-10 INT>TR notice_denied TR", "another country's"),
        ("a 2020-01-10 INT>RU notice_denied ?", "nobody's that is known"),
        ("a 2020-05-10 INT>RU notice_denied RU", "a later one"),
    ],
)
def test_what_is_no_refusal_before(event: str, why: str) -> None:
    assert before(f"{event}\nb 2020-03-10 RU>AE information_requested", "b") == {}, why


def test_a_refused_diffusion_is_a_refusal_and_keeps_its_own_name_elsewhere() -> None:
    lines = """
        a 2020-01-10 INT>RU diffusion_denied RU
        b 2020-03-10 AE>RU information_supplied RU
    """
    assert before(lines, "b") == {
        Kind.NOTICE_DENIED: ("a", "certain", 60),
        Kind.DIFFUSION_DENIED: ("a", "certain", 60),
    }


def test_a_publication_does_away_with_a_refusal_for_every_message() -> None:
    lines = """
        a 2020-01-10 INT>RU notice_denied RU
        b 2020-02-10 INT>AE notice_published RU
        c 2020-03-10 RU>AE information_requested
        d 2020-03-20 AE>RU information_supplied RU
    """
    assert REFUSED not in before(lines, "c")
    assert REFUSED not in before(lines, "d")


def test_a_surely_earlier_one_goes_before_a_later_one_that_is_only_possible() -> None:
    lines = """
        a 2020-01-10 INT>RU notice_denied RU
        b 2020-03 INT>RU complaint_filed RU
        c 2020-02-01 INT>RU complaint_filed RU
        d 2020-03-10 AE>RU information_supplied RU
    """
    assert before(lines, "d")[Kind.COMPLAINT_FILED] == ("c", "certain", 38)
    assert before(lines.replace("2020-02-01", "2020-04-01"), "d")[Kind.COMPLAINT_FILED] == (
        "b", "possible", None,
    )  # fmt: skip


def test_an_undated_message_may_have_come_after_anything() -> None:
    lines = """
        a 2020-01-10 INT>RU notice_denied RU
        b ? AE>RU information_supplied RU
    """
    assert before(lines, "b") == {REFUSED: ("a", "possible", None)}


def test_a_refusal_that_only_the_request_tells_of() -> None:
    lines = "b 2020-03-10 RU>AE information_requested ! denied\nc 2020-04-10 RU>AE information_requested"
    assert before(lines, "b") == {REFUSED: ("b", "certain", None)}


def _days(item: Item) -> int:
    assert item.at is not None
    return (item.at.first_day - date(2020, 1, 1)).days


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["asked", "told"])), min_size=1, max_size=25))
def test_the_nearest_is_the_nearest(many: list[tuple[int, str]]) -> None:
    """Against a plain look at every pair."""
    routes = {"asked": "RU>AE information_requested", "told": "AE>RU information_supplied RU"}
    lines = "\n".join(
        f"m{n:02} {date(2020, 1, 1) + timedelta(days)} {routes[what]}" for n, (days, what) in enumerate(many)
    )
    items = Case(lines).items()
    found = {one.message: one for one in derive_surroundings("p", items, ())}
    for item in items:
        earlier = [_days(other) for other in items if ASKED in other.kinds and _days(other) < _days(item)]
        said = (
            [one.days for one in found[item.id].preceded_by if one.kind is ASKED] if item.id in found else []
        )
        same_day = [o for o in items if ASKED in o.kinds and o.id != item.id and _days(o) == _days(item)]
        if earlier:
            assert said == [_days(item) - max(earlier)]
        else:
            assert said == ([0] if same_day else [])
