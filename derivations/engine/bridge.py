"""Core terms as SymPy expressions and back, for what SymPy finds: primitives, roots, squares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy
from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.terms import Term


class NoCounterpart(Exception):
    """A term that SymPy has no word for, or the other way round."""


#: What SymPy raises when a method does not apply.
SYMPY_ERRORS = (
    ValueError, TypeError, NotImplementedError, AttributeError, RecursionError, ArithmeticError,
    KeyError, IndexError, AssertionError, sympy.polys.polyerrors.BasePolynomialError, NoCounterpart,
)  # fmt: skip


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": sympy.exp, "log": sympy.log, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "atan": sympy.atan,
    "erf": sympy.erf, "erfinv": sympy.erfinv, "abs": sympy.Abs, "sign": sympy.sign,
    "floor": sympy.floor, "gamma": sympy.gamma, "lgamma": sympy.loggamma,
    "digamma": sympy.digamma, "max": sympy.Max, "min": sympy.Min,
}  # fmt: skip
_NAMES = {made: name for name, made in _FUNCTIONS.items()}


class Bridge:
    """One translation; what is no arithmetic and no plain function becomes a symbol of its own."""

    def __init__(self, positive: Iterable[str] = ()) -> None:
        self.positive = frozenset(positive)
        self.symbols: dict[str, sympy.Symbol] = {}
        self.opaque: dict[Term, sympy.Symbol] = {}

    def symbol(self, name: str) -> sympy.Symbol:
        """The symbol of a variable."""
        if name not in self.symbols:
            known = {"positive": True} if name in self.positive else {"real": True}
            self.symbols[name] = sympy.Symbol(name, **known)
        return self.symbols[name]

    def out(self, term: Term) -> sympy.Expr:  # noqa: C901 - one table of operations
        """A term for SymPy."""
        if term.op == "num":
            return sympy.Rational(int(term.data.p), int(term.data.q))
        if term.op == "var":
            return self.symbol(term.data)
        if term.op == "pi":
            return sympy.pi
        if term.op in ("guard", "only if"):
            return self.out(term.args[1])
        args = (
            [self.out(a) for a in term.args] if term.op not in ("call", *t.BINDERS, "ite") else []
        )
        if term.op == "add":
            return sympy.Add(*args)
        if term.op == "mul":
            return sympy.Mul(*args)
        if term.op == "power":
            return args[0] ** term.data
        if term.op == "root":
            return sympy.root(args[0], term.data)
        if term.op == "raised":
            return args[0] ** args[1]
        if term.op in _FUNCTIONS:
            return _FUNCTIONS[term.op](*args)
        if term not in self.opaque:
            self.opaque[term] = sympy.Dummy(f"opaque{len(self.opaque)}", real=True)
        return self.opaque[term]

    def back(self, expr: sympy.Expr) -> Term:
        """What SymPy found, as a term. Raises `NoCounterpart`."""
        names = {symbol: t.var(name) for name, symbol in self.symbols.items()}
        hidden = {symbol: term for term, symbol in self.opaque.items()}
        return self._back(sympy.sympify(expr, strict=True), {**names, **hidden})

    def _back(self, expr: sympy.Expr, known: dict[sympy.Symbol, Term]) -> Term:  # noqa: C901 - one table of operations
        if expr in known:
            return known[expr]
        if expr.is_Rational:
            return t.num(fmpq(int(expr.p), int(expr.q)))
        if expr is sympy.pi:
            return t.PI
        if expr is sympy.E:
            return t.exp(1)
        args = [self._back(a, known) for a in expr.args]
        if expr.is_Add:
            return t.add(*args)
        if expr.is_Mul:
            return t.mul(*args)
        if expr.is_Pow:
            return t.raised(*args)
        if expr.func in (sympy.Max, sympy.Min):
            return t.extreme(_NAMES[expr.func], args)
        if isinstance(expr, sympy.erfc):
            return 1 - t.function("erf", args[0])
        if isinstance(expr, sympy.Abs):
            return t.absolute(args[0])
        if expr.func in _NAMES and len(args) == 1:
            return t.function(_NAMES[expr.func], args[0])
        raise NoCounterpart(str(expr.func))
