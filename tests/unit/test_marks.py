"""Marks: what a query matched, in the original text."""

import pytest

from archive.query.check import check_query
from archive.query.marks import find_marks

# (query, languages of the message, text, what is marked, with | between)
ROWS = [
    ("belov", "en", "Viktor BELOV and Belov's car", "BELOV|Belov"),
    ("tracing", "en", "We traced him; the trace ends. No trace of traces", "traced|trace|trace|traces"),
    ("tracing", "", "We traced him by tracing", "tracing"),
    ('"tracing"', "en", "We traced him by tracing", "tracing"),
    ("frontieres", "fr", "La frontière, les FRONTIÈRES", "frontière|FRONTIÈRES"),
    ("müller", "de", "Herr Mu\u0308ller, Frau Mueller", "Mu\u0308ller|Mueller"),
    ("isik", "tr", "İsmail Işık", "Işık"),
    # right to left, with marks and tatweel in the text
    ("احمد", "ar", "السيد أَحْمَد وأخوه احمد", "أَحْمَد|احمد"),
    ('"احمد الشامى"', "ar", "قال أحمد الشامي إن", "أحمد الشامي"),
    ("العربية", "ar", "العـــربية لغة", "العـــربية"),
    ("کتاب", "fa", "كتاب‌ها ضبط شد", "كتاب‌ها"),
    # phrases are one mark, sloppy ones a mark for each word
    ('"red notice"', "en", "The red notice; a notice in red; RED\nNOTICE", "red notice|RED\nNOTICE"),
    ('"red notice"~4', "en", "a notice given in red ink", "notice|red"),
    ('"red notice"~1', "en", "red ink notice, red blue green notice", "red|notice"),
    ('"a b a"', "", "a b a b a", "a b a b a"),
    # patterns and fuzzy words
    ("soko*", "", "Sokolov, Sokoloff, soko, Soc", "Sokolov|Sokoloff|soko"),
    ("*olov", "", "Sokolov, Kholov, olov, olova", "Sokolov|Kholov|olov"),
    ("s?kolov", "", "Sokolov Sakolov Skolov", "Sokolov|Sakolov"),
    ("recieve~1", "", "receive recieve recive relieve", "receive|recieve|recive|relieve"),
    ("recieve~1", "", "received reprieve", ""),
    # numbers and compounds are one mark, whatever is typed
    ("1234567", "", "1,234,567 or 1 234 567 or 1234567.", "1,234,567|1 234 567|1234567"),
    ("+74951234567", "", "call +7 (495) 123-45-67 now", "7 (495) 123-45-67"),
    ("A12345", "", "ref. A-1234/5", "A-1234/5"),
    ("almasri", "", "al-Masri, Almasri, Al Masri", "al-Masri|Almasri"),
    ("al-masri", "", "al-Masri, Almasri, Al Masri", "al-Masri|Almasri|Al Masri"),
    ("*@police.example", "", "to desk@police.example.", "desk@police.example"),
    # scripts without spaces
    ("北京", "zh", "离开北京。", "北京"),
    ("犯罪嫌疑人", "zh", "犯罪嫌疑人王小明", "犯罪嫌疑人"),
    ("明", "zh", "王小明。明年", "明|明"),
    # operators and fields
    ("belov -notice", "en", "Belov, notice", "Belov"),
    ("belov OR (red car)", "en", "red Belov car", "red|Belov|car"),
    ("subject:belov notice", "en", "Belov, notice", "notice"),
    ("body:belov", "en", "Belov", "Belov"),
    ("from:RU kind:other sent:2022", "en", "RU other 2022", ""),
    ("*", "en", "anything", ""),
    ("", "en", "anything", ""),
]


@pytest.mark.parametrize(("query", "languages", "text", "marked"), ROWS)
def test_a_query_marks(query: str, languages: str, text: str, marked: str) -> None:
    marks = find_marks(check_query(query).plan, "body", text, tuple(languages.split()))
    assert "|".join(text[start:end] for start, end in marks) == marked


def test_stems_are_those_of_the_message_s_languages() -> None:
    plan = check_query("granice").plan
    assert find_marks(plan, "body", "granica", ("pl",)) == ((0, 7),)
    assert find_marks(plan, "body", "granica", ("ru",)) == ()


def test_a_field_without_stems_has_marks() -> None:
    plan = check_query("A12345 OR moscow").plan
    assert find_marks(plan, "references", "A-1234/5", ()) == ((0, 8),)
    assert find_marks(plan, "sender", "IP MOSCOW\nMoscow", ()) == ((3, 9), (10, 16))


def test_a_plan_is_prepared_anew_for_each_field_and_plan() -> None:
    one, other = check_query("subject:belov").plan, check_query("body:belov").plan
    assert find_marks(one, "subject", "Belov", ()) == ((0, 5),)
    assert find_marks(one, "body", "Belov", ()) == ()
    assert find_marks(other, "body", "Belov", ()) == ((0, 5),)


def test_marks_are_sorted_and_apart() -> None:
    marks = find_marks(check_query('"a b" OR "b c" OR b').plan, "body", "a b c. b", ())
    assert marks == ((0, 5), (7, 8))
