"""Where an expression vanishes: what is true almost everywhere is tested there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from derivations.engine.prove import wieldy
from derivations.semantics.quadrature import compiled

#: Largest expression, in operations, that is factored, and highest degree that is solved.
FACTORED, DEGREE = 120, 6
#: Most roots that are looked at.
MOST = 6
#: Where changes of sign are looked for, in steps of 1/STEPS, and how often one is halved.
SCANNED, STEPS, HALVED = 80, 7, 40

#: The main inverses of each function that is taken off from outside.
_INVERSES: dict[type, Callable[[sympy.Expr], sympy.Expr]] = {
    sympy.exp: sympy.log,
    sympy.log: sympy.exp,
    sympy.sin: sympy.asin,
    sympy.cos: sympy.acos,
    sympy.tan: sympy.atan,
    sympy.sinh: sympy.asinh,
    sympy.cosh: sympy.acosh,
    sympy.tanh: sympy.atanh,
    sympy.erf: sympy.erfinv,
}


def roots(expr: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Expr]:
    """Some of the values of the symbol at which the expression is 0, in terms of the others."""
    found: list[sympy.Expr] = []
    if sympy.count_ops(expr) > FACTORED or not wieldy(expr):
        return list(_of_factor(expr, symbol))[:MOST]
    with suppress(sympy.polys.polyerrors.BasePolynomialError, NotImplementedError):
        top = sympy.fraction(sympy.together(expr))[0]
        for factor in sympy.Mul.make_args(sympy.factor(top)):
            base = factor.as_base_exp()[0] if factor.is_Pow else factor
            if base.has(symbol):
                found += _of_factor(base, symbol)
    real = [root for root in dict.fromkeys(found) if root.is_real is not False]
    return real[:MOST]


def levels(expr: sympy.Expr, symbols: list[sympy.Symbol]) -> list[dict[sympy.Symbol, sympy.Expr]]:
    """Points where the expression is level in every symbol: its peaks, valleys and saddles.

    One symbol after the other: where it is level in the first, what is left is a function of
    the others.
    """
    if not symbols:
        return [{}]
    symbol, *others = symbols
    found: list[dict[sympy.Symbol, sympy.Expr]] = []
    for place in roots(sympy.diff(expr, symbol), symbol) or _level_numbers(expr, symbol):
        rest = expr.subs(symbol, place)
        found += [
            {symbol: place.subs(point), **point}
            for point in levels(rest, [s for s in others if rest.has(s)])
        ]
    return found[:MOST]


def _level_numbers(expr: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Expr]:
    """Where the slope of a function of one symbol changes its sign, nearly, between ±SCANNED."""
    if expr.free_symbols != {symbol}:
        return []
    try:
        slope = compiled(sympy.diff(expr, symbol), symbol)
        values = [(at, slope(mpmath.mpf(at) / STEPS)) for at in range(-SCANNED, SCANNED + 1)]
        pairs = [(a, b) for (a, u), (b, v) in pairwise(values) if u * v < 0]
        return [_halved(slope, a, b) for a, b in pairs[:MOST]]
    except (KeyError, ValueError, TypeError, ZeroDivisionError, OverflowError):
        return []


def _halved(slope: Callable[[Any], Any], low: int, high: int) -> sympy.Rational:
    """A change of sign by bisection, as a fraction with a power of two below."""
    a, b = sympy.Rational(low, STEPS), sympy.Rational(high, STEPS)
    rising = slope(mpmath.mpf(high) / STEPS) > 0
    for _ in range(HALVED):
        middle = (a + b) / 2
        if (slope(mpmath.mpf(middle.p) / middle.q) > 0) == rising:
            b = middle
        else:
            a = middle
    return a


def _of_factor(expr: sympy.Expr, symbol: sympy.Symbol) -> Iterator[sympy.Expr]:
    if expr.is_polynomial(symbol) and sympy.count_ops(expr) <= FACTORED:
        yield from _of_polynomial(sympy.Poly(expr, symbol))
        return
    if sympy.count_ops(expr) > FACTORED:
        return
    rest, core = expr.as_independent(symbol, as_Add=True)
    scale, core = core.as_independent(symbol, as_Add=False)
    for value in _inverted(core, -rest / scale):
        if value.is_real is not False and not value.has(sympy.zoo, sympy.nan, sympy.oo):
            yield from roots(core.args[0] - value, symbol)


def _inverted(core: sympy.Expr, value: sympy.Expr) -> tuple[sympy.Expr, ...]:
    """What the argument of a function may be for the function to have a value."""
    if isinstance(core, sympy.Abs):
        return value, -value
    return (_INVERSES[core.func](value),) if core.func in _INVERSES else ()


def _of_polynomial(poly: sympy.Poly) -> Iterator[sympy.Expr]:
    coefficients = poly.all_coeffs()
    if len(coefficients) == 2:
        yield -coefficients[1] / coefficients[0]
    elif len(coefficients) == 3:
        a, b, c = coefficients
        for sign in (1, -1):
            yield (-b + sign * sympy.sqrt(b**2 - 4 * a * c)) / (2 * a)
    elif poly.degree() <= DEGREE and all(c.is_Rational for c in coefficients):
        yield from poly.real_roots()
