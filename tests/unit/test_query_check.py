"""From a request to an engine's request."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError, QueryFieldError, QuerySyntaxError, QueryTooCostly, RequestError
from archive.query import plan
from archive.query.check import MAX_SCORED_WORDS, check_query, check_request
from archive.query.fields import DEFAULT_TEXT_FIELDS, FACETS
from archive.query.request import EngineRequest, Interval, Scope, SearchRequest, Sort
from tests.timing import best_seconds


def engine_request(request: SearchRequest, scope: Scope = Scope()) -> EngineRequest:
    return check_request(request, scope)[1]


def test_a_word_in_one_field_is_its_token_its_stems_and_its_code() -> None:
    assert check_query("subject:Grenzen").plan == plan.Or(
        (
            plan.Term("subject", "grenzen"),
            plan.Term("subject_stems", "de:grenz"),
            plan.Term("subject_stems", "en:grenzen"),
            plan.Term("subject_stems", "es:grenz"),
            plan.Term("subject_stems", "fr:grenzen"),
            plan.Term("subject_stems", "it:grenzen"),
            plan.Term("subject_stems", "pl:grenzen"),
            plan.Term("subject_stems", "pt:grenzen"),
            plan.Term("subject_stems", "tr:grenze"),
            plan.Term("subject_stems", "#:grenzen"),
        )
    )


def test_quotes_are_the_token_alone() -> None:
    assert check_query('subject:"Grenzen"').plan == plan.Term("subject", "grenzen")
    assert check_query('subject:"red notice"').plan == plan.Phrase("subject", ("red", "notice"))
    assert check_query('subject:"red notice"~3').plan == plan.Phrase("subject", ("red", "notice"), 3)


def test_a_word_without_a_field_is_looked_for_in_the_default_ones() -> None:
    found = check_query('"belov"').plan
    assert isinstance(found, plan.Or)
    assert [child.field for child in found.children if isinstance(child, plan.Term)] == list(
        DEFAULT_TEXT_FIELDS
    )


def test_a_word_of_several_tokens_is_a_phrase_or_written_together() -> None:
    assert check_query("subject:al-Masri").plan == plan.Or(
        (
            plan.Phrase("subject", ("al", "masri")),
            plan.Term("subject", "almasri"),
            plan.Term("subject_stems", "#:almasri"),
        )
    )
    assert check_query("ref:A-12/34").plan == plan.Or(
        (
            plan.Phrase("references", ("a", "12", "34")),
            plan.Term("references", "a1234"),
            plan.Term("references", "#:a1234"),
        )
    )


def test_patterns_and_fuzzy_words() -> None:
    assert check_query("file:Scán*").plan == plan.Or(
        (plan.Wildcard("file", "scan*"), plan.Wildcard("file", "#:scan*"))
    )
    assert check_query("file:ab**c?").plan == plan.Or(
        (plan.Wildcard("file", "ab*c?"), plan.Wildcard("file", "#:ab*c?"))
    )
    assert check_query("file:Łódź~1").plan == plan.Fuzzy("file", "lodz", 1)
    assert check_query("file:lodz~").plan == plan.Fuzzy("file", "lodz", 1)


def test_keywords() -> None:
    assert check_query("from:de").plan == plan.Term("from_country", "DE")
    assert check_query("to:Германия").plan == plan.Term("to_country", "DE")
    assert check_query("cc:ccf").plan == plan.Term("cc_country", "INT")
    assert check_query("kind:Notice-Denied").plan == plan.Term("kind", "notice_denied")
    assert check_query("lang:german").plan == plan.Term("language", "de")
    assert check_query("lang:x-nl").plan == plan.Term("language", "x-nl")


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("ro", "x-ro"), ("RO", "x-ro"), ("ron", "x-ro"), ("x-ro", "x-ro"), ("Romanian", "x-ro"),
        ("румынский", "x-ro"), ("الرومانية", "x-ro"), ("roumain", "x-ro"), ("Greek", "x-el"),
        ('"Haitian Creole"', "x-ht"), ("Farsi", "fa"), ("русский", "ru"), ("Türkçe", "tr"), ("turkce", "tr"),
        ("中文", "zh"), ("x-ru", "ru"), ("unknown", "und"),
    ],
)  # fmt: skip
def test_a_language_by_code_or_by_name_in_any_language(typed: str, tag: str) -> None:
    assert check_query(f"lang:{typed}").plan == plan.Term("language", tag)
    found = engine_request(SearchRequest(filters={"language": (typed.strip('"'), tag)}))
    assert found.filters == {"language": (tag,)}


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(QueryFieldError) as caught:
        check_query("lang:Rumanian")
    assert (caught.value.message, caught.value.hint) == (
        "There is no language `Rumanian`.", "Did you mean `romanian`?",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "message", "hint"),
    [
        ({"year": ("abc",)}, "A year has four digits, or is `unknown`.", ""),
        ({"language": ("qqq",)}, "There is no language `qqq`.",
         "Use a name, or a code such as `ru` or `ar`."),
        ({"to_country": ("RU", "XX")}, "There is no country `XX`.", "Write a name, or a code such as `RU`."),
    ],
)  # fmt: skip
def test_values_that_no_message_can_have(
    filters: dict[str, tuple[str, ...]], message: str, hint: str
) -> None:
    with pytest.raises(RequestError) as caught:
        engine_request(SearchRequest(filters=filters))
    assert (caught.value.message, caught.value.hint) == (message, hint)
    assert caught.value.parameter in filters


def test_a_country_in_a_filter_by_name() -> None:
    chosen = {"from_country": ("Россия", "RU", "unknown"), "year": ("2022", "unknown")}
    assert engine_request(SearchRequest(filters=chosen)).filters == {
        "from_country": ("RU", "unknown"), "year": ("2022", "unknown"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("from:XX", "Write a name, or a code such as `RU`."),
        ("to:sw", "Did you mean Sweden or Switzerland?"),
        ("cc:(RU OR QZ)", "Write a name, or a code such as `RU`."),
    ],
)
def test_two_letters_that_are_no_country(query: str, hint: str) -> None:
    with pytest.raises(QueryFieldError) as caught:
        check_query(query)
    assert caught.value.hint == f'{hint} To search for the word itself, put it in "quotes".'
    assert caught.value.span is not None


@pytest.mark.parametrize("name", ["Москва", "موسكو", "Moscou", "Moskau", "莫斯科", '"МОСКВА"'])
def test_a_bureau_is_found_by_its_city_in_any_language(name: str) -> None:
    found = check_query(f"to:{name}").plan
    assert isinstance(found, plan.Or)
    assert plan.Term("addressees", "moscow") in found.children


def test_a_city_of_two_words_and_words_that_are_none() -> None:
    assert check_query("from:Нью-Йорк").plan == plan.Or(
        (
            plan.Or(
                (
                    plan.Phrase("sender", ("нью", "йорк")),
                    plan.Term("sender", "ньюйорк"),
                    plan.Term("sender", "#:ньюйорк"),
                )
            ),
            plan.Phrase("sender", ("new", "york")),
        )
    )
    assert check_query("party:Москва").plan != check_query("party:Moscow").plan


@pytest.mark.parametrize(
    "query",
    ['"where is he?"', '"*** URGENT ***"', '"see https://x.invalid/a?b=c*d now"', r'"a\* b\?c"', '"why ?"'],
)
def test_signs_in_quotes_that_are_no_wildcards(query: str) -> None:
    assert "Wildcard" not in str(check_query(query).plan)


def test_a_wildcard_in_quotes_is_refused_with_a_way_out() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        check_query('stolen "a* b"')
    assert (caught.value.message, caught.value.span) == ("`*` cannot stand in a word within quotes.", (9, 10))
    assert caught.value.hint.startswith("Leave the quotes out,")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("x" * 3999, "A word has at most 40 parts of 60 letters."),
        ("a." * 41, "A word has at most 40 parts of 60 letters."),
        ('"' + "a " * 41 + '"', "A phrase has at most 40 words."),
    ],
    ids=["letters", "parts", "phrase"],
)
def test_a_long_word_is_no_phrase(query: str, message: str) -> None:
    with pytest.raises(QueryTooCostly) as caught:
        check_query(query)
    assert caught.value.message == message


def test_values_as_they_stand_and_words() -> None:
    assert check_query('from:"XX"').plan == plan.Term("sender", "xx")

    assert check_query('collection:"My leak"').plan == plan.Term("collection", "My leak")
    assert check_query("year:unknown").plan == plan.Term("year", "unknown")
    assert check_query("from:Vienna").plan == plan.Or(
        (plan.Term("sender", "vienna"), plan.Term("sender", "#:vienna"))
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UK", "GB"), ("Turkey", "TR"), ("Türkiye", "TR"), ("turkiye", "TR"), ("Rusya", "RU"), ("RUS", "RU"),
        ("Côte d'Ivoire", "CI"), ("cote d’ivoire", "CI"), ("Ivory Coast", "CI"),
        ("الإمارات العربية المتحدة", "AE"),
        ("Россия", "RU"), ("Kosovo", "XK"), ("ІНТЕРПОЛ", None), ("Atlantis", None), ("Unknown", "unknown"),
    ],
)  # fmt: skip
def test_countries_by_name(name: str, code: str | None) -> None:
    found = check_query(f'from:"{name}"').plan
    assert (found == plan.Term("from_country", code or "")) == (code is not None)


# days since 1970-01-01: 2022-03-01 is 19052, 2022-03-31 is 19082
def test_dates_lie_within_when_every_reading_does() -> None:
    march = plan.And((plan.Range("first_day", 19052, None), plan.Range("last_day", None, 19082)))
    assert check_query("sent:2022-03").plan == march
    assert check_query("sent:[2022-03 TO 2022-03-31]").plan == march
    assert check_query("sent:{2022-02 TO 2022-04}").plan == march
    assert check_query("sent:>=2022-03").plan == plan.Range("first_day", 19052, None)
    assert check_query("sent:>2022-02").plan == plan.Range("first_day", 19052, None)
    assert check_query("sent:<=2022-03").plan == plan.Range("last_day", None, 19082)
    assert check_query("sent:<2022-04").plan == plan.Range("last_day", None, 19082)
    assert check_query("sent:unknown").plan == plan.Term("year", "unknown")
    assert check_query("sent:[* TO *]").plan == plan.Not(plan.Term("year", "unknown"))


def test_everything_and_nothing_but_negatives() -> None:
    assert check_query("").plan == plan.Everything()
    assert check_query("*:*").plan == plan.Everything()
    assert check_query("-lang:en").plan == plan.Not(plan.Term("language", "en"))


def test_many_words_have_their_stems_in_one_set() -> None:
    few = check_query(" ".join(["subject:Grenzen"] * MAX_SCORED_WORDS)).plan
    many = check_query(" ".join(["subject:Grenzen"] * (MAX_SCORED_WORDS + 1))).plan
    assert isinstance(few, plan.And)
    assert isinstance(many, plan.And)
    assert not any(isinstance(c, plan.AnyOf) for c in _clauses(few.children[0]))
    assert _clauses(many.children[0]) == (
        plan.Term("subject", "grenzen"),
        plan.AnyOf(
            "subject_stems",
            ("de:grenz", "en:grenzen", "es:grenz", "fr:grenzen", "it:grenzen", "pl:grenzen", "pt:grenzen",
             "tr:grenze", "#:grenzen"),
        ),
    )  # fmt: skip


def _clauses(node: plan.Node) -> tuple[plan.Node, ...]:
    assert isinstance(node, plan.Or)
    return node.children


def test_a_request_becomes_an_engine_s() -> None:
    asked = SearchRequest(
        q='subject:"belov"',
        filters={"from_country": ("RU", "KZ", "RU"), "kind": ()},
        sent_from=date(2022, 3, 1),
        sent_to=date(2022, 3, 31),
        size=5,
        cursor="c",
        backwards=True,
    )
    scope = Scope(frozenset({"a"}))
    assert engine_request(asked, scope) == EngineRequest(
        plan=plan.And(
            (
                plan.Term("subject", "belov"),
                plan.And((plan.Range("first_day", 19052, None), plan.Range("last_day", None, 19082))),
            )
        ),
        scope=scope,
        filters={"from_country": ("RU", "KZ")},
        sort=Sort.RELEVANCE,
        size=5,
        cursor="c",
        backwards=True,
        facets=FACETS,
        interval=Interval.YEAR,
    )


@pytest.mark.parametrize(
    ("request_", "sort"),
    [
        (SearchRequest(), Sort.NEWEST),
        (SearchRequest("*"), Sort.NEWEST),
        (SearchRequest("belov"), Sort.RELEVANCE),
        (SearchRequest("belov", sort=Sort.OLDEST), Sort.OLDEST),
    ],
)
def test_the_order_where_none_is_asked_for(request_: SearchRequest, sort: Sort) -> None:
    assert engine_request(request_).sort is sort


@pytest.mark.parametrize(
    ("request_", "parameter"),
    [
        (SearchRequest(filters={"body": ("x",)}), "body"),
        (SearchRequest(filters={"kind": ("x",) * 201}), "kind"),
        (SearchRequest(filters={"kind": ("x" * 301,)}), "kind"),
        (SearchRequest(sent_from=date(2023, 1, 1), sent_to=date(2022, 1, 1)), "sent_to"),
    ],
)
def test_a_wrong_parameter_is_named(request_: SearchRequest, parameter: str) -> None:
    with pytest.raises(RequestError) as caught:
        engine_request(request_)
    assert caught.value.parameter == parameter


def test_plain_words_have_no_syntax_and_the_same_limits() -> None:
    words = check_query('"subject:red" OR', plain=True).plan
    assert isinstance(words, plan.And)
    assert len(words.children) == 2
    with pytest.raises(QueryTooCostly):
        check_query("x" * 4001, plain=True)
    with pytest.raises(QueryTooCostly):
        check_query("a " * 201, plain=True)
    with pytest.raises(QuerySyntaxError):
        check_query("— ???", plain=True)
    assert check_query("  ", plain=True).plan == plan.Everything()


HOSTILE = [
    "刑" * 3999, '"' + "刑" * 3990 + '"', "x" * 3999, "1-" * 1999, "a-" * 1999, "a@" * 1999, "'" * 3999,
    "a'" * 1999, "ab*" * 1333, "\\" * 3998 + "a*", "x" * 3990 + "~1", "x" * 3990 + "*", '"a b"~9' * 500,
    "\u0301" * 3999, "ﷺ" * 3999, "1 234 " * 600, " OR ".join(["grenzen"] * 199) + " kind:x", "+7 (495" * 500,
    "é" * 3999,
]  # fmt: skip


def _problem_of(query: str, *, plain: bool) -> QueryError | None:
    try:
        check_query(query, plain=plain)
    except QueryError as error:
        return error
    return None


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: repr(q[:8]))
def test_hostile_queries_are_answered_at_once(query: str, plain: bool) -> None:
    assert best_seconds(lambda: _problem_of(query, plain=plain)) < 0.1


@given(st.text(max_size=40) | st.text(st.sampled_from('aé1刑\u0301ʼ*?~"@-:[]() from:sentOR'), max_size=40))
def test_any_text_is_a_plan_or_an_error_with_its_place(query: str) -> None:
    for plain in (False, True):
        problem = _problem_of(query, plain=plain)
        if problem is not None:
            assert problem.span is not None
            assert 0 <= problem.span[0] <= problem.span[1] <= len(query)


def test_a_phrase_has_a_limit() -> None:
    with pytest.raises(QueryTooCostly) as caught:
        check_query('"' + "a " * 41 + '"')
    assert caught.value.span == (0, 84)


def test_a_misspelled_value_has_a_suggestion() -> None:
    with pytest.raises(QueryFieldError) as caught:
        check_query("kind:notice_denyed")
    assert caught.value.hint == "Did you mean `notice_denied`?"
