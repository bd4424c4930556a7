"""Maxima and minima over finite sets, and where they are attained."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import finite_set, is_number, number
from derivations.meaning.membership import settled
from derivations.meaning.rows.binding import assignments
from derivations.meaning.rows.extremes import over_interval
from derivations.meaning.table import construct, refused
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


def _extremum(node: Node, world: World, which: str) -> Term:
    return _best(_over(node, world), which)


def _of_listed(node: Node, world: World, which: str) -> Term:
    values = [evaluate(arg, world) for arg in node.args]
    if len(values) == 1 and not is_number(values[0]):
        return _best([number(v) for v in settled(finite_set(values[0]), world)], which)
    return _best([number(v) for v in values], which)


def _attained(node: Node, world: World, which: str) -> FiniteSet:
    """The places, each under the condition that no other value is better than the one there."""
    binding, body = node.args
    sign = 1 if which == "max" else -1
    keys = [leaf.text for leaf in binding.args[0].args]
    found: list[tuple[Value, Term]] = []
    for inner in assignments(binding, body, world):
        where = tuple(inner.values[key] for key in keys)
        value = sign * number(evaluate(body, inner))
        found.append((where[0] if len(where) == 1 else where, value))
    if not found:
        raise Undefined(f"the arg {which} of nothing")
    return FiniteSet.guarded(
        (where, t.conj(*(t.le(other, value) for _, other in found if other is not value)))
        for where, value in found
    )


def _supremum(node: Node, world: World, which: str) -> Term:
    """The supremum, or the infimum; over a finite set one that is attained."""
    found = over_interval(node, world, which)
    return _extremum(node, world, which) if found is None else found


def _row(
    op: str, form: str, tokens: str, types: str, says: str, example: str,
    meaning: Callable[[Node, World, str], Value], which: str,
) -> None:  # fmt: skip
    """Register one of the pair of constructs that a meaning has: for maxima and for minima."""

    @construct(op, form, tokens, types, says, example, lazy=True)
    def chosen(node: Node, world: World) -> Value:
        return meaning(node, world, which)


_ROWS = (
    ("max", "big", r"\max", "finite range → ℝ",
     "largest value over a finite set; also of a list in brackets",
     r"\max_{m \in \{1, 2, 3\}} m (4 - m) = 4", _extremum, "max"),
    ("min", "big", r"\min", "finite range → ℝ",
     "smallest value over a finite set; also of a list in brackets",
     r"\min_{m \in \{1, 2, 3\}} m^2 = 1", _extremum, "min"),
    ("max of", "built", "", "ℝ, …",
     "the larger of listed numbers", r"\max(a, b) \ge a", _of_listed, "max"),
    ("min of", "built", "", "ℝ, …",
     "the smaller of listed numbers", r"\min(a, b) \le a", _of_listed, "min"),
    ("argmax", "big", r"\argmax", "finite range → set",
     "the set of all places where the largest value is attained",
     r"\arg\max_{m \in \{1, 2, 3\}} m (4 - m) = \{2\}", _attained, "max"),
    ("argmin", "big", r"\argmin", "finite range → set",
     "the set of all places where the smallest value is attained",
     r"\arg\min_{m \in \{1, 2, 3\}} m^2 = \{1\}", _attained, "min"),
    ("sup", "big", r"\sup", "range → ℝ", "supremum; over a finite set the maximum",
     r"\sup_{m \in \{1, 2, 3\}} m = 3", _supremum, "max"),
    ("inf", "big", r"\inf", "range → ℝ", "infimum; over a finite set the minimum",
     r"\inf_{t \in (0, \infty)} \exp(-t) = 0", _supremum, "min"),
    ("sup of", "built", "", "ℝ, …",
     "the largest of listed numbers", r"\sup(a, b) = \max(a, b)", _of_listed, "max"),
    ("inf of", "built", "", "ℝ, …",
     "the smallest of listed numbers", r"\inf(a, b) = \min(a, b)", _of_listed, "min"),
)  # fmt: skip

for _cells in _ROWS:
    _row(*_cells)

for _which in _WORDS:
    refused(f"arg{_which} of", rf"\arg\{_which} needs a name below it that says what is varied")
