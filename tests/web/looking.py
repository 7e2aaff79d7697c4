"""A page as a test reads it: parsed, with the rules that every page keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html
from starlette.testclient import TestClient

LOCALES = ("en", "ar", "es", "fr", "ru")
_LINKING = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href")
#: Each is on every page once.
_LANDMARKS = (
    "//h1", "//main", "//head/title", "//header[@class='masthead']", "//link[@rel='stylesheet']",
)  # fmt: skip
_BLOCKS = ("dt", "dd", "th", "td", "li", "p", "div", "h1", "h2", "h3", "pre")
_VOID_CONTENT = ("script", "style")


class Page:
    """A parsed page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = html.document_fromstring(text)
        for block in self.root.iter(*_BLOCKS):  # words of two blocks are two words
            block.tail = f" {block.tail or ''}"

    def all(self, path: str) -> list[str]:
        """The text of each element at this XPath, its white space made single."""
        return [" ".join(one.text_content().split()) for one in self.root.xpath(path)]

    def one(self, path: str) -> str:
        """The text of the only element at this XPath."""
        (found,) = self.all(path)
        return found

    def values(self, path: str) -> list[str]:
        """Values of the attributes at this XPath."""
        return [str(value) for value in self.root.xpath(path)]

    def links(self) -> list[str]:
        """Every address that the page names."""
        return [
            value
            for element in self.root.iter()
            if isinstance(element.tag, str)
            for name, value in element.attrib.items()
            if name in _LINKING
        ]


def get_page(client: TestClient, address: str, status: int = 200) -> Page:
    """The page at this address, held to the rules of every page."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert list(faults(response.text)) == [], address
    return Page(response.text)


def faults(text: str) -> Iterator[str]:
    """What is wrong with a page: a missing landmark, anything inline that runs, an address elsewhere."""
    page = Page(text)
    if not text.startswith("<!doctype html>"):
        yield "no doctype"
    language, direction = page.root.get("lang"), page.root.get("dir")
    if language not in LOCALES or direction != ("rtl" if language == "ar" else "ltr"):
        yield f"language {language} {direction}"
    for path in _LANDMARKS:
        if len(page.root.xpath(path)) != 1:
            yield f"not one {path}"
    yield from _inline(page)
    yield from _leading_away(page)


def _inline(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _VOID_CONTENT and (element.text or "").strip():
            yield f"inline {element.tag}"
        yield from (f"{element.tag} {name}" for name in element.attrib if name == "style" or name[:2] == "on")


def _leading_away(page: Page) -> Iterator[str]:
    ids = page.values("//@id")
    yield from (f"id {one} twice" for one in set(ids) if ids.count(one) > 1)
    for link in page.links():
        if not re.match(r"[/#](?![/\\])", link):
            yield f"leads elsewhere: {link[:80]}"
        if link.startswith("#") and link[1:] not in ids:
            yield f"leads nowhere: {link[:80]}"
