"""Derivatives at a point, worked out together with the value (forward mode).

A concrete world needs the numbers only, so no derivative is written out: each
node of the expression gives its value and its partial derivatives.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derivations.semantics.exact import exponent, gap_sign, settle
from derivations.semantics.values import Undefined

#: A value and its nonzero partial derivatives by the index of the symbol.
Jet = tuple[sympy.Expr, dict[int, sympy.Expr]]


class Unsupported(Exception):
    """A function whose derivative is not in the table."""


#: Derivative of each function of one argument, from the argument and the value.
_SLOPES: dict[type, Callable[[sympy.Expr, sympy.Expr], sympy.Expr]] = {
    sympy.exp: lambda a, v: v,
    sympy.log: lambda a, v: 1 / a,
    sympy.sin: lambda a, v: sympy.cos(a),
    sympy.cos: lambda a, v: -sympy.sin(a),
    sympy.tan: lambda a, v: 1 + v**2,
    sympy.sinh: lambda a, v: sympy.cosh(a),
    sympy.cosh: lambda a, v: sympy.sinh(a),
    sympy.tanh: lambda a, v: 1 - v**2,
    sympy.erf: lambda a, v: 2 * sympy.exp(-(a**2)) / sympy.sqrt(sympy.pi),
    sympy.erfinv: lambda a, v: sympy.sqrt(sympy.pi) * sympy.exp(v**2) / 2,
}


def gradient(
    expr: sympy.Expr, symbols: tuple[sympy.Expr, ...], point: tuple[sympy.Expr, ...]
) -> list[sympy.Expr]:
    """The partial derivatives of an expression at a point.

    Raises `Unsupported` for functions that are not in the table, and `Undefined`
    at kinks: where two branches meet, both must give the same derivatives.
    """
    first, last = _Walk(symbols, point), _Walk(symbols, point, last=True)
    row = first.row(expr)
    if first.tied and any(gap_sign(a, b) for a, b in zip(row, last.row(expr), strict=True)):
        raise Undefined("there is no derivative at a kink")
    return row


class _Walk:
    def __init__(
        self,
        symbols: tuple[sympy.Expr, ...],
        point: tuple[sympy.Expr, ...],
        *,
        last: bool = False,
    ) -> None:
        #: Whether the last of several equal branches is taken, and whether there were any.
        self.last, self.tied = last, False
        self.width = len(symbols)
        self.known: dict[sympy.Expr, Jet] = {
            s: (p, {i: sympy.S.One}) for i, (s, p) in enumerate(zip(symbols, point, strict=True))
        }
        self.symbols = set(symbols)

    def row(self, expr: sympy.Expr) -> list[sympy.Expr]:
        _, partial = self.jet(expr)
        return [partial.get(i, sympy.S.Zero) for i in range(self.width)]

    def jet(self, expr: sympy.Expr) -> Jet:
        if expr not in self.known:
            self.known[expr] = self._jet(expr)
        return self.known[expr]

    def _jet(self, expr: sympy.Expr) -> Jet:
        free = expr.free_symbols
        if not free & self.symbols:
            return settle(expr), {}
        if free - self.symbols:
            raise Unsupported
        if expr.is_Add:
            return self._add(expr)
        if expr.is_Mul:
            return self._mul(expr)
        if expr.is_Pow:
            return self._pow(*expr.args)
        if isinstance(expr, sympy.Abs | sympy.Max | sympy.Min):
            return self._choice(expr)
        if len(expr.args) == 1 and expr.func in _SLOPES:
            return self._function(expr)
        raise Unsupported

    def _add(self, expr: sympy.Expr) -> Jet:
        jets = [self.jet(arg) for arg in expr.args]
        partial: dict[int, sympy.Expr] = {}
        for _, slopes in jets:
            for i, slope in slopes.items():
                partial[i] = partial.get(i, sympy.S.Zero) + slope
        return sympy.Add(*(value for value, _ in jets)), partial

    def _mul(self, expr: sympy.Expr) -> Jet:
        value, partial = sympy.S.One, dict[int, sympy.Expr]()
        for arg in expr.args:
            factor, slopes = self.jet(arg)
            partial = {i: slope * factor for i, slope in partial.items()}
            for i, slope in slopes.items():
                partial[i] = partial.get(i, sympy.S.Zero) + value * slope
            value = value * factor
        return value, partial

    def _pow(self, base: sympy.Expr, power: sympy.Expr) -> Jet:
        (b, by_base), (p, by_power) = self.jet(base), self.jet(power)
        p = exponent(p)
        if b == 0 and not (p.is_Integer and p >= 1):
            raise Undefined("there is no derivative of this power at 0")
        value = settle(b**p)
        partial: dict[int, sympy.Expr] = {}
        for i, slope in by_base.items():
            partial[i] = settle(p * b ** (p - 1)) * slope
        for i, slope in by_power.items():
            partial[i] = partial.get(i, sympy.S.Zero) + value * settle(sympy.log(b)) * slope
        return value, partial

    def _choice(self, expr: sympy.Expr) -> Jet:
        """|a|, max and min: the branch that is taken, and where two meet the first or the last."""
        args = expr.args if not isinstance(expr, sympy.Abs) else (expr.args[0], -expr.args[0])
        want = -1 if isinstance(expr, sympy.Min) else 1
        best, *others = [self.jet(arg) for arg in args]
        for other in others:
            sign = gap_sign(other[0], best[0]) * want
            self.tied = self.tied or (sign == 0 and other[1] != best[1])
            best = other if sign > 0 or (sign == 0 and self.last) else best
        return best

    def _function(self, expr: sympy.Expr) -> Jet:
        a, slopes = self.jet(expr.args[0])
        a = exponent(a)
        value = settle(expr.func(a))
        slope = settle(_SLOPES[expr.func](a, value))
        return value, {i: slope * inner for i, inner in slopes.items()}
