"""Relations between values. The checker takes equations apart with `differences`."""

from __future__ import annotations

from itertools import product

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.exact import approximate, equal_numbers, gap_sign
from derivations.meaning.expect import comparable, describe, finite_set, number
from derivations.meaning.rows.arithmetic import align
from derivations.meaning.sets import as_set, contains
from derivations.meaning.table import construct
from derivations.meaning.values import (
    Array,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Undetermined,
    Value,
    vector,
)
from derivations.meaning.world import World, evaluate

#: Pairs of numbers that must be equal, or the verdict at once.
Pairs = list[tuple[sympy.Expr, sympy.Expr]]


def differences(left: Value, right: Value) -> Pairs | bool:
    """What an equation asks for: pairs of numbers to compare, or a plain truth value."""
    comparable(left, right)
    left, right = _stacked(left, right), _stacked(right, left)
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        found: Pairs = []
        for a, b in zip(left, right, strict=True):
            inner = differences(a, b)
            if inner is False:
                return False
            if inner is not True:
                found.extend(inner)
        return found
    if isinstance(left, sympy.Expr | Array | Flexible) or isinstance(
        right, sympy.Expr | Array | Flexible
    ):
        a, b = align(left, right, "=")
        if isinstance(a, Array):
            return list(zip(a.entries, b.entries, strict=True))
        return [(a, b)] if isinstance(a, sympy.Expr) else bool(a == b)
    return _plainly_equal(left, right)


def _stacked(value: Value, other: Value) -> Value:
    """Beside a vector, a tuple is its blocks one after the other and a permutation its word."""
    if not (isinstance(other, Array) and len(other.shape) == 1):
        return value
    if isinstance(value, Permutation):
        return vector(map(sympy.Integer, value.images))
    if not isinstance(value, tuple):
        return value
    entries: list[sympy.Expr] = []
    for part in value:
        entries.extend(part.entries if isinstance(part, Array) else [number(part)])
    return Array((len(entries),), tuple(entries))


def _plainly_equal(left: Value, right: Value) -> bool:
    if isinstance(left, Function) and isinstance(right, Function):
        return _equal_functions(left, right)
    try:
        left, right = as_set(left), as_set(right)
    except Unreadable:
        if type(left) is not type(right):
            raise Unreadable(
                f"= joins values of one kind; left is {describe(left)}, right is {describe(right)}"
            ) from None
    if type(left) is not type(right):
        left, right = finite_set(left), finite_set(right)
    return bool(left == right)


def _equal_functions(left: Function, right: Function) -> bool:
    domains = left.domains or right.domains
    if not all(isinstance(d, FiniteSet) for d in domains):
        raise Unreadable("an equation between functions of real numbers: write f(x) = g(x) instead")
    return all(equal(left.call(*args), right.call(*args)) for args in product(*domains))


def equal(left: Value, right: Value) -> bool:
    """Whether two values are equal, in a world where that can be told."""
    found = differences(left, right)
    if isinstance(found, bool):
        return found
    open_pairs = False
    for a, b in found:
        try:
            if not equal_numbers(a, b):
                return False
        except Undetermined:
            open_pairs = True
    if open_pairs:
        raise Undetermined("whether both sides are equal is open while they are symbolic")
    return True


@construct("eq", "relation", "=", "any two of one kind", "equality", "a + a = 2 a")
def eq(a: Value, b: Value) -> bool:
    return equal(a, b)


@construct("ne", "relation", r"\ne", "any two of one kind", "inequality", r"a^2 \ne -1")
def ne(a: Value, b: Value) -> bool:
    return not equal(a, b)


def _compare(a: Value, b: Value) -> int:
    if isinstance(a, Array) or isinstance(b, Array):
        raise Unreadable("vectors have no order here; compare their entries")
    return gap_sign(number(a), number(b))


@construct("lt", "relation", "<", "ℝ", "less than", r"-|a| < 1")
def lt(a: Value, b: Value) -> bool:
    return _compare(a, b) < 0


@construct("le", "relation", r"\le", "ℝ", "at most", r"2 a b \le a^2 + b^2")
def le(a: Value, b: Value) -> bool:
    return _compare(a, b) <= 0


@construct("gt", "relation", ">", "ℝ", "greater than", r"\exp(a) > 0")
def gt(a: Value, b: Value) -> bool:
    return _compare(a, b) > 0


@construct("ge", "relation", r"\ge", "ℝ", "at least", r"a^2 \ge 0")
def ge(a: Value, b: Value) -> bool:
    return _compare(a, b) >= 0


@construct("in", "relation", r"\in", "value, set", "membership", r"\sigma(i) \in \{1, \dots, n\}")
def member(a: Value, b: Value) -> bool:
    return contains(b, a)


@construct(
    "notin", "relation", r"\notin", "value, set", "non-membership", r"0 \notin \{1, \dots, n\}"
)
def not_member(a: Value, b: Value) -> bool:
    return not contains(b, a)


@construct(
    "subset",
    "relation",
    r"\subseteq",
    "set, set",
    "inclusion, equality allowed",
    r"\Omega \subseteq \{1, \dots, n\}",
)
def subset(a: Value, b: Value) -> bool:
    return all(contains(b, member_) for member_ in finite_set(a))


@construct(
    "proper subset",
    "relation",
    r"\subsetneq",
    "set, set",
    "inclusion without equality",
    r"\{1\} \subsetneq \{1, 2\}",
)
def proper_subset(a: Value, b: Value) -> bool:
    return subset(a, b) and not equal(a, b)


@construct(
    "subset of unclear kind",
    "relation",
    r"\subset",
    "",
    "",
    "",
)
def unclear_subset(a: Value, b: Value) -> bool:
    raise Unreadable(
        r"\subset can be read in two ways: write \subseteq or \subsetneq, whichever you mean"
    )


@construct(
    "approx",
    "relation",
    r"\approx",
    "ℝ, decimal",
    "the value rounds to the digits that are displayed",
    r"\pi \approx 3.14",
    lazy=True,
)
def approx(node: Node, world: World) -> bool:
    value = number(evaluate(node.args[0], world), "a number before ≈")
    shown = displayed(node.args[1])
    if shown is None:
        raise Unreadable(
            r"after ≈ stands a decimal number such as 2.0\times10^{-6}", node.args[1].span
        )
    if not value.is_number:
        raise Undetermined("a symbolic value has no digits")
    target, unit = shown
    return bool(abs(approximate(value) - target) <= unit / 2)


def displayed(node: Node) -> tuple[sympy.Rational, sympy.Rational] | None:
    """A displayed decimal and the unit of its last digit."""
    node = node.bare()
    if node.head == "negative":
        inner = displayed(node.args[0])
        return None if inner is None else (-inner[0], inner[1])
    if node.head == "number":
        decimals = len(node.text.partition(".")[2])
        return sympy.Rational(node.text), sympy.Rational(1, 10**decimals)
    if node.head in ("cross", "dot", "times"):
        mantissa, scale = displayed(node.args[0]), _ten_to(node.args[1].bare())
        if mantissa is None or scale is None:
            return None
        return mantissa[0] * scale, mantissa[1] * scale
    return None


def _ten_to(node: Node) -> sympy.Rational | None:
    if node.head != "power" or node.args[0].bare().text != "10":
        return None
    exponent = node.args[1].bare()
    sign = -1 if exponent.head == "negative" else 1
    digits = exponent.args[0].bare() if exponent.head == "negative" else exponent
    if digits.head != "number" or len(digits.text) > 3:
        return None
    return sympy.Rational(10) ** (sign * int(digits.text))
