"""Integrals as numbers: tanh-sinh quadrature with an error estimate, in mpmath.

The integrand is worked out node by node; no code is generated from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import mpmath
import sympy

#: Working digits, and the error estimate that is accepted, relative to the larger of 1 and |value|.
DIGITS, ACCEPTED = 30, mpmath.mpf(10) ** -12
#: How often a piece may be halved, and how many exponentials are searched for peaks.
HALVINGS, BUMPS = 40, 6
#: Where the line is cut, so that no bump of ordinary width falls between the nodes.
_CUTS = (-12, -3, 0, 3, 12)
#: Where a peak is cut, in units of its width.
_REACH = (-12, -3, 0, 3, 12)


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
        points = _points(_number(low), _number(high), _bumps(integrand, variable))
        try:
            value = _halving(compiled(integrand, variable), points)
        except (ZeroDivisionError, OverflowError, ValueError, TypeError, KeyError):
            return None
        return None if value is None else sympy.Float(str(value), 17)


def _halving(integrand: Callable[[Any], Any], points: list[Any]) -> Any:
    """The integral over all pieces; the piece with the largest error is halved while it must be."""
    pieces = [_piece(integrand, low, high) for low, high in pairwise(points)]
    for _ in range(HALVINGS):
        value, error = sum(p[0] for p in pieces), sum(p[1] for p in pieces)
        if not mpmath.isfinite(value) or isinstance(value, mpmath.mpc):
            return None
        if error <= ACCEPTED * max(1, abs(value)):
            return value
        worst = max(range(len(pieces)), key=lambda at: pieces[at][1])
        _, _, low, high = pieces[worst]
        if not (mpmath.isfinite(low) and mpmath.isfinite(high)):
            return None
        middle = (low + high) / 2
        pieces[worst : worst + 1] = [
            _piece(integrand, low, middle),
            _piece(integrand, middle, high),
        ]
    return None


def _piece(integrand: Callable[[Any], Any], low: Any, high: Any) -> tuple[Any, Any, Any, Any]:
    value, error = mpmath.quad(integrand, [low, high], error=True)
    return value, error, low, high


def _bumps(integrand: sympy.Expr, variable: sympy.Symbol) -> list[Any]:
    """Where an exponential may peak, and how far its peak reaches, so that no node misses it."""
    found: list[Any] = []
    for atom in sorted(integrand.atoms(sympy.exp), key=str)[:BUMPS]:
        if not atom.args[0].is_polynomial(variable):
            continue
        slope = sympy.Poly(atom.args[0], variable).diff()
        with suppress(sympy.polys.polyerrors.PolynomialError, mpmath.libmp.NoConvergence):
            for root in slope.nroots(n=DIGITS) if slope.degree() > 0 else ():
                bend = abs(slope.diff().eval(root))
                if root.is_real and bend > 0:
                    width = 1 / mpmath.sqrt(mpmath.mpf(str(bend)))
                    found += [mpmath.mpf(str(root)) + side * width for side in _REACH]
    return found


def _number(end: sympy.Expr) -> Any:
    if end in (sympy.oo, -sympy.oo):
        return mpmath.inf if end > 0 else -mpmath.inf
    return mpmath.mpf(str(end.evalf(DIGITS)))


def _points(low: Any, high: Any, bumps: list[Any]) -> list[Any]:
    """The ends and every cut between them, in the direction of the integral."""
    cuts = {mpmath.mpf(c) for c in (*_CUTS, *bumps) if min(low, high) < c < max(low, high)}
    return [low, *sorted(cuts, reverse=low > high), high]


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
