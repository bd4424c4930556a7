"""Limits: by the rules for sums, products and continuous functions, the rest by SymPy.

SymPy's own limit of a whole expression is sometimes wrong without saying so, for
instance of a shifted error function. So it is asked for small parts only, and
wherever the expression is a number near the point, the values must come closer
and closer to the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import sympy

from derivations.semantics.exact import DIGITS, MAX_EXPONENT, approximate
from derivations.semantics.values import Undefined, Undetermined

#: How near to the point the values are looked at, as powers of ten, from far to near.
NEARER = (2, 6, 12)
#: The distance to the limit must shrink at least by this factor, or be as good as none.
SHRINKS, NONE = sympy.Rational(3, 4), sympy.Rational(1, 10**30)

#: Functions that are continuous and go to a limit of their own at ±∞.
CONTINUOUS = (sympy.exp, sympy.erf, sympy.tanh, sympy.Abs)


def limit_at(expr: sympy.Expr, variable: sympy.Symbol, where: sympy.Expr) -> sympy.Expr:
    """The limit of an expression. Raises `Undefined` if there is none, `Undetermined` if unsure."""
    found = _limit(expr, variable, where)
    if expr.free_symbols != {variable} or _confirmed(expr, variable, where, found):
        return found
    raise Undetermined("the values near the point do not go where this limit seems to be")


def _limit(expr: sympy.Expr, variable: sympy.Symbol, where: sympy.Expr) -> sympy.Expr:
    """By parts where each part has a limit and together they say what the whole does."""
    if variable not in expr.free_symbols:
        return expr
    if expr == variable:
        return where
    if expr.is_Add or expr.is_Mul or expr.func in CONTINUOUS or _is_power(expr):
        with suppress(Undefined):
            found = expr.func(*(_limit(arg, variable, where) for arg in expr.args))
            if _says_something(found):
                return found
    return _by_sympy(expr, variable, where)


def _is_power(expr: sympy.Expr) -> bool:
    return bool(expr.is_Pow and expr.args[1].is_Integer and expr.args[1] > 0)


def _says_something(found: sympy.Expr) -> bool:
    if found in (sympy.oo, -sympy.oo):
        return True
    return not found.has(sympy.oo, -sympy.oo, sympy.zoo, sympy.nan, sympy.AccumBounds)


def _by_sympy(expr: sympy.Expr, variable: sympy.Symbol, where: sympy.Expr) -> sympy.Expr:
    try:
        found = sympy.limit(expr, variable, where, "+-" if where.is_finite else "+")
    except (ValueError, NotImplementedError) as error:
        raise Undefined("this limit does not exist, or SymPy cannot find it") from error
    if found.has(sympy.Limit, sympy.AccumBounds, sympy.nan, sympy.zoo):
        raise Undefined("this limit does not exist, or SymPy cannot find it")
    return found


def _confirmed(
    expr: sympy.Expr, variable: sympy.Symbol, where: sympy.Expr, limit: sympy.Expr
) -> bool:
    """Whether the values near the point come ever closer to the limit, from each side."""
    return all(_closing_in(values, limit) for values in _nearby(expr, variable, where))


def _nearby(
    expr: sympy.Expr, variable: sympy.Symbol, where: sympy.Expr
) -> Iterator[list[sympy.Expr]]:
    """Values ever closer to the point, one list for each side from which it is approached."""
    steps = [sympy.Integer(10) ** power for power in NEARER]
    if where.is_finite:
        sides = [[where + sign / step for step in steps] for sign in (1, -1)]
    else:
        sides = [[sympy.sign(where) * step for step in steps]]
    for points in sides:
        yield [_value(expr, variable, point) for point in points]


def _value(expr: sympy.Expr, variable: sympy.Symbol, point: sympy.Expr) -> sympy.Expr:
    for power in expr.atoms(sympy.exp):
        if (
            power.args[0].has(sympy.exp)
            and abs(_value(power.args[0], variable, point)) > MAX_EXPONENT
        ):
            raise Undetermined("a limit with exponents of exponents is not worked out")
    return approximate(expr.xreplace({variable: point.evalf(DIGITS)}))


def _closing_in(values: list[sympy.Expr], limit: sympy.Expr) -> bool:
    if limit in (sympy.oo, -sympy.oo):
        grown = [value * sympy.sign(limit) for value in values]
        return grown == sorted(grown) and grown[-1] > max(1, grown[0])
    goal = approximate(limit)
    _, far, near = (abs(value - goal) for value in values)
    return bool(near <= NONE * max(1, abs(goal)) or near <= SHRINKS * far)
