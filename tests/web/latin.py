"""Latin letters where an Arabic page should have its own."""

from __future__ import annotations

from tests.web.looking import Page


def latin_words(page: Page) -> list[str]:
    """Latin letters in the words of the interface: outside of found text, code and what is marked English."""
    foreign = ("bdi", "code", "kbd", "pre", "script", "style", "mark", "time")
    skipped = "".join(f"[not(ancestor-or-self::{tag})]" for tag in foreign)
    texts = page.root.xpath(
        f"//body//*{skipped}[not(ancestor-or-self::*[@lang='en' or @dir='auto' or @dir='ltr'])]/text()"
    )
    attributes = page.values("//body//@aria-label | //body//@placeholder | //body//@title")
    return [text for text in (*texts, *attributes) if any("a" <= c.lower() <= "z" for c in str(text))]
