"""A message with very many addressees, on its page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from archive.domain.instant import parse_iso
from archive.domain.message import Message, Party
from archive.vault.store import Vault
from tests.leak import MOSCOW, Told, id_of, open_leak
from tests.web.conftest import OpenPages
from tests.web.looking import get_page


def circular(_vault: Vault) -> list[Told]:
    """To 5,000, copied to 20."""
    to, cc = (tuple(Party(f"{kind} {n}") for n in range(size)) for kind, size in (("to", 5_000), ("cc", 20)))
    message = Message(
        id=id_of(1), source_id=None, format="eml", subject="All", body="Text.", sender=MOSCOW, to=to, cc=cc,
        raw_sent_at=None, sent_at=parse_iso("2022"), reference=None, in_reply_to=None,
    )  # fmt: skip
    return [Told(message, {"open": "a.eml"})]


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory, open_pages: OpenPages) -> Iterator[TestClient]:
    with open_leak(tmp_path_factory.mktemp("circular"), circular) as opened:
        yield open_pages(opened.service)


@pytest.mark.parametrize(("lang", "more"), [("en", "4,980 more"), ("fr", "4\u202f980 de plus")])
def test_addressees_beyond_the_first_are_folded(client: TestClient, lang: str, more: str) -> None:
    page = get_page(client, f"/messages/{id_of(1)}?lang={lang}")
    shown = page.all("//dl[1]//li[not(ancestor::details)]/bdi[@class='raw']")
    assert shown == ["НЦБ Москва", *(f"to {n}" for n in range(20)), *(f"cc {n}" for n in range(20))]
    assert page.all("//dl[1]//details//bdi[@class='raw']") == [f"to {n}" for n in range(20, 5_000)]
    (summary,) = page.root.xpath("//dl[1]//summary")
    assert summary.text_content() == more
