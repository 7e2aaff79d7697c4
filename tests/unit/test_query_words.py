"""Requests told in words."""

from datetime import date

import pytest

from archive.query.check import check_query
from archive.query.request import SearchRequest, Sort
from archive.query.words import ENGLISH, Told, describe, render, tell_request


def said(q: str, **rest: object) -> str:
    request = SearchRequest(q, **rest)  # type: ignore[arg-type]
    return describe(request, check_query(q).syntax, Sort.NEWEST)


ROWS = [
    ("", "all messages"),
    ("*", "messages of any content"),
    ("tracing", "messages with “tracing”"),
    ("red car", "messages with “red” and with “car”"),
    ("red OR car -boat", "messages with “red” or (with “car” and not with “boat”)"),
    ("-(red OR car)", "messages not (with “red” or with “car”)"),
    ('"red notice"', "messages with the words “red notice”"),
    ('"red notice"~3', "messages with the words of “red notice” at most 3 apart"),
    ("soko*", "messages with a word like “soko*”"),
    ("sokolov~", "messages with “sokolov” or a word 1 letter off"),
    ("sokolov~2", "messages with “sokolov” or a word 2 letters off"),
    ("subject:car", "messages with “car” in the subject"),
    ('body:"red car"~2', "messages with the words of “red car” at most 2 apart in the text"),
    ("ref:A-12*", "messages with a word like “A-12*” in the reference"),
    ("from:ru to:(DE OR at)", "messages sent by Russia and (sent to Germany or sent to Austria)"),
    ("from:Moscow", "messages sent by Moscow"),
    ("cc:INT", "messages copied to Interpol’s General Secretariat"),
    ("from:unknown", "messages sent by an unknown country"),
    ("from:*", "messages with a known value of from"),
    ("kind:other lang:ru", "messages of the kind other and written in ru"),
    ("year:2022 collection:leak", "messages of the year 2022 and in the collection leak"),
    ("sent:2022-03", "messages sent in 2022-03"),
    ("sent:2022-03-10", "messages sent on 2022-03-10"),
    ("sent:[2022 TO 2023]", "messages sent from 2022 to 2023"),
    ("sent:{2021 TO 2023}", "messages sent after 2021 and sent before 2023"),
    ("sent:>=2022", "messages sent no earlier than 2022"),
    ("sent:unknown", "messages of an unknown date"),
    ("sent:*", "messages of a known date"),
    ('"{0} {and}"', "messages with the words “{0} {and}”"),
]


@pytest.mark.parametrize(("query", "words"), ROWS)
def test_a_query_is_told(query: str, words: str) -> None:
    assert said(query) == f"{words}, newest first"


def test_filters_and_dates_are_told() -> None:
    filters = {"from_country": ("RU",), "to_country": ("DE", "AT"), "year": ("2022",), "kind": ()}
    assert said("tracing", filters=filters, sent_from=date(2022, 3, 1)) == (
        "messages with “tracing”, sent by Russia, sent to Germany or Austria, of the year 2022,"
        " sent no earlier than 2022-03-01, newest first"
    )
    assert said("", sent_from=date(2022, 3, 1), sent_to=date(2022, 3, 31)) == (
        "all messages, sent from 2022-03-01 to 2022-03-31, newest first"
    )


def test_parts_are_for_any_language() -> None:
    told = tell_request(SearchRequest("from:RU"), check_query("from:RU").syntax, Sort.OLDEST)
    assert told == Told(
        "request",
        parts=(
            Told("messages", parts=(Told("from", ("RU",), countries=True),)),
            Told("sort_oldest"),
        ),
    )
    french = {"request": "{list}", "messages": "messages {list}", "from": "envoyés par {any}",
              "sort_oldest": "du plus ancien au plus récent"}  # fmt: skip
    names = {"RU": "la Russie"}
    assert (
        render(told, french, names.__getitem__)
        == "messages envoyés par la Russie, du plus ancien au plus récent"
    )


def test_every_template_can_be_filled() -> None:
    for name in ENGLISH:
        told = Told(name, ("a", "b", "c"), (Told("all"), Told("sort_newest")))
        assert "{" not in render(told, ENGLISH, str)
