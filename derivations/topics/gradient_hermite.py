r"""The three estimators as Hermite series, which keep every digit where sigma is small.

With X = mu + sigma U, U ~ N(0, 1), and G(mu, v) = E[X sin X], v = sigma^2,

    f(X) = sum_k a_k He_k(U),      a_k = sigma^k (d/dmu)^k G / k!,

because E[f(X) He_k(U)] = sigma^k E[f^{(k)}(X)]. The scores are Hermite polynomials too,
s_mu = He_1 / sigma and s_tau = He_2, and He_1 He_k = He_{k+1} + k He_{k-1}, so each
estimator is a series w = sum_n c_n He_n(U) with

    score     c_n = (a_{n-1} + (n+1) a_{n+1}) / sigma             for mu
              c_n = a_{n-2} + 2n a_n + (n+2)(n+1) a_{n+2}         for tau
    pathwise  c_n = (n+1) a_{n+1} / sigma                         for mu
              c_n = n a_n + (n+2)(n+1) a_{n+2}                    for tau
    baseline  as score, with a_0 - b for a_0: -2 a_2 for mu, -4 a_2 - 12 a_4 for tau

and, as E[He_m He_n] = n! 1{m = n}, Var w = sum_{n >= 1} n! c_n^2: a sum of squares, in
which nothing cancels. The series is used for sigma <= 1, where 48 terms reach rounding.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TERMS = 48
"""Coefficients c_0, ..., c_47; at sigma = 1 the next would add less than 1e-40 of the first."""

NODES = 96
"""Nodes of the Gauss-Hermite rule for fourth moments."""


def series(estimator: str, mu: float, sigma: float) -> tuple[Array, Array]:
    """c_n for the derivative in mu and in tau, n = 0, ..., 47; 0 < sigma <= 1."""
    a = _derivatives(mu, sigma)
    n = np.arange(TERMS)
    up, here, upper = a[1 : TERMS + 1], a[:TERMS], a[2 : TERMS + 2]
    if estimator == "pathwise":
        return (n + 1) * up / sigma, n * here + (n + 2) * (n + 1) * upper
    for_mu, for_tau = a.copy(), a.copy()
    if estimator == "baseline":
        for_mu[0], for_tau[0] = -2 * a[2], -4 * a[2] - 12 * a[4]
    below = np.concatenate(([0.0], for_mu[: TERMS - 1]))
    lowest = np.concatenate(([0.0, 0.0], for_tau[: TERMS - 2]))
    return (
        (below + (n + 1) * up) / sigma,
        lowest + 2 * n * for_tau[:TERMS] + (n + 2) * (n + 1) * upper,
    )


def _derivatives(mu: float, sigma: float) -> Array:
    """a_k = sigma^k (d/dmu)^k G / k! for k = 0, ..., 49.

    By Leibniz, (d/dmu)^k (mu sin mu + v cos mu) = mu sin^{(k)} + k sin^{(k-1)} + v cos^{(k)},
    and sin^{(k-1)} = -cos^{(k)}.
    """
    v, k = sigma * sigma, np.arange(TERMS + 2)
    s, c = math.sin(mu), math.cos(mu)
    sines, cosines = np.array([s, c, -s, -c])[k % 4], np.array([c, -s, -c, s])[k % 4]
    growth = np.cumprod(np.concatenate(([1.0], sigma / k[1:])))
    a: Array = math.exp(-v / 2) * growth * (mu * sines + (v - k) * cosines)
    return a


def variance(c: Array) -> float:
    """sum_{n >= 1} n! c_n^2."""
    return float(c[1:] ** 2 @ _factorials()[1:])


def fourth_moment(c: Array) -> float:
    """E[(w - c_0)^4] by Gauss-Hermite quadrature, a sum of positive terms."""
    nodes, masses = _rule()
    centred = np.polynomial.hermite_e.hermeval(nodes, np.concatenate(([0.0], c[1:])))
    return float(masses @ centred**4)


@cache
def _factorials() -> Array:
    return np.cumprod(np.concatenate(([1.0], np.arange(1.0, TERMS))))


@cache
def _rule() -> tuple[Array, Array]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()
