r"""Triangular maps: z_i = T_i(x_1, …, x_i), increasing in x_i.

    log|det ∂z/∂x| = Σ_i log ∂T_i/∂x_i,      x_i = T_i(x_1, …, x_{i−1}, ·)^{−1}(z_i),

so the inverse solves n equations of one unknown, one after another. A coupling layer is the
case in which the first k of them are identities. The Knothe–Rosenblatt map of a normal
N(0, Σ) to N(0, I) is z = L^{−1} x with Σ = L Lᵀ, L lower triangular.

A map is a list of functions of the list x_1, …, x_i. All raise `InputError` for lists of
other lengths, and where a component is not increasing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from derivations.errors import InputError
from derivations.topics.arguments import floats, real, reals

Component = Callable[[Sequence[float]], float]
Map = Sequence[Component]


def triangular_forward(x: Sequence[float], components: Map) -> list[float]:
    """z_i = T_i(x_1, …, x_i)."""
    point = _point(x, components)
    return [real("component", T(point[: i + 1])) for i, T in enumerate(components)]


def triangular_log_det(x: Sequence[float], slopes: Map) -> float:
    """Σ_i log ∂T_i/∂x_i in nats; `slopes` are the partial derivatives as functions of x_1 … x_i."""
    point = _point(x, slopes)
    found = [real("slope", d(point[: i + 1])) for i, d in enumerate(slopes)]
    if min(found) <= 0:
        raise InputError(f"expected components that increase, got the slopes {found}")
    return math.fsum(map(math.log, found))


def triangular_inverse(z: Sequence[float], components: Map, reach: float = 1e6) -> list[float]:
    """x with T(x) = z, each x_i in [−`reach`, `reach`], by bisection to the last digits."""
    target = _point(z, components)
    x: list[float] = []
    for T, wanted in zip(components, target, strict=True):
        x.append(_root(partial(_after, T, tuple(x)), wanted, real("reach", reach)))
    return x


def _after(T: Component, x: tuple[float, ...], t: float) -> float:
    return T([*x, t])


def _root(f: Callable[[float], float], wanted: float, reach: float) -> float:
    low, high = -reach, reach
    if not f(low) <= wanted <= f(high):
        raise InputError(f"expected {wanted:g} between {f(low):g} and {f(high):g}, the map's ends")
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return low if abs(f(low) - wanted) < abs(f(high) - wanted) else high
        if f(middle) < wanted:
            low = middle
        else:
            high = middle


def knothe_rosenblatt(covariance: ArrayLike) -> list[list[float]]:
    """L^{−1}: the one lower triangular map with positive slopes from N(0, Σ) to N(0, I).

    `InputError` for a Σ that is not symmetric and positive definite.
    """
    matrix = floats("the covariance", covariance)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not (matrix == matrix.T).all():
        raise InputError(f"expected a symmetric covariance, got shape {matrix.shape}")
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError as error:
        raise InputError("expected a positive definite covariance, got one that is not") from error
    inverse: list[list[float]] = np.tril(np.linalg.inv(root)).tolist()
    return inverse


def _point(x: Sequence[float], components: Map) -> list[float]:
    point = reals("x", x)
    if len(point) != len(components):
        raise InputError(f"expected {len(components)} coordinates, got {len(point)}")
    return point
