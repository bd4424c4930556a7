"""Sets, intervals, ranges and the runs that dots stand for."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.meaning.expect import comparable, finite_set, integer, number, refuse_large
from derivations.meaning.rows.binding import assignments
from derivations.meaning.rows.dots import listed
from derivations.meaning.sets import SymmetricGroup
from derivations.meaning.spaces import NATURALS, Numbers
from derivations.meaning.table import construct
from derivations.meaning.values import ZERO, FiniteSet, Value
from derivations.meaning.world import World, evaluate


@construct(
    "reals",
    "number set",
    r"\mathbb{R}",
    "set",
    "real numbers; ℝ^n, ℝ^{n×m}, ℝ_{>0}, ℝ_{≥0}",
    r"a \in \mathbb{R}",
)
def reals() -> Numbers:
    return Numbers("real")


@construct("integers", "number set", r"\mathbb{Z}", "set", "whole numbers", r"-3 \in \mathbb{Z}")
def integers() -> Numbers:
    return Numbers("integer")


@construct(
    "naturals",
    "number set",
    r"\mathbb{N}",
    "set",
    "1, 2, 3, …; ℕ_0 starts at 0",
    r"n \in \mathbb{N}",
)
def naturals() -> Numbers:
    return NATURALS


@construct(
    "symmetric group",
    "subscripted",
    "S",
    "set",
    "all permutations of 1, …, n",
    r"\sigma \circ \tau \in S_n",
)
def symmetric_group(n: Value = None) -> SymmetricGroup:
    if n is None:
        raise Unreadable("the symbol S is not declared; the permutations of 1, …, n are S_n")
    size = integer(n, "the size of S_n")
    if not 0 <= size <= 64:
        raise Unreadable(f"S_n is understood for n from 0 to 64, got {size}")
    return SymmetricGroup(size)


@construct(
    "interval",
    "built",
    "",
    "set",
    "[a, b], [a, b), (a, b]; a pair (a, b) after ∈ is the open interval",
    r"\frac{1}{2} \in [0, 1]",
    lazy=True,
)
def interval(node: Node, world: World) -> Numbers:
    low, high = (number(evaluate(arg, world), "the end of an interval") for arg in node.args)
    return Numbers(
        "real",
        Bounds(
            None if low == -sympy.oo else low, None if high == sympy.oo else high,
            node.text[0] == "(", node.text[1] == ")",
        ),
    )  # fmt: skip


@construct(
    "range",
    "built",
    "",
    "set",
    "the whole numbers from a to b, as below a sum",
    r"\sum_{m=1}^n m = \frac{n (n + 1)}{2}",
)
def whole_range(a: Value, b: Value) -> FiniteSet:
    first, last = integer(a, "the first index"), integer(b, "the last index")
    refuse_large(last - first + 1, f"the range from {first} to {last}")
    return FiniteSet(tuple(sympy.Integer(i) for i in range(first, last + 1)))


@construct(
    "set",
    "built",
    "",
    "set",
    "the set of the listed members; dots stand for a run",
    r"\{1, \dots, n\} = \{n, n - 1, \dots, 1\}",
    lazy=True,
)
def listed_set(node: Node, world: World) -> FiniteSet:
    members = listed(node.args, world)
    return FiniteSet.of(number(m) if m is ZERO else m for m in members)


@construct(
    "builder",
    "built",
    "",
    "set",
    "the members of a set that meet a condition",
    r"\{m \in \{1, 2, 3\} : m > 1\} = \{2, 3\}",
    lazy=True,
)
def builder(node: Node, world: World) -> FiniteSet:
    binding, condition = node.args
    kept = []
    for inner in assignments(binding, condition, world):
        if evaluate(condition, inner) is True:
            found = tuple(inner.values[name.text] for name in binding.args[0].args)
            kept.append(found[0] if len(found) == 1 else found)
    return FiniteSet.of(kept)


@construct(
    "empty set", "constant", r"\emptyset", "set", "the set without members", r"|\emptyset| = 0"
)
def empty() -> FiniteSet:
    return FiniteSet(())


@construct(
    "complement",
    "superscript",
    r"c \complement",
    "set",
    "the members of the surrounding set that are not in it",
    r"|\Omega^c| = n - |\Omega|",
)
def complement(a: Value) -> FiniteSet:
    found = finite_set(a)
    if found.within is None:
        raise Unreadable(
            "the complement is taken in the set that a subset was declared in; write B \\setminus A"
        )
    return FiniteSet.of((v for v in found.within if v not in found), found.within)


@construct("union", "set", r"\cup", "set", "union", r"\Omega \cup \Omega^c = \{1, \dots, n\}")
def union(a: Value, b: Value) -> FiniteSet:
    left, right = _two(a, b)
    return FiniteSet.of((*left, *right), left.within)


@construct(
    "intersection", "set", r"\cap", "set", "intersection", r"\Omega \cap \Omega^c = \emptyset"
)
def intersection(a: Value, b: Value) -> FiniteSet:
    left, right = _two(a, b)
    return FiniteSet.of((v for v in left if v in right), left.within)


@construct(
    "difference",
    "set",
    r"\setminus",
    "set",
    "difference of sets",
    r"\{1, 2, 3\} \setminus \{2\} = \{1, 3\}",
)
def difference(a: Value, b: Value) -> FiniteSet:
    left, right = _two(a, b)
    return FiniteSet.of((v for v in left if v not in right), left.within)


def _two(a: Value, b: Value) -> tuple[FiniteSet, FiniteSet]:
    """Two finite sets whose members can be compared."""
    comparable(a, b)
    return finite_set(a), finite_set(b)
