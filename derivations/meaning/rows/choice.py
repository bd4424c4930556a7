"""Maxima and minima over finite sets, and where they are attained."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.exact import gap_sign
from derivations.meaning.expect import finite_set, number
from derivations.meaning.rows.binding import assignments
from derivations.meaning.rows.extremes import over_interval
from derivations.meaning.table import construct
from derivations.meaning.values import FiniteSet, Undefined, Value
from derivations.meaning.world import World, evaluate


def _best(values: list[sympy.Expr], f: Callable[..., sympy.Expr], name: str) -> sympy.Expr:
    if not values:
        raise Undefined(f"the {name} of nothing")
    if all(v.is_Rational for v in values) or not all(v.is_number for v in values):
        return f(*values)
    sign = 1 if f is sympy.Max else -1
    best = values[0]
    for value in values[1:]:
        if gap_sign(value, best) * sign > 0:
            best = value
    return best


def _over(node: Node, world: World) -> list[sympy.Expr]:
    binding, body = node.args
    return [number(evaluate(body, inner)) for inner in assignments(binding, body, world)]


def _listed(values: tuple[Value, ...]) -> list[sympy.Expr]:
    if len(values) == 1 and isinstance(values[0], FiniteSet):
        return [number(v) for v in values[0]]
    if len(values) == 1 and not isinstance(values[0], sympy.Expr):
        return [number(v) for v in finite_set(values[0])]
    return [number(v) for v in values]


_MAX_SAYS = "largest value over a finite set; also of a list in brackets"
_MIN_SAYS = "smallest value over a finite set; also of a list in brackets"


@construct(
    "max",
    "big",
    r"\max",
    "finite range → ℝ",
    _MAX_SAYS,
    r"\max_{m \in \{1, 2, 3\}} m (4 - m) = 4",
    lazy=True,
)
def maximum(node: Node, world: World) -> sympy.Expr:
    return _best(_over(node, world), sympy.Max, "maximum")


@construct(
    "min",
    "big",
    r"\min",
    "finite range → ℝ",
    _MIN_SAYS,
    r"\min_{m \in \{1, 2, 3\}} m^2 = 1",
    lazy=True,
)
def minimum(node: Node, world: World) -> sympy.Expr:
    return _best(_over(node, world), sympy.Min, "minimum")


@construct("max of", "built", "", "ℝ, …", "the larger of listed numbers", r"\max(a, b) \ge a")
def max_of(*values: Value) -> sympy.Expr:
    return _best(_listed(values), sympy.Max, "maximum")


@construct("min of", "built", "", "ℝ, …", "the smaller of listed numbers", r"\min(a, b) \le a")
def min_of(*values: Value) -> sympy.Expr:
    return _best(_listed(values), sympy.Min, "minimum")


def _arg(node: Node, world: World, sign: int, name: str) -> FiniteSet:
    binding, body = node.args
    keys = [leaf.text for leaf in binding.args[0].args]
    found: list[tuple[Value, sympy.Expr]] = []
    for inner in assignments(binding, body, world):
        where = tuple(inner.values[key] for key in keys)
        found.append((where[0] if len(where) == 1 else where, number(evaluate(body, inner))))
    if not found:
        raise Undefined(f"the {name} of nothing")
    best = found[0][1]
    for _, value in found:
        best = value if gap_sign(value, best) * sign > 0 else best
    return FiniteSet.of(where for where, value in found if gap_sign(value, best) == 0)


@construct(
    "argmax",
    "big",
    r"\argmax",
    "finite range → set",
    "the set of all places where the largest value is attained",
    r"\arg\max_{m \in \{1, 2, 3\}} m (4 - m) = \{2\}",
    lazy=True,
)
def argmax(node: Node, world: World) -> FiniteSet:
    return _arg(node, world, 1, "arg max")


@construct(
    "argmin",
    "big",
    r"\argmin",
    "finite range → set",
    "the set of all places where the smallest value is attained",
    r"\arg\min_{m \in \{1, 2, 3\}} m^2 = \{1\}",
    lazy=True,
)
def argmin(node: Node, world: World) -> FiniteSet:
    return _arg(node, world, -1, "arg min")


@construct(
    "sup",
    "big",
    r"\sup",
    "range → ℝ",
    "supremum; over a finite set the maximum",
    r"\sup_{m \in \{1, 2, 3\}} m = 3",
    lazy=True,
)
def supremum(node: Node, world: World) -> sympy.Expr:
    return _extreme(node, world, sympy.Max, "supremum")


@construct(
    "inf",
    "big",
    r"\inf",
    "range → ℝ",
    "infimum; over a finite set the minimum",
    r"\inf_{t \in (0, \infty)} \exp(-t) = 0",
    lazy=True,
)
def infimum(node: Node, world: World) -> sympy.Expr:
    return _extreme(node, world, sympy.Min, "infimum")


def _extreme(node: Node, world: World, f: Callable[..., sympy.Expr], name: str) -> sympy.Expr:
    found = over_interval(node, world, 1 if f is sympy.Max else -1)
    return _best(_over(node, world), f, name) if found is None else found


@construct(
    "sup of", "built", "", "ℝ, …", "the largest of listed numbers", r"\sup(a, b) = \max(a, b)"
)
def sup_of(*values: Value) -> sympy.Expr:
    return max_of(*values)


@construct(
    "inf of", "built", "", "ℝ, …", "the smallest of listed numbers", r"\inf(a, b) = \min(a, b)"
)
def inf_of(*values: Value) -> sympy.Expr:
    return min_of(*values)


@construct("argmax of", "built", "", "", "", "")
def argmax_of(*values: Value) -> Value:
    raise Unreadable(r"\arg\max needs a name below it that says what is varied")


@construct("argmin of", "built", "", "", "", "")
def argmin_of(*values: Value) -> Value:
    raise Unreadable(r"\arg\min needs a name below it that says what is varied")
