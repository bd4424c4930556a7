r"""The inverse of a mixture's cdf at one point, in plain floats: microseconds, not a table.

Solves log tail(x) = target as `flow_inverse` does, by the same safeguarded Newton, where

    tail(x) = sum_i pi_i erfc(side u_i / sqrt 2) / 2,   u_i = (x - m_i) / s_i

is a normal double; `scalar_inverse` says None where it is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

DEEPEST = -600.0
"""Below this log tail the sums underflow for some x of the bracket, and tensors take over."""

ROOT_HALF, ROOT_TWO_OVER_PI = math.sqrt(0.5), math.sqrt(2 / math.pi)
LAST_STEP, NEWTON_ROUNDS = 3e-8, 20
Part = tuple[float, float, float]  # pi_i, m_i, 1 / s_i


def scalar_inverse(
    weights: Sequence[float],
    means: Sequence[float],
    scales: Sequence[float],
    side: float,
    log_tail: float,
) -> float | None:
    """x with log tail(x) = `log_tail` on `side` (-1 left, +1 right), to the bound of
    `flow_inverse`; None where the tail is too deep for plain doubles.
    """  # noqa: D205
    if not DEEPEST < log_tail <= -0.6931471805599453:
        return None
    score = side * _score(log_tail)
    ends = [m + s * score for m, s in zip(means, scales, strict=True)]
    low, high = min(ends), max(ends)
    slack = 1e-7 * (1 + abs(score)) * max(scales) + 1e-15 * max(abs(low), abs(high))
    parts = [(w, m, 1 / s) for w, m, s in zip(weights, means, scales, strict=True)]
    return _solve(parts, side, log_tail, low - slack, high + slack, min(scales))


def _score(log_tail: float) -> float:
    """-Phi^{-1}(e^{log tail}) to 1e-8, by Newton on the log cdf from its asymptote."""
    square = -2 * log_tail - 1.8378770664093453
    z = math.sqrt(max(square - math.log(max(square, 1.0)), 0.0))
    for _ in range(8):
        tail = math.erfc(z * ROOT_HALF) / 2
        step = (math.log(tail) - log_tail) * tail * math.exp(z * z / 2) / 0.3989422804014327
        z += step
        if abs(step) < 1e-9:
            break
    return z


def _solve(
    parts: Sequence[Part], side: float, target: float, low: float, high: float, smallest: float
) -> float:
    x, turn, rounds = (low + high) / 2, side * ROOT_HALF, 0
    while True:
        tail = density = 0.0
        for weight, mean, rate in parts:
            u = (x - mean) * rate
            tail += weight * math.erfc(turn * u)
            density += weight * rate * math.exp(-0.5 * u * u)
        rest = math.log(tail / 2) - target if tail > 0 else -math.inf
        if rest * side > 0:
            low = x
        else:
            high = x
        if abs(rest) <= 1e-15 * (1 - target):
            return x
        rounds += 1
        new = x + side * rest * tail / (ROOT_TWO_OVER_PI * density) if density > 0 else math.nan
        if low <= new <= high and rounds <= NEWTON_ROUNDS:
            if abs(new - x) <= LAST_STEP * smallest:
                return new
            x = new
        elif high - low <= 4e-16 * max(abs(low), abs(high)) + 1e-16 * smallest:
            return x
        else:
            x = low + (high - low) / 2
