"""The concrete functions that stand for a declared one of real arguments.

Each is a cubic plus an exponential along one direction, with coefficients from a
source, and bent so that it keeps what was declared of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from derivations.semantics.exact import exponent, settle

#: A direction with unlike entries, so that no two arguments play the same part.
_DIRECTION = tuple(sympy.Integer(d) for d in (1, -2, 3, -1, 2, -3, 4, -4))


def bent(
    source: Callable[[str, str], sympy.Rational], arity: int, shape: str, *, bounded: bool = False
) -> Callable[..., sympy.Expr]:
    """A function with coefficients `source(slot, kind)`, of the shape that the words say.

    With `bounded` it levels off, so that double precision can follow.
    """
    constant = source("0", "positive" if "positive" in shape else "real")
    linear = [source(str(i + 1), "real") for i in range(arity)]
    square, cubic, growth = (source(slot, "extra") for slot in ("square", "cubic", "exp"))
    bend = next((made for fact, made in _BENDS.items() if fact in shape), _plain)

    def value(*args: sympy.Expr) -> sympy.Expr:
        args = tuple(map(_levelled, args)) if bounded else args
        mixed = sympy.Add(*(d * x for d, x in zip(_DIRECTION, args, strict=False)))
        terms = [a * x for a, x in zip(linear, args, strict=True)]
        rest = sympy.Add(*terms, square * mixed**2, cubic * mixed**3)
        if growth:
            rest += growth * sympy.exp(exponent(mixed))
        return settle(bend(constant, rest, mixed, linear, square))

    if arity == 0:
        return lambda: constant
    return value


def _levelled(x: sympy.Expr) -> sympy.Expr:
    """Increasing like x near 0, and between −1 and 1 everywhere."""
    return x / sympy.sqrt(1 + x**2)


def _plain(constant: sympy.Expr, rest: sympy.Expr, *_: Any) -> sympy.Expr:
    return constant + rest


def _increasing(
    constant: sympy.Expr, rest: sympy.Expr, mixed: sympy.Expr, linear: Any, square: sympy.Expr
) -> sympy.Expr:
    """Steep everywhere, flat at one point, or levelling off far out: all three increase."""
    slope = linear[0]
    if slope > 0:
        return constant + slope * mixed + square**2 * (mixed - constant) ** 3
    if slope == 0:
        return constant + (mixed - constant) ** 3
    return constant - slope * _levelled(mixed)


#: How the free polynomial becomes one that keeps what was declared.
_BENDS = {
    "increasing": _increasing,
    "positive": lambda constant, rest, *_: constant + rest**2,
    "nonnegative": lambda constant, rest, *_: (constant + rest) ** 2,
    "plain": _plain,
}
