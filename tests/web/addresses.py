"""An address of every page over the small leak, by the route that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.leak import id_of

#: Route -> addresses to ask it by; a new route without one fails the tests of security.
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/search": (
        "/search",
        "/search?q=whereabouts",
        "/search?q=whereabouts&sort=oldest&size=1",
        "/search?q=training&from_country=INT&from_bureau=Lyon&sent_from=2023-01-01&sent_to=2023-01-31",
        "/search?q=zyzzyva&year=2022",
        "/search?q=stolen+car&plain=true",
        "/search?interval=day&year=2022",
        "/search?year=unknown",
    ),
    "/messages/{message_id}": (
        f"/messages/{id_of(1)}",
        f"/messages/{id_of(4)}?q=whereabouts",
        f"/messages/{id_of(5)}?q=voiture",
    ),
    "/asks": ("/asks",),
    # Refused to who may not see all: see WHOLE and test_pages_ledger.py.
    "/complaints": (),
    "/persons/{person}": (),
    "/questions/{name}": (),
    "/collections": ("/collections",),
    "/collections/{name:path}": ("/collections/open", "/collections/open?after=1"),
    "/help": ("/help",),
    "/about": ("/about",),
}
#: Addresses for those who may see all collections.
WHOLE = ("/complaints", "/questions/requests-after-denied-notice", "/questions/complaints-upheld")
#: Addresses that are answered with an error, and its status.
ERRORS: Mapping[str, int] = {
    "/nowhere": 404,
    "/messages/nope": 404,
    "/collections/nope": 404,
    "/search?q=%28visa": 400,
    "/search?q=colour%3Ared": 400,
    "/search?sent_from=yesterday": 400,
    "/search?sent_from=2022-03-02&sent_to=2022-03-01": 400,
    "/search?color=red": 400,
    f"/messages/{id_of(1)}?q=%28visa": 400,
    "/persons/nobody-0": 404,
    "/questions/none": 404,
    "/static/nowhere.css": 404,
    "/search?" + "&" * 600: 414,
}
EVERY = [address for addresses in ADDRESSES.values() for address in addresses]


def in_language(address: str, code: str) -> str:
    """The same address in a language."""
    return f"{address}{'&' if '?' in address else '?'}lang={code}"
