r"""Antithetic pairs, Rao–Blackwell, control variates and Stein's identity, exactly.

An estimator is a series w = Σ_n c_n He_n(U) (see `gradient_hermite`), Var w = Σ_{n≥1} n! c_n².

    antithetic pair   (w(U) + w(−U))/2 = E[w | |U|]     Var = Σ_{n≥2 even} n! c_n²
    two draws         (w(U) + w(U'))/2                  Var = ½ Σ_{n≥1} n! c_n²
    control variates  w − Σ_{1≤n≤r} c_n He_n(U)         Var = Σ_{n>r} n! c_n²

The pair is a Rao–Blackwellisation: it conditions on |U|, so it never loses against one draw;
against two it wins only where the odd part is the larger one. The controls He_1 = U and
He_2 = U² − 1 are the scores, whose mean is 0; c_n = Cov(w, He_n)/Var He_n is the best factor.

    Stein   E[(X − μ) f(X)] = σ² E[f'(X)],   X ∼ N(μ, σ²),

is the reason why the log-derivative and the pathwise estimator have one mean. For f = x sin x.
Functions take σ = e^τ ≤ 1 and return [for μ, for τ]; `InputError` for another point or name.
"""

from __future__ import annotations

import math

import numpy as np

from derivations.errors import InputError
from derivations.topics.arguments import positive, real, whole
from derivations.topics.gradient_estimators import ESTIMATORS
from derivations.topics.gradient_hermite import Array, series
from derivations.topics.gradients import check_point


def antithetic_variance(estimator: str, mu: float, tau: float) -> list[float]:
    """Var (w(U) + w(−U))/2 = Σ_{n≥2 even} n! c_n²."""
    return [float(terms[2::2].sum()) for terms in _terms(estimator, mu, tau)]


def pair_variance(estimator: str, mu: float, tau: float) -> list[float]:
    """Var (w(U) + w(U'))/2 of two independent draws, the fair opponent of the pair."""
    return [float(terms[1:].sum()) / 2 for terms in _terms(estimator, mu, tau)]


def control_variance(estimator: str, mu: float, tau: float, controls: int) -> list[float]:
    """Var of w after the best multiples of He_1, …, He_r: Σ_{n>r} n! c_n², r = `controls`."""
    r = whole("the number of controls", controls, 0)
    return [float(terms[r + 1 :].sum()) for terms in _terms(estimator, mu, tau)]


def control_factors(estimator: str, mu: float, tau: float, controls: int) -> list[list[float]]:
    """[c_1, …, c_r] for μ and for τ: the multiples of He_1, …, He_r to take away."""
    r = whole("the number of controls", controls, 1)
    return [c[1 : r + 1].tolist() for c in _series(estimator, mu, tau)]


def stein_sides(mu: float, sigma: float) -> list[float]:
    """[E[(X − μ) f(X)], σ² E[f'(X)]] for f = x sin x, each by its own Gauss–Hermite sum.

    96 nodes are exact to rounding for σ ≤ 4; `InputError` beyond, or for a σ that is not
    positive.
    """
    m, s = real("mu", mu), positive("sigma", sigma)
    if s > 4:
        raise InputError(f"expected sigma ≤ 4, where the quadrature is exact, got {s:g}")
    nodes, weights = np.polynomial.hermite_e.hermegauss(96)
    x, masses = m + s * nodes, weights / math.sqrt(2 * math.pi)
    left = masses @ ((x - m) * x * np.sin(x))
    return [float(left), float(s * s * (masses @ (np.sin(x) + x * np.cos(x))))]


def _terms(estimator: str, mu: float, tau: float) -> list[Array]:
    """n! c_n² for n = 0, 1, …."""
    found = []
    for c in _series(estimator, mu, tau):
        steps = np.maximum(np.arange(float(len(c))), 1.0)
        found.append(np.cumprod(steps, dtype=np.float64) * c**2)
    return found


def _series(estimator: str, mu: float, tau: float) -> tuple[Array, Array]:
    m, t = check_point(mu, tau)
    if estimator not in ESTIMATORS or t > 0:
        names = ", ".join(ESTIMATORS)
        raise InputError(f"expected one of {names} and tau ≤ 0, got {estimator!r} and {t:g}")
    return series(estimator, m, math.exp(t))
