"""Sets, intervals, ranges and the runs that dots stand for."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.language import Node
from derivations.meaning import membership
from derivations.meaning.casts import comparable, extended, finite_set, integer, refuse_large
from derivations.meaning.lazily import truth
from derivations.meaning.rows.binding import guarded
from derivations.meaning.rows.dots import listed
from derivations.meaning.sets import SymmetricGroup, as_set, between
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
    low, high = (extended(evaluate(arg, world), "the end of an interval") for arg in node.args)
    return between(low, high, node.text[0] == "(", node.text[1] == ")")


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
    return FiniteSet(tuple(t.num(i) for i in range(first, last + 1)))


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
    return FiniteSet.of(t.ZERO if m is ZERO else m for m in members)


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
    for inner, guard in guarded(binding, condition, world):
        found = tuple(inner.values[name.text] for name in binding.args[0].args)
        counts = t.conj(guard, truth(condition, inner))
        kept.append((found[0] if len(found) == 1 else found, counts))
    return FiniteSet.guarded(kept)


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
    return membership.difference(FiniteSet(found.within.items, found.within), found)


@construct("union", "set", r"\cup", "set", "union", r"\Omega \cup \Omega^c = \{1, \dots, n\}")
def union(a: Value, b: Value) -> FiniteSet:
    return membership.union(*_two(a, b))


@construct(
    "intersection", "set", r"\cap", "set", "intersection", r"\Omega \cap \Omega^c = \emptyset"
)
def intersection(a: Value, b: Value) -> FiniteSet:
    return membership.intersection(*_two(a, b))


@construct(
    "difference",
    "set",
    r"\setminus",
    "set",
    "difference of sets",
    r"\{1, 2, 3\} \setminus \{2\} = \{1, 3\}",
)
def difference(a: Value, b: Value) -> FiniteSet:
    return membership.difference(*_two(a, b))


def _two(a: Value, b: Value) -> tuple[FiniteSet, FiniteSet]:
    """Two finite sets whose members can be compared."""
    comparable(a, b)
    return finite_set(as_set(a)), finite_set(as_set(b))
