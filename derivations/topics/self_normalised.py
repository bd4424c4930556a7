r"""Self-normalised importance sampling on a finite set: its bias and variance.

With draws Z_1, …, Z_n ∼ q, weights w_i = p_i / q_i (known up to a factor) and μ = Σ p_i f_i,

    R = Σ_k w_{Z_k} f_{Z_k} / Σ_k w_{Z_k}

does not need the normalising constants of p and q. By the delta method, to order 1/n,

    E R − μ ≈ −(1/n) Σ_i (p_i² / q_i) (f_i − μ),      Var R ≈ (1/n) Σ_i (p_i² / q_i) (f_i − μ)².

The exact mean and variance are sums over all counts of the n draws. p, q, f have shape
(m,), p and q positive with sum 1. Functions raise `InputError` otherwise.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from derivations.errors import InputError
from derivations.topics.arguments import reals, whole

Numbers = Sequence[float]
Row = tuple[float, float, float]  # p_i, q_i, f_i


def self_normalised(values: Numbers, weights: Numbers) -> list[float]:
    """[R, its standard error] from f and w at each draw, by the delta method.

    The error is sqrt(Σ w² (f − R)²) / Σ w. `InputError` for weights that are negative, all
    zero, or not as many as the values.
    """
    f, w = reals("values", values), reals("weights", weights)
    total = math.fsum(w)
    if len(f) != len(w) or min(w) < 0 or total == 0:
        raise InputError(f"expected a weight ≥ 0 for each of {len(f)} values, got {w!r:.60}")
    ratio = math.fsum(a * b for a, b in zip(w, f, strict=True)) / total
    square = math.fsum((a * (b - ratio)) ** 2 for a, b in zip(w, f, strict=True))
    return [ratio, math.sqrt(square) / total]


def leading_bias(p: Numbers, q: Numbers, f: Numbers, n: int) -> float:
    """−(1/n) Σ (p_i² / q_i) (f_i − μ)."""
    rows, mean = _rows(p, q, f)
    return -math.fsum(a * a / b * (c - mean) for a, b, c in rows) / whole("n", n, 1)


def leading_variance(p: Numbers, q: Numbers, f: Numbers, n: int) -> float:
    """(1/n) Σ (p_i² / q_i) (f_i − μ)²."""
    rows, mean = _rows(p, q, f)
    return math.fsum(a * a / b * (c - mean) ** 2 for a, b, c in rows) / whole("n", n, 1)


def exact_bias(p: Numbers, q: Numbers, f: Numbers, n: int) -> float:
    """E R − μ, by the sum over all counts of n draws; for small m and n."""
    rows, mean = _rows(p, q, f)
    return math.fsum(m * (r - mean) for m, r in _ratios(rows, whole("n", n, 1)))


def exact_variance(p: Numbers, q: Numbers, f: Numbers, n: int) -> float:
    """Var R, by the sum over all counts."""
    rows, mean = _rows(p, q, f)
    ratios = list(_ratios(rows, whole("n", n, 1)))
    centre = math.fsum(m * (r - mean) for m, r in ratios)
    return math.fsum(m * (r - mean - centre) ** 2 for m, r in ratios)


def _ratios(rows: list[Row], n: int) -> Iterator[tuple[float, float]]:
    """(probability, R) for each way in which n draws fall on the m points."""
    m = len(rows)
    for bars in itertools.combinations(range(n + m - 1), m - 1):
        edges = (-1, *bars, n + m - 1)
        counts = [b - a - 1 for a, b in itertools.pairwise(edges)]
        ways, log_mass = math.factorial(n), 0.0
        for count, (_, chance, _) in zip(counts, rows, strict=True):
            ways //= math.factorial(count)
            log_mass += count * math.log(chance)
        weights = [k * a / b for k, (a, b, _) in zip(counts, rows, strict=True)]
        top = math.fsum(w * c for w, (_, _, c) in zip(weights, rows, strict=True))
        yield ways * math.exp(log_mass), top / math.fsum(weights)


def _rows(p: Numbers, q: Numbers, f: Numbers) -> tuple[list[Row], float]:
    laws = reals("p", p), reals("q", q)
    values = reals("f", f)
    for law in laws:
        if len(law) != len(values) or min(law) <= 0 or abs(math.fsum(law) - 1) > 1e-9:
            raise InputError(f"expected {len(values)} positive masses of sum 1, got {law!r:.60}")
    rows = list(zip(*laws, values, strict=True))
    return rows, math.fsum(a * c for a, _, c in rows)
