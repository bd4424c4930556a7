"""Maxima and minima over finite sets, and where they are attained."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import finite_set, is_number, number
from derivations.meaning.membership import settled
from derivations.meaning.rows.binding import assignments
from derivations.meaning.rows.extremes import over_interval
from derivations.meaning.table import construct
from derivations.meaning.values import FiniteSet, Undefined, Value
from derivations.meaning.world import World, evaluate

_WORDS = {"max": "maximum", "min": "minimum"}


def _best(values: Sequence[Term], which: str) -> Term:
    if not values:
        raise Undefined(f"the {_WORDS[which]} of nothing")
    return t.extreme(which, values)


def _over(node: Node, world: World) -> list[Term]:
    binding, body = node.args
    return [number(evaluate(body, inner)) for inner in assignments(binding, body, world)]


def _listed(node: Node, world: World) -> list[Term]:
    values = [evaluate(arg, world) for arg in node.args]
    if len(values) == 1 and not is_number(values[0]):
        return [number(v) for v in settled(finite_set(values[0]), world)]
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
def maximum(node: Node, world: World) -> Term:
    return _best(_over(node, world), "max")


@construct(
    "min",
    "big",
    r"\min",
    "finite range → ℝ",
    _MIN_SAYS,
    r"\min_{m \in \{1, 2, 3\}} m^2 = 1",
    lazy=True,
)
def minimum(node: Node, world: World) -> Term:
    return _best(_over(node, world), "min")


@construct(
    "max of", "built", "", "ℝ, …", "the larger of listed numbers", r"\max(a, b) \ge a", lazy=True
)
def max_of(node: Node, world: World) -> Term:
    return _best(_listed(node, world), "max")


@construct(
    "min of", "built", "", "ℝ, …", "the smaller of listed numbers", r"\min(a, b) \le a", lazy=True
)
def min_of(node: Node, world: World) -> Term:
    return _best(_listed(node, world), "min")


def _places(node: Node, world: World, sign: int, name: str) -> FiniteSet:
    """The places, each under the condition that no other value is better than the one there."""
    binding, body = node.args
    keys = [leaf.text for leaf in binding.args[0].args]
    found: list[tuple[Value, Term]] = []
    for inner in assignments(binding, body, world):
        where = tuple(inner.values[key] for key in keys)
        value = sign * number(evaluate(body, inner))
        found.append((where[0] if len(where) == 1 else where, value))
    if not found:
        raise Undefined(f"the {name} of nothing")
    return FiniteSet.guarded(
        (where, t.conj(*(t.le(other, value) for _, other in found if other is not value)))
        for where, value in found
    )


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
    return _places(node, world, 1, "arg max")


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
    return _places(node, world, -1, "arg min")


@construct(
    "sup",
    "big",
    r"\sup",
    "range → ℝ",
    "supremum; over a finite set the maximum",
    r"\sup_{m \in \{1, 2, 3\}} m = 3",
    lazy=True,
)
def supremum(node: Node, world: World) -> Term:
    return _extreme(node, world, "max")


@construct(
    "inf",
    "big",
    r"\inf",
    "range → ℝ",
    "infimum; over a finite set the minimum",
    r"\inf_{t \in (0, \infty)} \exp(-t) = 0",
    lazy=True,
)
def infimum(node: Node, world: World) -> Term:
    return _extreme(node, world, "min")


def _extreme(node: Node, world: World, which: str) -> Term:
    found = over_interval(node, world, which)
    return _best(_over(node, world), which) if found is None else found


@construct(
    "sup of", "built", "", "ℝ, …", "the largest of listed numbers", r"\sup(a, b) = \max(a, b)",
    lazy=True,
)  # fmt: skip
def sup_of(node: Node, world: World) -> Term:
    return _best(_listed(node, world), "max")


@construct(
    "inf of", "built", "", "ℝ, …", "the smallest of listed numbers", r"\inf(a, b) = \min(a, b)",
    lazy=True,
)  # fmt: skip
def inf_of(node: Node, world: World) -> Term:
    return _best(_listed(node, world), "min")


@construct("argmax of", "built", "", "", "", "")
def argmax_of(*values: Value) -> Value:
    raise Unreadable(r"\arg\max needs a name below it that says what is varied")


@construct("argmin of", "built", "", "", "", "")
def argmin_of(*values: Value) -> Value:
    raise Unreadable(r"\arg\min needs a name below it that says what is varied")
