"""Arithmetic of numbers, vectors and matrices, and the named functions."""

from __future__ import annotations

from functools import reduce

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.language import Node
from derivations.meaning.alignment import align
from derivations.meaning.casts import is_number, number, pairs
from derivations.meaning.linear import is_array, matmul
from derivations.meaning.sets import Product, as_set, factors
from derivations.meaning.table import construct
from derivations.meaning.values import ZERO, Array, FiniteSet, Flexible, Value
from derivations.meaning.world import World, evaluate

#: Largest whole number that a product or a power is multiplied out to, in binary digits.
MAX_BITS = t.MAX_BITS


@construct("plus", "sum", "+", "ℝ, ℝⁿ, ℝ^{n×m}", "sum", "x + y = y + x")
def plus(a: Value, b: Value) -> Value:
    a, b = align(a, b, "+")
    if isinstance(a, Array):
        return Array(
            a.shape, tuple(x + y for x, y in zip(a.entries, b.entries, strict=True)), a.row
        )
    if isinstance(a, Flexible):
        return Flexible(a.scale + b.scale, a.row, a.ones) if a.ones else ZERO
    return number(a) + number(b)


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
    if a is t.INFINITY:
        return t.MINUS_INFINITY
    return -number(a)


@construct("positive", "sign", "+", "ℝ", "a plus sign before a number", "+a = a")
def positive(a: Value) -> Value:
    return a


@construct(
    "dot",
    "product",
    r"\cdot",
    "ℝ, or matrices that fit",
    "product",
    r"2 \cdot a = a + a",
    lazy=True,
)
def dot(node: Node, world: World) -> Value:
    return _product(node, world)


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
    if all(is_number(v) or isinstance(v, Flexible) for v in values):
        return reduce(times, values)
    sets = [as_set(v) for v in values]
    if all(isinstance(s, FiniteSet) for s in sets):
        return pairs(sets)
    return Product(tuple(sets))


@construct(
    "times",
    "built",
    "",
    "ℝ, or matrices that fit",
    "product by juxtaposition",
    "(A B) x = A (B x)",
    lazy=True,
)
def juxtaposed(node: Node, world: World) -> Value:
    return _product(node, world)


def _product(node: Node, world: World) -> Value:
    a, b = (evaluate(arg, world) for arg in node.args)
    if node.args[0].head == "hadamard" and is_array(a) and is_array(b):
        refuse_mixed(node, r"A \odot B C", r"(A \odot B) C", r"A \odot (B C)")
    return times(a, b)


def refuse_mixed(node: Node, text: str, one: str, other: str) -> None:
    """⊙ beside a product of matrices has two readings, which differ."""
    raise Unreadable(
        f"a product such as {text} can be read in two ways: write {one} or {other}", node.span
    )


def times(a: Value, b: Value) -> Value:
    """The product of two values; 0 takes the shape of what it meets."""
    if a is ZERO or b is ZERO:
        return _nothing(b if a is ZERO else a)
    if is_number(a) and is_number(b):
        return number(a) * number(b)
    if is_number(a) and isinstance(b, Array):
        return b.map(lambda x: number(a) * x)
    if is_number(b) and isinstance(a, Array):
        return a.map(lambda x: x * number(b))
    if is_number(a) and isinstance(b, Flexible):
        return Flexible(number(a) * b.scale, b.row, b.ones)
    if is_number(b) and isinstance(a, Flexible):
        return Flexible(a.scale * number(b), a.row, a.ones)
    return matmul(a, b)


def _nothing(other: Value) -> Value:
    """0 times a value, which is 0 only where the value exists."""
    if isinstance(other, Array):
        return ZERO if all(x.total for x in other.entries) else other.map(lambda x: 0 * x)
    if isinstance(other, Flexible):
        return ZERO
    return ZERO if number(other).total else 0 * number(other)


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
    return times(a, 1 / number(b, "a number below the line"))
