"""The page of complaints over the sample: the numbers of its labels, and the shape that was reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from archive.settings import load_settings
from backchannel.compose import open_archive, open_service
from backchannel.loading import ingest
from backchannel.sample.generate import generate_sample
from indexer.report import Silent
from tests.web.looking import Page, get_page

OpenPages = Callable[..., TestClient]
Counts = Counter[tuple[str, str]]
NAMES = {"RU": "Russia", "TR": "Türkiye", "KZ": "Kazakhstan"}
STEPS = ("filed", "decided", "deleted", "kept", "inadmissible")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate_sample(folder, 4000, 1, lambda _: None, ("jsonl",))
    return folder


@pytest.fixture(scope="module")
def labeled(sample: Path) -> Counts:
    """(requesting country, step) -> messages, by what the generator knows to be true of them."""
    counts: Counts = Counter()
    for row in rows_of(sample / "truth" / "truth.jsonl"):
        country = row["requesting_country"] or "unknown"
        counts[country, "filed"] += "complaint_filed" in row["kinds"]
        if "complaint_decided" in row["kinds"]:
            counts[country, "decided"] += 1
            counts[country, row["outcome"]] += 1
    return counts


@pytest.fixture(scope="module")
def page(sample: Path, tmp_path_factory: pytest.TempPathFactory, open_pages: OpenPages) -> Iterator[Page]:
    """The page, over the sample's complaints."""
    truth = {row["id"]: row for row in rows_of(sample / "truth" / "truth.jsonl")}
    folder = tmp_path_factory.mktemp("complaints")
    chosen = folder / "complaints.jsonl"
    with chosen.open("w", encoding="utf-8") as file:
        for row in rows_of(sample / "truth" / "messages.jsonl"):
            if any(kind.startswith("complaint") for kind in truth[row["id"]]["kinds"]):
                file.write(json.dumps(row) + "\n")
    with open_archive(load_settings(home=folder / "home")) as archive:
        ingest(archive, [chosen], "sample", {}, 0, Silent())
        with open_service(archive) as service:
            yield get_page(open_pages(service), "/complaints")


def shown(page: Page) -> Counts:
    counts: Counts = Counter()
    for row in page.root.xpath("//table[@class='tally']//tr[@class='whole']"):
        name, *figures = [" ".join(cell.text_content().split()) for cell in row]
        for step, figure in zip(STEPS, figures, strict=False):
            counts[name, step] = int(figure.replace(",", ""))
    return counts


@pytest.mark.parametrize("country", NAMES)
def test_numbers_are_those_of_the_labels(page: Page, labeled: Counts, country: str) -> None:
    """But for one in a hundred, whose letter names no country."""
    found = shown(page)
    for step in STEPS:
        true = labeled[country, step]
        assert abs(found[NAMES[country], step] - true) <= max(1, true // 100), step


def test_no_complaint_is_left_out(page: Page, labeled: Counts) -> None:
    found = shown(page)
    for step in ("filed", "decided"):
        told, true = (sum(n for (_, one), n in counts.items() if one == step) for counts in (found, labeled))
        assert told == true > 300


def test_russia_is_first_with_about_three_times_the_second(page: Page) -> None:
    first, second = page.all("//tr[@class='whole']")[:2]
    assert first.startswith("Russia")
    assert second.startswith("Türkiye")
    found = shown(page)  # of so small a sample; of 20,000 messages it is 3.2 times
    for step in ("filed", "decided"):
        assert 2.5 < found["Russia", step] / found["Türkiye", step] < 4
    # So in the picture: a bar is as long as its decisions are many.
    bars = page.root.xpath("//figure[@class='decisions']//g")[:2]
    lengths = [sum(float(width) for width in bar.xpath(".//rect/@width")) for bar in bars]
    assert 2.5 < lengths[0] / lengths[1] < 4
