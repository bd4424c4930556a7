"""Where an expression vanishes: what is true almost everywhere is tested there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import sympy

from derivations.checking.prove import wieldy

#: Largest expression, in operations, that is factored, and highest degree that is solved.
FACTORED, DEGREE = 120, 6
#: Most roots that are looked at.
MOST = 6

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
