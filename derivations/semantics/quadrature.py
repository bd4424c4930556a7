"""Integrals as numbers: tanh-sinh quadrature with an error estimate, in mpmath.

The integrand is worked out node by node; no code is generated from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy

#: Working digits, and the error estimate that is accepted, relative to the larger of 1 and |value|.
DIGITS, ACCEPTED = 17, mpmath.mpf(10) ** -12
#: Where the line is cut, so that no bump of ordinary width falls between the nodes.
_CUTS = (-12, -3, 0, 3, 12)


@dataclass
class Counted:
    """How many integrals were worked out: whoever plans many worlds can plan fewer."""

    calls: int = 0


counted = Counted()

_FUNCTIONS: dict[type, Callable[..., Any]] = {
    sympy.exp: mpmath.exp,
    sympy.log: mpmath.log,
    sympy.sin: mpmath.sin,
    sympy.cos: mpmath.cos,
    sympy.tan: mpmath.tan,
    sympy.sinh: mpmath.sinh,
    sympy.cosh: mpmath.cosh,
    sympy.tanh: mpmath.tanh,
    sympy.erf: mpmath.erf,
    sympy.erfinv: mpmath.erfinv,
    sympy.Abs: abs,
}


def quadrature(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """∫ from low to high as a float of double precision; None if it is not found to converge."""
    if (integrand.free_symbols - {variable}) or low.free_symbols or high.free_symbols:
        return None
    with mpmath.workdps(DIGITS):
        points = _points(_number(low), _number(high))
        try:
            value, error = mpmath.quad(compiled(integrand, variable), points, error=True)
        except (ZeroDivisionError, OverflowError, ValueError, TypeError, KeyError):
            return None
        if not mpmath.isfinite(value) or isinstance(value, mpmath.mpc):
            return None
        if error > ACCEPTED * max(1, abs(value)):
            return None
        return sympy.Float(str(value), 17)


def _number(end: sympy.Expr) -> Any:
    if end in (sympy.oo, -sympy.oo):
        return mpmath.inf if end > 0 else -mpmath.inf
    return mpmath.mpf(str(end.evalf(DIGITS)))


def _points(low: Any, high: Any) -> list[Any]:
    if low == high or (mpmath.isfinite(low) and mpmath.isfinite(high)):
        return [low, (low + high) / 2, high]
    if low > high:
        return [low, high]
    return [low, *(mpmath.mpf(c) for c in _CUTS if low < c < high), high]


def compiled(expr: sympy.Expr, variable: sympy.Symbol) -> Callable[[Any], Any]:
    """An expression of one variable as nested functions of mpmath numbers.

    Raises `KeyError` for a function that is not in the table.
    """
    if expr == variable:
        return lambda x: x
    if variable not in expr.free_symbols:
        constant = mpmath.mpf(str(expr.evalf(DIGITS)))
        return lambda x: constant
    if expr.is_Pow and expr.args[1].is_Integer:
        base, power = compiled(expr.args[0], variable), int(expr.args[1])
        return lambda x: base(x) ** power
    parts = [compiled(arg, variable) for arg in expr.args]
    joined = _JOINED.get(expr.func)
    if joined is not None:
        return lambda x: joined(part(x) for part in parts)
    if expr.is_Pow:
        return lambda x: mpmath.power(parts[0](x), parts[1](x))
    function = _FUNCTIONS[expr.func]
    return lambda x: function(*(part(x) for part in parts))


_JOINED: dict[type, Callable[..., Any]] = {
    sympy.Add: sum,
    sympy.Mul: lambda parts: math.prod(parts),
    sympy.Max: max,
    sympy.Min: min,
}
