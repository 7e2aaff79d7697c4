"""Who is whom: what joins, what keeps apart, and that the order of arrival makes no difference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.findings import Mention, Role
from indexer.ledger.appearances import Appearance, group_mentions
from indexer.ledger.attach import resolve


def appears(id_: str, name: str, born: str | None = None, country: str = "RU", **more: str) -> Appearance:
    return Appearance(
        (id_, 0), (name,), born, frozenset(more.get("number", "").split()),
        frozenset(more.get("file", "").split()), country,
    )  # fmt: skip


def persons(
    appearances: list[Appearance], threads: list[tuple[str, str]] | None = None
) -> set[frozenset[str]]:
    pairs = {frozenset(pair) for pair in threads or ()}
    return {frozenset(message for message, _ in person) for person in resolve(appearances, pairs).persons}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (appears("a", "Соколов Артём Валерьевич", "1979-04-14"), appears("b", "SOKOLOV Artem", "1979-04-14")),
        (
            appears("a", "Artem Sokolov", number="7511"),
            appears("b", "A. Sokolow", number="7511", country="PL"),
        ),
        (appears("a", "Artem Sokolov", "1979-04-14"), appears("b", "Artem Sokolov")),
        (appears("a", "Artem Sokolov", "1979-04-14"), appears("b", "SOKOLOV")),
        (appears("a", "Artem Sokolov", "1979-04-14"), appears("b", "Artem Sokolov", "1979")),
        (appears("a", "Artem Sokolov", file="1577"), appears("b", "Sokolov", file="1577", country="AE")),
        (appears("a", "Sokolov Artem", "1979-04-14"), appears("b", "Ye.D. Sokolov", "1979-04-14")),
    ],
)
def test_one_person(one: Appearance, other: Appearance) -> None:
    assert persons([one, other]) == {frozenset("ab")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (appears("a", "Artem Sokolov", "1979-04-14"), appears("b", "Artem Sokolov", "1965-01-02")),
        (
            appears("a", "Artem Sokolov", "1979-04-14", number="7"),
            appears("b", "Artem Sokolov", "1979-04-15", number="7"),
        ),
        (appears("a", "Sokolov Artem", "1979-04-14"), appears("b", "Ye.D. Sokolov", "1979-04-14", "KZ")),
        (appears("a", "Sokolov Artem", "1979-04-14"), appears("b", "Maria Ivanova", "1979-04-14")),
        (
            appears("a", "Vera Platonovna Ogrina", "1985-03-30"),
            appears("b", "Kudrina Xenia Platonovna", "1985-03-30"),
        ),
        (appears("a", "Maria Ogrina", "1985-03-30"), appears("b", "Maria Kudrina", "1985-03-30")),
        (appears("a", "Hassan Ali", country="EG"), appears("b", "Hussein Ali", country="EG")),
        (appears("a", "محمود علي", country="EG"), appears("b", "محمد علي", country="EG")),
        (appears("a", "Sokolov", country="RU"), appears("b", "Sokolov", country="KZ")),
        (appears("a", "Zeynep Kara", "1984-05-05", "TR"), appears("b", "Mustafa Kara", None, "TR")),
    ],
)
def test_two_persons(one: Appearance, other: Appearance) -> None:
    assert persons([one, other]) == {frozenset("a"), frozenset("b")}


def test_a_surname_that_two_have_goes_to_neither_but_by_a_thread() -> None:
    people = [
        appears("a", "Artem Sokolov", "1979-04-14"),
        appears("b", "Ivan Sokolov", "1965-01-02"),
        appears("c", "Sokolov"),
    ]
    assert persons(people) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert persons(people, [("c", "b")]) == {frozenset("a"), frozenset("bc")}


def test_in_a_thread_of_one_person_a_part_of_the_name_is_enough() -> None:
    asked, answered = appears("a", "RUGAMVURA Callixte"), appears("b", "Calixte RUGAMBA", country="BE")
    assert persons([asked, answered], [("b", "a")]) == {frozenset("a"), frozenset("b")}
    alone = [replace(one, alone=True) for one in (asked, answered)]
    assert persons(alone, [("b", "a")]) == {frozenset("ab")}
    assert persons(alone) == {frozenset("a"), frozenset("b")}


def test_a_likely_name_does_not_keep_an_answer_from_its_question() -> None:
    asked = replace(appears("a", "Artem Sokolov"), alone=True)
    answered = replace(appears("b", "Malmö", country="SE"), alone=True)
    assert persons([asked, answered], [("b", "a")]) == {frozenset("a"), frozenset("b")}
    assert persons([asked, replace(answered, likely=True)], [("b", "a")]) == {frozenset("ab")}


def test_what_stays_apart_is_offered() -> None:
    found = resolve([appears("a", "Sokolov", country="RU"), appears("b", "Sokolov", country="KZ")], ())
    assert found.doubtful == ((("a", 0), ("b", 0)),)


_NAMES = (
    "Artem Sokolov",
    "SOKOLOV",
    "Соколов Артём",
    "Ivan Sokolov",
    "A. Sokolov",
    "Sokolova Anna",
    "Соколова",
)
_PEOPLE = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from((None, "1979", "1979-04-14", "1965-01-02")),
              st.sampled_from(("RU", "KZ")), st.sampled_from(("", "77", "88"))),
    max_size=9,
)  # fmt: skip


@given(_PEOPLE, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference_and_births_never_meet(rows: list[tuple], shuffle: object) -> None:  # type: ignore[type-arg]
    people = [
        appears(f"m{i}", name, born, country, number=n) for i, (name, born, country, n) in enumerate(rows)
    ]
    births = {a.id[0]: a.born for a in people}
    found = persons(people)
    shuffle.shuffle(people)  # type: ignore[attr-defined]
    assert persons(people) == found
    for person in found:
        assert len({births[m] for m in person if births[m] and len(births[m] or "") > 4}) <= 1


def mentions_of(*written: str) -> list[Mention]:
    """Mentions as `name`, `name, born` or `alias: name`."""
    found = []
    for place, text in enumerate(written):
        rule, _, rest = text.rpartition(": ")
        name, _, born = rest.partition(", ")
        found.append(
            Mention(name, "body", (100 * place, 100 * place + len(name)), Role.SUBJECT, rule, born or None)
        )
    return found


@pytest.mark.parametrize(
    ("written", "people"),
    [
        (["Sokolov", "Artem Sokolov", "A. Sokolov"], [[0, 1, 2]]),
        # A surname alone makes no one person of two who bear it, and is of the first.
        (["Yepez", "Galo Yepez, 1962-01-25", "Xavier Yepez, 1968-05-13"], [[0, 1], [2]]),
        (["Yepez", "Galo Yepez, 1962-01-25", "Galo Yepez, 1968-05-13"], [[0, 1], [2]]),
        (["Khaled Shorbagy", "alias: Abu Mansour", "Shorbagy"], [[0, 1, 2]]),
        (["Abu Mansour", "Khaled Shorbagy", "alias: Abu Mansour"], [[0, 1, 2]]),
        (["Khaled Shorbagy", "Abu Mansour"], [[0], [1]]),
    ],
)
def test_the_people_of_one_message(written: list[str], people: list[list[int]]) -> None:
    mentions = mentions_of(*written)
    assert [[mentions.index(m) for m in group] for group in group_mentions(mentions)] == people


def test_a_list_of_five_hundred_people_is_five_hundred_people() -> None:
    names = [f"{given} {family}" for given in _GIVEN.split() for family in _FAMILY.split()]
    groups = group_mentions(mentions_of(*names, *names))
    assert [sorted({m.name for m in group}) for group in groups] == [[name] for name in names]


_GIVEN = (
    "Alexander Boris Cemal Dmitri Elena Fatima Giorgi Hakan Ivan Jamila Karim Stefan Maria Nadia Olga Pavel "
    "Rashid Sergei Tamara Ulrich"
)
_FAMILY = (
    "Abdulov Bekmurat Chkheidze Dudkovsky Eminli Fomin Gromyko Haddad Ibragimov Jandosov Kowalski Lukashuk "
    "Mammadov Nazarbek Osturk Petrenko Rahmonov Shevchuk Tokaev Umbetov Vasilyev Wozniak Yildirim Zhuk Lobzan"
)
