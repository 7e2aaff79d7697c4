"""What was searched, in words."""

from __future__ import annotations

from datetime import date

import pytest

from archive.errors import QueryError
from archive.query.check import check_request
from archive.query.fields import QUERY_FIELDS
from archive.query.request import Scope, SearchRequest, Sort
from archive.query.words import tell_request
from web.locale import available, open_locale
from web.telling import tell


def told(request: SearchRequest, code: str) -> str:
    """The sentence, without the signs that keep each value in its direction."""
    syntax = check_request(request, Scope())[0].syntax
    text = tell(tell_request(request, syntax, request.sort or Sort.NEWEST), open_locale(code))
    return text.replace("\u2068", "").replace("\u2069", "")


NOTHING = SearchRequest()
VISA = SearchRequest(q="visa -lost", sort=Sort.RELEVANCE)
MIXED = SearchRequest(q='from:RU ("useful information" OR subject:wher*)', sort=Sort.RELEVANCE)
FILTERED = SearchRequest(
    filters={
        "kind": ("notice_denied",), "from_country": ("RU", "INT"), "from_bureau": ("Moscow",),
        "to_country": ("unknown",), "language": ("ar",), "year": ("unknown",), "format": ("eml",),
        "collection": ("leak",),
    },
    sent_from=date(2022, 3, 10),
)  # fmt: skip
FIELDS = SearchRequest(q="lang:ru kind:notice-denied sent:[2022-03 TO 2023] year:2022 ref:A-12345~2")


@pytest.mark.parametrize(
    ("request_", "code", "sentence"),
    [
        (NOTHING, "en", "All messages, newest first"),
        (NOTHING, "ar", "كل الرسائل، الأحدث أولا"),
        (NOTHING, "fr", "Tous les messages, les plus récents d’abord"),
        (NOTHING, "es", "Todos los mensajes, los más recientes primero"),
        (NOTHING, "ru", "Все сообщения, сначала новые"),
        (VISA, "en", "Messages with “visa” and not with “lost”, best matches first"),
        (VISA, "ar", "رسائل فيها «visa» وليست فيها «lost»، الأكثر صلة أولا"),
        (VISA, "fr", "Messages : avec « visa » et non pas avec « lost », les plus pertinents d’abord"),
        (VISA, "es", "Mensajes con «visa» y no con «lost», los más pertinentes primero"),
        (VISA, "ru", "Сообщения: со словом «visa» и не со словом «lost», сначала самые подходящие"),
        (
            MIXED,
            "en",
            "Messages sent by Russia and (with the words “useful information” or with a word like “wher*” in "
            "the subject), best matches first",
        ),
        (
            MIXED,
            "ar",
            "رسائل أرسلتها: روسيا و(فيها عبارة «useful information» أو فيها كلمة على شكل «wher*» في "
            "الموضوع)، الأكثر صلة أولا",
        ),
        (
            FILTERED,
            "en",
            "All messages, of the kind Notice denied, sent by Russia or Interpol, sent by the bureau Moscow, "
            "sent to an unknown country, written in Arabic, of the year Date unknown, in the format Mail, in "
            "the collection leak, sent no earlier than 10 Mar 2022, newest first",
        ),
        (
            FILTERED,
            "ru",
            "Все сообщения, назначение – Отказ в уведомлении, отправитель – Россия или Интерпол, бюро "
            "отправителя – Москва, получатель – неизвестная страна, язык – арабский, год – Дата неизвестна, "
            "формат – Почта, собрание – leak, не раньше чем 10 мар. 2022\u202fг., сначала новые",
        ),
        (SearchRequest(q="sent:2023-03-12"), "en", "Messages sent on 12 Mar 2023, newest first"),
        (SearchRequest(q="sent:2023-03"), "en", "Messages sent in Mar 2023, newest first"),
        (SearchRequest(q="sent:<=2023"), "en", "Messages sent no later than 2023, newest first"),
        (SearchRequest(q="lang:ro"), "en", "Messages written in Romanian, newest first"),
        (SearchRequest(q="lang:Greek"), "ru", "Сообщения: язык – греческий, сначала новые"),
        (
            FIELDS,
            "es",
            "Mensajes idioma: ruso y finalidad: Notificación denegada y enviados del mar 2022 al 2023 y del "
            "año 2022 y con «A-12345» o una palabra que difiere en 2 letras en la referencia, los más "
            "recientes primero",
        ),
    ],
)
def test_sentences(request_: SearchRequest, code: str, sentence: str) -> None:
    assert told(request_, code) == sentence


QUERIES = [
    "*",
    "from:*",
    "kind:*",
    '"a b"~5',
    "word~1",
    "word~2",
    "pref*",
    "sent:unknown",
    "sent:*",
    "sent:>2022",
    "sent:<2022-3-1",
    "sent:{2022 TO 2023}",
    "sent:2022-02",
    "lang:русский OR lang:ru",
    "{braces} {0}",
    *(f"{name}:word" for name, field in QUERY_FIELDS.items() if field.text),
    *(f'{name}:"two words"' for name, field in QUERY_FIELDS.items() if field.text),
    *(f"{name}:*" for name in QUERY_FIELDS),
]


@pytest.mark.parametrize("code", available())
@pytest.mark.parametrize("query", QUERIES)
def test_every_kind_of_query_is_told_in_every_language(query: str, code: str) -> None:
    try:
        sentence = told(SearchRequest(q=query), code)
    except QueryError:  # what the query language refuses is not told; anything else must be
        return
    assert sentence[-1] not in ",.،"
    assert "{" not in sentence.replace(query, "").replace("{braces}", "").replace("{0}", "")


def test_typed_words_keep_to_their_own_direction() -> None:
    request = SearchRequest(q='"a\u202eb\u2069c"')
    syntax = check_request(request, Scope())[0].syntax
    sentence = tell(tell_request(request, syntax, Sort.NEWEST), open_locale("en"))
    assert sentence == "Messages with the words “\u2068abc\u2069”, newest first"
