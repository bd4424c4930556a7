"""Named functions of numbers, entrywise on vectors."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derivations.errors import Unreadable
from derivations.semantics.duties import require
from derivations.semantics.exact import exponent, gap_sign, is_floating, near, settle
from derivations.meaning.expect import finite_set, number
from derivations.meaning.rows.arithmetic import fraction
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Flexible, Permutation, Undetermined, Value


def entrywise(a: Value, f: Callable[[sympy.Expr], sympy.Expr], name: str) -> Value:
    """Apply a function of one number, to each entry of a vector if given one."""
    if isinstance(a, Array):
        if len(a.shape) == 2:
            raise Unreadable(
                f"{name} of a matrix can be read in two ways; write it for the entries you mean"
            )
        return a.map(lambda x: settle(f(x)))
    return settle(f(number(a, f"a number or vector after {name}")))


@construct(
    "exp",
    "function",
    r"\exp",
    "ℝ → ℝ_{>0}; entrywise on vectors",
    "exponential",
    r"\exp(a + b) = \exp(a) \exp(b)",
)
def exp(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.exp(exponent(x)), "exp")


@construct(
    "log",
    "function",
    r"\log",
    "ℝ_{>0} → ℝ; entrywise on vectors",
    "natural logarithm; \\log_b for base b",
    r"\log(\exp(a)) = a",
)
def log(a: Value, base: Value = None) -> Value:
    def one(x: sympy.Expr) -> sympy.Expr:
        require(x, "positive", "the logarithm of a number that is not positive")
        return sympy.log(x, evaluate=not (is_floating() and x.free_symbols))

    value = entrywise(a, one, "log")
    return value if base is None else fraction(value, one(number(base)))


@construct(
    "sin", "function", r"\sin", "ℝ → ℝ; entrywise on vectors", "sine", r"\sin^2 a + \cos^2 a = 1"
)
def sin(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.sin(exponent(x)), "sin")


@construct("cos", "function", r"\cos", "ℝ → ℝ; entrywise on vectors", "cosine", r"\cos 0 = 1")
def cos(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.cos(exponent(x)), "cos")


@construct("tan", "function", r"\tan", "ℝ → ℝ", "tangent", r"\tan 0 = 0")
def tan(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.tan(exponent(x)), "tan")


@construct(
    "sinh", "function", r"\sinh", "ℝ → ℝ; entrywise on vectors", "hyperbolic sine", r"\sinh 0 = 0"
)
def sinh(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.sinh(exponent(x)), "sinh")


@construct(
    "cosh", "function", r"\cosh", "ℝ → ℝ; entrywise on vectors", "hyperbolic cosine", r"\cosh 0 = 1"
)
def cosh(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.cosh(exponent(x)), "cosh")


@construct(
    "tanh",
    "function",
    r"\tanh",
    "ℝ → ℝ; entrywise on vectors",
    "hyperbolic tangent",
    r"\tanh 0 = 0",
)
def tanh(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.tanh(exponent(x)), "tanh")


@construct("erf", "function", r"\erf", "ℝ → ℝ", "error function", r"\operatorname{erf}(0) = 0")
def erf(a: Value) -> Value:
    return entrywise(a, lambda x: sympy.erf(near(x)), "erf")


@construct(
    "sgn",
    "function",
    r"\sgn",
    "ℝ, S_n → {−1, 0, 1}",
    "sign of a number or of a permutation",
    r"\operatorname{sgn}(\sigma) = \det P_\sigma",
)
def sgn(a: Value) -> Value:
    if isinstance(a, Permutation):
        return sympy.Integer(a.sign)
    return sympy.Integer(gap_sign(number(a), sympy.S.Zero))


@construct(
    "abs",
    "built",
    "",
    "ℝ; finite sets",
    "absolute value of a number, size of a set",
    r"|{-a}| = |a|",
)
def absolute(a: Value) -> Value:
    if isinstance(a, Array):
        raise Unreadable(
            r"bars around a vector or matrix can be read in two ways; write \|x\| or |\det A|"
        )
    if isinstance(a, sympy.Expr | Flexible):
        return magnitude(number(a))
    return sympy.Integer(len(finite_set(a, "a number or a finite set between bars")))


def magnitude(a: sympy.Expr) -> sympy.Expr:
    """|a|; the sign of a number is worked out, since SymPy's own search for it can take minutes."""
    if not a.is_number:
        return sympy.Abs(a)
    return a if gap_sign(a, sympy.S.Zero) >= 0 else -a


@construct(
    "floor", "built", "", "ℝ → ℤ", "largest integer that is not larger", r"\lfloor 2.5 \rfloor = 2"
)
def floor(a: Value) -> Value:
    return _whole(sympy.floor(exponent(number(a))))


@construct(
    "ceiling",
    "built",
    "",
    "ℝ → ℤ",
    "smallest integer that is not smaller",
    r"\lceil 2.5 \rceil = 3",
)
def ceiling(a: Value) -> Value:
    return _whole(sympy.ceiling(exponent(number(a))))


def _whole(value: sympy.Expr) -> sympy.Expr:
    if not value.is_Integer:
        raise Undetermined("rounding a symbolic number")
    return value
