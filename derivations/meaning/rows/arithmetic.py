"""Arithmetic of numbers, vectors and matrices, and the named functions."""

from __future__ import annotations

from functools import reduce

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import require
from derivations.meaning.expect import describe, number
from derivations.meaning.linear import matmul
from derivations.meaning.sets import Product, as_set, factors
from derivations.meaning.table import construct
from derivations.meaning.values import (
    ZERO,
    Array,
    FiniteSet,
    Flexible,
    Undetermined,
    Value,
    pairs,
)
from derivations.meaning.world import World, evaluate

#: Largest whole number that a product or a power may come to, in binary digits.
MAX_BITS = 20_000


def same_shape(a: Array, b: Array, sign: str) -> None:
    """Two arrays met by an entrywise sign must have one shape."""
    if a.shape != b.shape or a.row != b.row:
        raise Unreadable(
            f"{sign} joins values of one shape; left is {describe(a)}, right is {describe(b)}"
        )


def _grow(flexible: Flexible, like: Array) -> Array:
    if flexible.ones and len(like.shape) == 1 and flexible.row != like.row:
        raise Unreadable(
            f"left and right differ: a {'row' if flexible.row else 'column'} of ones "
            f"and {describe(like)}"
        )
    return Array(like.shape, (flexible.scale,) * len(like.entries), like.row)


def align(a: Value, b: Value, sign: str) -> tuple[Value, Value]:
    """Bring two sides of an entrywise sign to one type, or say what they are."""
    if isinstance(a, Flexible) and isinstance(b, Array):
        return _grow(a, b), b
    if isinstance(b, Flexible) and isinstance(a, Array):
        return a, _grow(b, a)
    if isinstance(a, Array) and isinstance(b, Array):
        same_shape(a, b, sign)
        return a, b
    if a is ZERO and isinstance(b, sympy.Expr):
        return sympy.S.Zero, b
    if b is ZERO and isinstance(a, sympy.Expr):
        return a, sympy.S.Zero
    if isinstance(a, sympy.Expr) and isinstance(b, sympy.Expr):
        return a, b
    if isinstance(a, Flexible) and isinstance(b, Flexible) and a.ones == b.ones and a.row == b.row:
        return a, b
    raise Unreadable(
        f"{sign} joins values of one kind; left is {describe(a)}, right is {describe(b)}"
    )


@construct("plus", "sum", "+", "ℝ, ℝⁿ, ℝ^{n×m}", "sum", "x + y = y + x")
def plus(a: Value, b: Value) -> Value:
    a, b = align(a, b, "+")
    if isinstance(a, Array):
        return Array(
            a.shape, tuple(x + y for x, y in zip(a.entries, b.entries, strict=True)), a.row
        )
    if isinstance(a, Flexible):
        return Flexible(a.scale + b.scale, a.row, a.ones) if a.ones else ZERO
    return a + b


@construct("minus", "sum", "-", "ℝ, ℝⁿ, ℝ^{n×m}", "difference", "x - x = 0")
def minus(a: Value, b: Value) -> Value:
    return plus(a, negative(b))


@construct(
    "negative", "sign", "-", "ℝ, ℝⁿ, ℝ^{n×m}", "negative; it binds like a product", "-a b = -(a b)"
)
def negative(a: Value) -> Value:
    if isinstance(a, Array):
        return a.map(lambda x: -x)
    if isinstance(a, Flexible):
        return Flexible(-a.scale, a.row, a.ones) if a.ones else ZERO
    return -number(a)


@construct("positive", "sign", "+", "ℝ", "a plus sign before a number", "+a = a")
def positive(a: Value) -> Value:
    return a


@construct("dot", "product", r"\cdot", "ℝ, or matrices that fit", "product", r"2 \cdot a = a + a")
def dot(a: Value, b: Value) -> Value:
    return times(a, b)


@construct(
    "cross",
    "product",
    r"\times",
    "numbers; sets",
    "product of numbers, Cartesian product of sets",
    r"2 \times 3 = 6",
    lazy=True,
)
def cross(node: Node, world: World) -> Value:
    values = [evaluate(factor, world) for factor in factors(node)]
    if any(isinstance(v, Array) for v in values):
        raise Unreadable(
            r"\times between vectors can be read in two ways; "
            r"write \cdot or nothing for the product"
        )
    if all(isinstance(v, sympy.Expr | Flexible) for v in values):
        return reduce(times, values)
    sets = [as_set(v) for v in values]
    if all(isinstance(s, FiniteSet) for s in sets):
        return pairs(sets)
    return Product(tuple(sets))


@construct(
    "times", "built", "", "ℝ, or matrices that fit", "product by juxtaposition", "(A B) x = A (B x)"
)
def times(a: Value, b: Value) -> Value:
    if a is ZERO or b is ZERO:
        return ZERO
    if isinstance(a, sympy.Expr) and isinstance(b, sympy.Expr):
        return _bounded_product(a, b)
    if isinstance(a, sympy.Expr) and isinstance(b, Array):
        return b.map(lambda x: a * x)
    if isinstance(b, sympy.Expr) and isinstance(a, Array):
        return a.map(lambda x: x * b)
    if isinstance(a, sympy.Expr) and isinstance(b, Flexible):
        return Flexible(a * b.scale, b.row, b.ones)
    if isinstance(b, sympy.Expr) and isinstance(a, Flexible):
        return Flexible(b * a.scale, a.row, a.ones)
    return matmul(a, b)


def _bounded_product(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    found = a * b
    if found.is_Integer and int(found).bit_length() > MAX_BITS:
        raise Undetermined(
            f"a product of more than {MAX_BITS} binary digits is not worked out; "
            "use smaller numbers"
        )
    return found


@construct(
    "over",
    "product",
    "/",
    "ℝ",
    "quotient; the sign / takes one factor on each side",
    "a / 2 = 0.5 a",
)
def over(a: Value, b: Value) -> Value:
    return fraction(a, b)


@construct(
    "fraction",
    "fraction",
    r"\frac",
    "ℝ; vector by number",
    "quotient",
    r"\frac{a + b}{2} = \frac{a}{2} + \frac{b}{2}",
)
def fraction(a: Value, b: Value) -> Value:
    below = number(b, "a number below the line")
    require(below, "nonzero", "division by zero")
    return times(a, sympy.S.One / below)
