"""Ways in, on the start page: searches that are worth a look in any such archive."""

from __future__ import annotations

from datetime import date

from archive.query.request import SearchRequest

#: (key of its words, the search)
QUESTIONS: tuple[tuple[str, SearchRequest], ...] = (
    (
        "question_informal",
        SearchRequest(
            q='"any useful information" OR "любую полезную информацию" OR "toute information utile" '
            'OR "cualquier información útil"'
        ),
    ),
    (
        "question_refused",
        SearchRequest(q='"not compliant" OR refused OR rejected OR отказано OR refusée OR denegada'),
    ),
    (
        "question_measures",
        SearchRequest(filters={"from_country": ("RU",)}, sent_from=date(2022, 3, 10)),
    ),
    ("question_unknown", SearchRequest(filters={"year": ("unknown",)})),
)
