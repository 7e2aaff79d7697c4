"""Each label of the histogram stands under its bar: on a desk, on a phone, from right to left."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: Every visible label: its words, its box, its little line; and every bar: what it says, and its middle.
_PLACES = """() => {
  const box = (one) => { const r = one.getBoundingClientRect(); return [r.left, r.right]; };
  const seen = [...document.querySelectorAll(".ticks g")].filter((g) => g.getClientRects().length);
  const plain = (text) => text.replace(/[\\u2066-\\u2069]/g, "");
  return {
    picture: box(document.querySelector(".bars")),
    labels: seen.map((g) => ({
      text: plain(g.querySelector("text").textContent),
      box: box(g.querySelector("text")),
      line: box(g.querySelector("line"))[0],
    })),
    bars: [...document.querySelectorAll(".bars a")].map((a) => {
      const [left, right] = box(a.querySelector(".bar"));
      return [a.getAttribute("aria-label").split(":")[0], (left + right) / 2];
    }),
  };
}"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
@pytest.mark.parametrize(
    "search",
    ["q=*&interval=year", "q=*&interval=month", "q=*&interval=day&sent_from=2014-05-13&sent_to=2014-12-31"],
)
def test_a_label_stands_under_its_bar(
    open_page: OpenPage, search: str, lang: str, viewport: dict[str, int]
) -> None:
    page = open_page(f"/search?{search}&lang={lang}", viewport=viewport)
    found: dict[str, Any] = page.evaluate(_PLACES)
    middles = dict(found["bars"])
    labels = found["labels"]
    assert labels
    assert any(label["text"] in middles for label in labels)
    for label in labels:
        left, right = label["box"]
        assert left - 1 <= label["line"] <= right + 1
        assert found["picture"][0] - 2 <= left < right <= found["picture"][1] + 2
        if label["text"] in middles:  # a unit without a message has a label, but no bar
            assert label["line"] == pytest.approx(middles[label["text"]], abs=1.5)
    for one, following in pairwise(labels):
        assert one["box"][1] + 3 < following["box"][0]
