"""What was searched, in a sentence of the page's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from archive.query.fields import UNKNOWN
from archive.query.words import ENGLISH, LEDGER_FILTERS, Told, render
from web.locale import Locale
from web.visible import isolated

#: What the service calls a place in a message -> the key of its words here (`told.place.…`).
PLACES: Mapping[str, str] = {
    "subject": "subject",
    "text": "body",
    "attachments": "attachment",
    "senders and addressees": "party",
    "reference": "ref",
    "message’s own number": "id",
    "file name": "file",
}
#: A field of which any value is asked for -> the key of its name.
_KNOWN: Mapping[str, str] = {
    "from": "from",
    "to": "to",
    "cc": "cc",
    "ref": "reference",
    "kind": "kinds",
    "lang": "languages",
    "format": "facet_format",
    "collection": "facet_collection",
    "body": "told.place.body",
    "text": "told.place.body",
    "subject": "told.place.subject",
    "attachment": "told.place.attachment",
    "party": "told.place.party",
    "id": "told.place.id",
    "file": "told.place.file",
    "requesting": "facet_requesting_country",
    **{name: f"facet_{name}" for name in LEDGER_FILTERS},
}
#: The id of a part -> the facet whose values it names.
_VALUES: Mapping[str, str] = {
    "kind": "kind",
    "lang": "language",
    "format": "format",
    "year": "year",
    "from_bureau": "from_bureau",
    **{name: name for name in LEDGER_FILTERS if name != "person"},
}
_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def tell(told: Told, locale: Locale) -> str:
    """A sentence without a full stop. Typed words keep to their own direction within it."""
    templates = {
        name: locale.words[f"told.{name}"] for name in (*ENGLISH, "or_join", "and_join", "list_join")
    }
    text = render(_named(told, locale), templates, str)
    return text[:1].upper() + text[1:]


def _named(told: Told, locale: Locale) -> Told:
    """The same with every value in the words of the page."""
    parts = tuple(_named(part, locale) for part in told.parts)
    return replace(told, values=_values(told, locale), parts=parts, countries=False)


def _values(told: Told, locale: Locale) -> tuple[str, ...]:
    if told.countries:
        unknown = locale.words["told.unknown_country"]
        return tuple(unknown if code == UNKNOWN else locale.country(code) for code in told.values)
    if facet := _VALUES.get(told.id):
        kinds = facet in ("kind", "after", "before")
        values = (value.replace("-", "_") if kinds else value for value in told.values)
        return tuple(isolated(locale.value(facet, value)) for value in values)
    if told.id == "known":
        return tuple(locale.words[_KNOWN[name]] for name in told.values)
    if told.id.startswith("sent_"):
        return tuple(_date(value, locale) for value in told.values)
    if told.id.endswith("_in"):
        word, place, *numbers = told.values
        return (isolated(word), locale.words[f"told.place.{PLACES[place]}"], *numbers)
    return tuple(value if value.isdecimal() else isolated(value) for value in told.values)


def _date(value: str, locale: Locale) -> str:
    """A date as typed, in the page's words where it is one of the calendar."""
    try:
        return locale.bar(value) if _ISO_DATE.fullmatch(value) else isolated(value)
    except ValueError:
        return isolated(value)
