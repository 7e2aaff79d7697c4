"""Overviews out of an engine's counts."""

from __future__ import annotations

from archive.query.result import Bucket, EngineFacet, EngineResult
from search_api.overviews import ComplaintCounts, build_asks, build_complaints


def result(**facets: dict[str, int]) -> EngineResult:
    counted = {
        name: EngineFacet(tuple(Bucket(value, count) for value, count in counts.items()))
        for name, counts in facets.items()
    }
    return EngineResult((), 9, facets=counted)


def test_complaints_by_country_and_year() -> None:
    found = build_complaints(
        result(
            complaint={
                "RU:2021:filed": 4, "RU:2021:decided": 2, "RU:2021:deleted": 1, "RU:2022:decided": 2,
                "RU:2022:deleted": 2, "TR:2021:filed": 1, "unknown:unknown:filed": 50,
            }
        )
    )  # fmt: skip
    assert [one.country for one in found] == ["RU", "TR", "unknown"]
    assert found[0].counts == ComplaintCounts(filed=4, decided=4, deleted=3)
    assert found[0].counts.overturned == 0.75
    assert found[0].years == (
        ("2021", ComplaintCounts(filed=4, decided=2, deleted=1)),
        ("2022", ComplaintCounts(decided=2, deleted=2)),
    )
    assert found[1].counts.overturned is None


def test_who_asks_whom_has_only_those_who_ask_or_are_asked() -> None:
    found = build_asks(
        result(
            route={"RU>AE": 3, "TR>AE": 1, "RU>INT": 1},
            from_country={"RU": 3, "TR": 1, "unknown": 2},
            to_country={"AE": 4, "INT": 1, "unknown": 2},
        )
    )
    assert found.senders == (("RU", 3), ("TR", 1))
    assert found.addressees == (("AE", 4), ("INT", 1))
    assert found.cells[("RU", "AE")] == 3
    assert found.total == 9
