"""How two pieces of code are timed side by side.

Times are processor seconds of one thread, so that other work on the machine, which
would slow a many-threaded library most, does not decide the ratios.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from typing import Any

Run = Callable[[], Any]


SHORTEST = 0.02  # seconds; what is shorter is repeated within one timing


def seconds(run: Run, calls: int = 1) -> float:
    """Processor time of one call, the mean of `calls` in a row."""
    start = time.process_time()
    for _ in range(calls):
        run()
    return (time.process_time() - start) / calls


def calls_for(run: Run) -> int:
    """How many calls in a row last long enough to be timed; the first call warms up."""
    run()
    return max(1, math.ceil(SHORTEST / seconds(run)))


def lasting(run: Run, repeats: int = 15) -> float:
    """The median time of one call, in seconds."""
    calls = calls_for(run)
    return statistics.median(seconds(run, calls) for _ in range(repeats))


def within(name: str, value: float, limit: float, unit: str = "") -> dict[str, Any]:
    """One limit: a number that must not be larger than another, in the same unit."""
    return {"name": name, "value": value, "limit": limit, "unit": unit}


def compare(
    name: str, ours: Run, baseline: str, theirs: Run, *, target: float | None, repeats: int = 15
) -> dict[str, Any]:
    """One row: median times of both, and how many times longer the baseline takes.

    The two alternate, so that a busy machine slows both; each runs before the clock
    starts, so that neither pays for imports and caches. `target` is the ratio to
    reach, None where a ratio is only told.
    """
    runs = [(run, calls_for(run)) for run in (ours, theirs)]
    pairs = [[seconds(run, calls) for run, calls in runs] for _ in range(repeats)]
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {
        "name": name,
        "seconds": mine,
        "baseline": baseline,
        "baseline_seconds": other,
        "ratio": other / mine,
        "target": target,
        "repeats": repeats,
    }
