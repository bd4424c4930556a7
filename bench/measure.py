"""What was measured, what was wanted, and how to time a thing on a noisy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One number and its target, in the same unit.

    `ratio` is at least 1 exactly when the target is met: target / value when
    less is better (a time), value / target when more is (a rate).
    """

    name: str
    value: float
    target: float
    unit: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """How far inside the target the value lies, without unit."""
        value, target = max(self.value, 1e-12), self.target
        return value / target if self.more_is_better else target / value

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.ratio >= 1

    def row(self) -> tuple[str, str, str, str, str]:
        """Name, value, target, ratio and outcome as text."""
        sign = "≥" if self.more_is_better else "≤"
        return (
            self.name,
            f"{self.value:.4g} {self.unit}",
            f"{sign} {self.target:g} {self.unit}",
            f"{self.ratio:.2f}x",
            "met" if self.met else "MISSED",
        )


def best_of(times: int, action: Callable[[], object]) -> float:
    """The least wall time of several runs, in seconds.

    Other load on the machine only ever adds time, so the least is the least wrong.
    """
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return min(taken)
