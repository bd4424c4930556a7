"""The page of the benchmarks is made from the numbers kept beside it, and hides no miss."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.page import exceeded, missed, number, page, told
from benchmarks.timing import compare

DOCS = Path(__file__).resolve().parents[1] / "docs"
DATA: dict[str, Any] = json.loads((DOCS / "data" / "bench.json").read_text(encoding="utf-8"))

ROW = {
    "topic": "flow",
    "name": "a < b",
    "seconds": 2e-3,
    "baseline": "loop",
    "baseline_seconds": 1e-2,
    "ratio": 5.0,
    "target": 4,
    "repeats": 3,
}
LIMIT = {"topic": "flow", "name": "error", "value": 1e-15, "limit": 1e-12, "unit": ""}


def shown(row: dict[str, Any], limit: dict[str, Any]) -> str:
    return page({**DATA, "rows": [{**ROW, **row}], "limits": [{**LIMIT, **limit}]})


def test_the_page_is_current() -> None:
    assert (DOCS / "benchmarks.md").read_text(encoding="utf-8") == page(DATA), "run make bench"


def test_the_numbers_kept_meet_every_target() -> None:
    assert not [row["name"] for row in DATA["rows"] if missed(row)]
    assert not [limit["name"] for limit in DATA["limits"] if exceeded(limit)]


@pytest.mark.parametrize(
    "peer", ["source-style loop", "zuko spline, Adam", "nflows spline, Adam", "normflows", "nflows"]
)
def test_source_and_peers_are_in_the_run(peer: str) -> None:
    assert peer in {row["baseline"] for row in DATA["rows"]}


def test_the_worst_ratio_is_told() -> None:
    worst = min(DATA["rows"], key=lambda row: row["ratio"])
    assert f"{worst['name']}, beside {worst['baseline']}" in page(DATA)
    assert "The worst ratio of the run is 0.25×: a < b, beside loop." in shown({"ratio": 0.25}, {})


def test_every_time_is_beside_its_bar() -> None:
    html = shown({}, {})
    assert "<strong>5×</strong><svg" in html
    assert "a &lt; b" in html
    assert "2 ms, 10 ms" in html
    assert "all 2 targets and limits were met" in html
    assert re.search(r'<svg [^>]*aria-hidden="true"', html)
    assert "<script" not in html


@pytest.mark.parametrize(
    ("row", "limit", "says"),
    [
        ({"ratio": 3.9}, {}, "1 of 2 were met; missed: a < b."),
        ({}, {"value": 2e-12}, "1 of 2 were met; missed: error."),
        ({}, {"value": math.nan}, "1 of 2 were met; missed: error."),
    ],
)
def test_a_miss_is_told(row: dict[str, Any], limit: dict[str, Any], says: str) -> None:
    html = shown(row, limit)
    assert says in html
    assert "missed<" in html


def test_numbers_have_units_that_suit_them() -> None:
    assert [told(t) for t in (2.5, 0.0123, 4.56e-6)] == ["2.5 s", "12.3 ms", "4.56 µs"]
    assert number(0.001234, "nats") == "0.0012 nats"
    assert number(1e-13, "") == "1e-13"


def test_slower_code_has_a_ratio_below_one() -> None:
    row = compare("x", lambda: sum(range(50_000)), "y", lambda: None, target=1, repeats=3)
    assert row["ratio"] < 1
    assert missed(row)
