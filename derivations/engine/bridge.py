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
_OUT: dict[str, Callable[..., Any]] = {
    **_FUNCTIONS, "add": sympy.Add, "mul": sympy.Mul, "power": sympy.Pow, "root": sympy.root,
    "raised": sympy.Pow,
}  # fmt: skip
#: Operations that carry a number besides their arguments.
_WITH_DATA = frozenset({"power", "root"})
#: What SymPy computes at once, with as many digits as that takes, where no symbol stands in it.
_COMPUTED = frozenset({"abs", "sign", "floor", "max", "min"})


def _is_computed(term: Term) -> bool:
    if term.op in ("power", "raised"):  # of plain numbers, and so large that the kernel let it be
        return all(arg.op == "num" for arg in term.args)
    return term.op in _COMPUTED and term.closed


def _extreme(op: str) -> Callable[..., Term]:
    return lambda *args: t.extreme(op, args)


def _function(op: str) -> Callable[..., Term]:
    return lambda arg: t.function(op, arg)


_BACK: dict[Any, Callable[..., Term]] = {
    **{made: _function(op) for op, made in _FUNCTIONS.items()},
    sympy.Add: t.add, sympy.Mul: t.mul, sympy.Pow: t.raised, sympy.Abs: t.absolute,
    sympy.Max: _extreme("max"), sympy.Min: _extreme("min"),
    sympy.erfc: lambda arg: 1 - t.function("erf", arg),
    type(sympy.pi): lambda: t.PI, type(sympy.E): lambda: t.exp(1),
}  # fmt: skip


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

    def out(self, term: Term) -> sympy.Expr:
        """A term for SymPy."""
        if term.op == "num":
            return sympy.Rational(int(term.data.p), int(term.data.q))
        if term.op == "var":
            return self.symbol(term.data)
        if term.op == "pi":
            return sympy.pi
        if term.op in ("guard", "only if"):
            return self.out(term.args[1])
        if term.op in _OUT and not _is_computed(term):
            data = (term.data,) if term.op in _WITH_DATA else ()
            return _OUT[term.op](*map(self.out, term.args), *data)
        if term not in self.opaque:
            self.opaque[term] = sympy.Dummy(f"opaque{len(self.opaque)}", real=True)
        return self.opaque[term]

    def back(self, expr: sympy.Expr) -> Term:
        """What SymPy found, as a term. Raises `NoCounterpart`."""
        names = {symbol: t.var(name) for name, symbol in self.symbols.items()}
        hidden = {symbol: term for term, symbol in self.opaque.items()}
        return self._back(sympy.sympify(expr, strict=True), {**names, **hidden})

    def _back(self, expr: sympy.Expr, known: dict[sympy.Symbol, Term]) -> Term:
        if expr in known:
            return known[expr]
        if expr.is_Rational:
            return t.num(fmpq(int(expr.p), int(expr.q)))
        if expr.func not in _BACK:
            raise NoCounterpart(str(expr.func))
        return _BACK[expr.func](*(self._back(arg, known) for arg in expr.args))
