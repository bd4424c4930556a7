"""The bench counts a missed target as missed."""

from __future__ import annotations

import pytest

from bench import __main__ as bench
from bench.measure import Measurement, best_of


@pytest.mark.parametrize(
    ("value", "target", "more", "met"),
    [
        (24.0, 25.0, False, True),
        (26.0, 25.0, False, False),
        (1200.0, 1000.0, True, True),
        (800.0, 1000.0, True, False),
        (0.0, 1.0, True, False),
    ],
)
def test_a_missed_target_is_seen(value: float, target: float, more: bool, met: bool) -> None:
    one = Measurement("x", value, target, "s", more_is_better=more)
    assert one.met is met
    assert (one.row()[-1] == "met") is met


def test_one_missed_target_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    fine, missed = Measurement("a", 1, 2, "s"), Measurement("b", 3, 2, "s")
    monkeypatch.setattr(bench, "PARTS", {"fine": lambda: iter([fine]), "bad": lambda: [missed]})
    assert bench.main(["fine"]) == 0
    assert bench.main([]) == 1


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(SystemExit, match="got nope"):
        bench.main(["nope"])


def test_the_least_of_several_runs_counts() -> None:
    runs: list[int] = []
    assert best_of(3, lambda: runs.append(1)) >= 0
    assert len(runs) == 3
