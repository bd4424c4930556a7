r"""Confidence intervals that hold for every number of samples, not only for large ones.

**Counts.** k hits in n independent trials of chance p. Clopper and Pearson (1934) take

    low:  P_low(X >= k) = alpha/2,     high:  P_high(X <= k) = alpha/2,

and cover p with probability at least 1 - alpha. No hit at all gives [0, 1 - (alpha/2)^{1/n}].

**Weights in [0, B].** Bet against the mean being m: the capital

    K_m = prod_i (1 + lambda_i (x_i - m)),     lambda_i known before x_i,     K_m >= 0,

is a fair game if the mean is m, so P(K_m >= 2/alpha) <= alpha/2 (Ville). Those m against
which neither the bet upwards nor the one downwards has won 2/alpha are the interval. The
bet upwards needs no B; the bet downwards does, so without a bound there is no upper end.

Source: Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting,
JRSS B 86 (2024). Here lambda changes between blocks of the sample that double in length.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derivations.errors import InputError
from derivations.topics.arguments import chance, floats, whole

Array = NDArray[np.float64]
Block = tuple[Array, Array, float]  # values, how often each, variance of all before

BLOCKS = 7
"""The first block is a 64th of the sample, and each later one as long as all before it."""

MOST = 0.9
"""The largest share of the capital that one sample may lose."""


def clopper_pearson(hits: int, samples: int, level: float = 0.95) -> tuple[float, float]:
    """The interval for p from k = `hits` of n = `samples`.

    `InputError` unless 0 <= k <= n, n >= 1 are integers and 0 < level < 1.
    """
    n, k = whole("the number of samples", samples, 1), whole("the number of hits", hits, 0)
    chance("the confidence level", level)
    if k > n:
        raise InputError(f"expected at most {n} hits in {n} samples, got {k}")
    half = math.log((1 - level) / 2)
    if k > n / 2:  # count the misses instead, which are fewer
        low, high = clopper_pearson(n - k, n, level)
        return 1 - high, 1 - low
    return 0.0 if k == 0 else _lower_end(k, n, half), _upper_end(k, n, half)


def betting_interval(
    weights: ArrayLike, bound: float = math.inf, level: float = 0.95
) -> tuple[float, float]:
    """The interval for the mean of independent weights in [0, `bound`], in the order drawn.

    Without a bound the upper end is infinite. `InputError` for no weights, a weight outside
    [0, `bound`], or a level outside (0, 1).
    """
    x = floats("weights", weights)
    chance("the confidence level", level)
    if not bound > 0 or x.ndim != 1 or x.size == 0:
        raise InputError(f"expected weights and a positive bound, got {x.shape} and {bound!r}")
    top = float(x.max())
    if not (x >= 0).all() or not top <= bound * (1 + 1e-9) or math.isinf(top):
        raise InputError(f"expected weights from 0 to {bound:g}, got {x.min():g} to {top:g}")
    goal = math.log(2 / (1 - level))
    blocks, n = _blocks(x), len(x)
    low = 0.0
    if top > 0:
        low = _crossing(lambda m: _upwards(blocks, m, n, goal) - goal, 0.0, float(x.mean()))
    if math.isinf(bound):
        return low, bound
    return low, _crossing(lambda m: _downwards(blocks, m, n, goal, bound) - goal, bound, x.mean())


def _upwards(blocks: list[Block], m: float, n: int, goal: float) -> float:
    """log of the capital of the bet that the mean exceeds m; it falls as m grows."""
    most = MOST / m
    return _log_capital(blocks, lambda var: min(_stake(var, n, goal, m * m), most), m, 1)


def _downwards(blocks: list[Block], m: float, n: int, goal: float, bound: float) -> float:
    """log of the capital of the bet that the mean is below m; it grows with m."""
    most = MOST / max(bound - m, 1e-12 * bound)
    inner = min(m, bound / 2)
    first = inner * (bound - inner)
    return _log_capital(blocks, lambda var: min(_stake(var, n, goal, first), most), m, -1)


def _stake(variance: float, n: int, goal: float, first: float) -> float:
    """sqrt(2 log(2/alpha) / (n var)), the best stake for n normal samples."""
    used = first if math.isnan(variance) else variance
    return math.sqrt(2 * goal / (n * used)) if used > 0 else math.inf


def _log_capital(
    blocks: list[Block], stake: Callable[[float], float], m: float, sign: int
) -> float:
    total = 0.0
    for values, counts, variance in blocks:
        gains = np.log1p(sign * stake(variance) * (values - m))
        total += float(counts @ gains)
    return total


def _blocks(x: Array) -> list[Block]:
    """Distinct values and their counts in each block; NaN where no variance is known yet."""
    edges = sorted({0, *(len(x) >> k for k in range(BLOCKS))})
    found = []
    for start, stop in itertools.pairwise(edges):
        values, counts = np.unique(x[start:stop], return_counts=True)
        before = x[:start]
        known = start > 1 and before.var() > 0
        variance = float(before.var()) if known else math.nan
        found.append((values, counts.astype(float), variance))
    return found


def _crossing(excess: Callable[[float], float], outer: float, inner: float) -> float:
    """Where the capital reaches its goal between the mean (not yet) and the outer end."""
    near, far = float(inner), float(outer)
    if far > near and excess(far) < 0:
        return far
    for _ in range(200):
        middle = (near + far) / 2
        if far < near and far == 0 and middle < near / 2:
            middle = near / 2
        if middle in (near, far) or abs(near - far) <= 1e-9 * near:
            break
        if excess(middle) >= 0:
            far = middle
        else:
            near = middle
    return far


def _log_at_most(k: int, n: int, p: float) -> float:
    """log P(X <= k) of the binomial law, summed from its largest term."""
    j = np.arange(k + 1.0)
    logs = _log_choose(n, k) + j * math.log(p) + (n - j) * math.log1p(-p)
    top = float(logs.max())
    return top + math.log(float(np.exp(logs - top).sum()))


def _log_choose(n: int, k: int) -> Array:
    """log C(n, j) for j = 0, ..., k."""
    j = np.arange(1.0, k + 1)
    steps: Array = np.concatenate(([0.0], np.log((n - j + 1) / j)))
    return np.cumsum(steps)


def _upper_end(k: int, n: int, half: float) -> float:
    """The p with P_p(X <= k) = alpha/2, k < n, by bisection."""
    if k == 0:
        return -math.expm1(half / n)
    return _bisected(lambda p: _log_at_most(k, n, p) > half, k / n, 1.0)


def _lower_end(k: int, n: int, half: float) -> float:
    """The p with P_p(X >= k) = alpha/2, 0 < k."""

    def below(p: float) -> bool:
        return math.log(-math.expm1(min(_log_at_most(k - 1, n, p), -1e-300))) < half

    return _bisected(below, 0.0, k / n)


def _bisected(below: Callable[[float], bool], low: float, high: float) -> float:
    """The end of the p that are `below`, to the last digits."""
    for _ in range(200):
        middle = (low + high) / 2 if low > 0 else high / 2
        if high - low <= 4e-16 * high or middle in (low, high):
            break
        if below(middle):
            low = middle
        else:
            high = middle
    return high
