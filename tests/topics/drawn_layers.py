"""Coupling layers drawn for tests, and how far rounding may move what they compute.

s and t are polynomials of degree 2. Their coefficients are drawn for an input of size 1
and divided by powers of the size of the input they will meet, so |s| ≤ 14 in the first
layer and |s| ≤ 6 in the second: every exact value stays far inside double precision.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

EPS = 2.0**-52
ROUNDINGS = 40
"""More operations than lie between an input and one entry of a layer's output, twice over:
two programs are compared, each of which rounds at most 3·4 + 1 times in s, in t, and 4 after."""

Vector = Sequence[float]
numbers = st.floats(-2, 2, allow_subnormal=False)


@dataclass(frozen=True)
class Polynomial:
    """u ↦ constant + Σ linear_i u_i + Σ square_i u_i²; a plain number when k = 0."""

    constant: float
    linear: tuple[float, ...]
    square: tuple[float, ...]

    def __call__(self, u: Any) -> Any:
        total: Any = self.constant
        for i, (first, second) in enumerate(zip(self.linear, self.square, strict=True)):
            total = total + first * u[i] + second * u[i] ** 2.0
        return total

    def size(self, u: Vector) -> float:
        """The same with |·| on every term: EPS times it bounds one rounding."""
        return Polynomial(*_absolute(self))([abs(v) for v in u])

    def slope(self, u: Vector) -> float:
        """At most this much does the value move when every u_i moves by one."""
        parts = zip(self.linear, self.square, u, strict=True)
        return sum(abs(a) + 2 * abs(b * v) for a, b, v in parts)


def _absolute(p: Polynomial) -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    return abs(p.constant), tuple(map(abs, p.linear)), tuple(map(abs, p.square))


@dataclass(frozen=True)
class Function:
    """Some polynomials of the same u: the s or t of a layer."""

    parts: tuple[Polynomial, ...]

    def __call__(self, u: Any) -> list[Any]:
        return [part(u) for part in self.parts]


@dataclass(frozen=True)
class Layer:
    """One drawn layer: the point, Ω, s and t, and the functions of a second layer."""

    x: list[float]
    omega: tuple[int, ...]
    s: Function
    t: Function
    s2: Function
    t2: Function

    @property
    def rest(self) -> tuple[int, ...]:
        """Ω^c."""
        return complement(self.omega, len(self.x))


def complement(omega: Sequence[int], n: int) -> tuple[int, ...]:
    """The coordinates of {1, …, n} that are not in Ω."""
    return tuple(i for i in range(1, n + 1) if i not in omega)


@dataclass(frozen=True)
class Rounded:
    """A vector, and for each entry how far two programs that compute it may differ."""

    value: list[float]
    error: list[float]
    log_det: float = 0.0
    log_det_error: float = 0.0


def layer(at: Rounded, omega: Sequence[int], s: Function, t: Function, sign: int = 1) -> Rounded:
    """One layer (its inverse for `sign` −1) by the definition, with its rounding to first order."""
    kept = [at.value[i - 1] for i in omega]
    moved = max((at.error[i - 1] for i in omega), default=0.0)
    value, error = list(at.value), list(at.error)
    log_det, log_det_error = at.log_det, at.log_det_error
    for i, scale, shift in zip(complement(omega, len(value)), s.parts, t.parts, strict=True):
        off_s = ROUNDINGS * EPS * (1 + scale.size(kept)) + moved * scale.slope(kept)
        off_t = ROUNDINGS * EPS * shift.size(kept) + moved * shift.slope(kept)
        log, add = scale(kept), shift(kept)
        log_det, log_det_error = log_det + sign * log, log_det_error + off_s
        factor, old = math.exp(sign * log), value[i - 1]
        if sign == 1:
            value[i - 1] = factor * old + add
            error[i - 1] = factor * (error[i - 1] + abs(old) * off_s) + off_t + EPS * abs(add)
        else:
            value[i - 1] = factor * (old - add)
            size = abs(old) + abs(add)
            error[i - 1] = factor * (error[i - 1] + off_t + size * off_s)
    return Rounded(value, error, log_det, log_det_error)


def exactly(x: Vector) -> Rounded:
    """An input, which has no error."""
    return Rounded(list(x), [0.0] * len(x))


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Points of up to five coordinates, Ω from empty to all of them."""
    n = draw(st.integers(1, 5))
    x = draw(st.lists(numbers, min_size=n, max_size=n))
    omega = tuple(sorted(draw(st.sets(st.integers(1, n)))))
    k = len(omega)

    def function(inputs: int, outputs: int, reach: float) -> Function:
        coefficients = st.lists(st.floats(-0.5, 0.5), min_size=inputs, max_size=inputs)
        parts = []
        for _ in range(outputs):
            constant, linear, square = draw(numbers), draw(coefficients), draw(coefficients)
            scaled = (tuple(v / reach**d for v in c) for d, c in ((1, linear), (2, square)))
            parts.append(Polynomial(constant, *scaled))
        return Function(tuple(parts))

    s, t = (function(k, n - k, 1.0) for _ in range(2))
    reach = _reach(x, omega, s, t)
    return Layer(x, omega, s, t, *(function(n - k, k, reach) for _ in range(2)))


def _reach(x: Vector, omega: Sequence[int], s: Function, t: Function) -> float:
    """How large an entry of z_{Ω^c} is before anything cancels, and at least 1."""
    kept = [x[i - 1] for i in omega]
    rows = zip(complement(omega, len(x)), s.parts, t.parts, strict=True)
    return max([1.0, *(math.exp(a(kept)) * abs(x[i - 1]) + b.size(kept) for i, a, b in rows)])
