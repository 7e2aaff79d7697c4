"""What names in a query were looked for as, each spelling with a link that leaves it out or takes it in."""

from __future__ import annotations

from dataclasses import replace

from archive.query.request import SearchRequest
from search_api.views import NameView, SearchPage
from web.contexts import NameLine, SpellingLink
from web.locale import Locale
from web.urls import Urls, first_page


def build_names(page: SearchPage, locale: Locale, urls: Urls) -> list[NameLine]:
    """A line for each word of a name."""
    return [_line(name, page.request, locale, urls) for name in page.names]


def _line(name: NameView, request: SearchRequest, locale: Locale, urls: Urls) -> NameLine:
    links = [
        SpellingLink(
            one.token,
            locale.number(one.messages),
            urls.search(_toggled(request, one.token, off=one.off)),
            one.off,
        )
        for one in name.spellings
    ]
    return NameLine(name.word, [link for link in links if not link.off], [link for link in links if link.off])


def _toggled(request: SearchRequest, token: str, *, off: bool) -> SearchRequest:
    """The search with this spelling where it is off now, and without it where it is not."""
    left_out = tuple(one for one in request.spellings_off if one != token)
    taken_in = tuple(one for one in request.spellings_on if one != token)
    if not off:
        left_out = (*left_out, token)
    elif token not in request.spellings_off:  # a doubtful one
        taken_in = (*taken_in, token)
    return replace(first_page(request), spellings_off=left_out, spellings_on=taken_in)
