"""Sets as values: permutations, subsets, products, and how each offers itself to a maker.

A set lists its members if it is finite (`listed`) and offers itself to a maker (`draw`)
when a symbol ranges over it. What is a member is in `membership`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from math import factorial
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.meaning.casts import MAX_MEMBERS, describe, extended, refuse_large
from derivations.meaning.maker import Maker
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import FiniteSet, Permutation, Value, label_of


@dataclass(frozen=True, slots=True)
class SymmetricGroup:
    """S_n, in lexicographic order of (σ(1), …, σ(n))."""

    n: int

    def contains(self, value: Value) -> Term:
        """That a value permutes 1, …, n."""
        return t.truth(isinstance(value, Permutation) and len(value.images) == self.n)

    def listed(self) -> FiniteSet:
        """Its n! members."""
        refuse_large(factorial(self.n) if self.n < 100 else MAX_MEMBERS + 1, f"S_{self.n}")
        return FiniteSet(tuple(Permutation(p) for p in permutations(range(1, self.n + 1))))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """One member, by choice."""
        return maker.choose(label, self.listed().items, ())


@dataclass(frozen=True, slots=True)
class Subsets:
    """All subsets of a finite set without guards, small ones first."""

    whole: FiniteSet

    def listed(self) -> FiniteSet:
        """Its 2ⁿ members, each with its complement taken in the whole."""
        refuse_large(2 ** min(len(self.whole), 60), "the set of subsets")
        found = [c for k in range(len(self.whole) + 1) for c in combinations(self.whole.items, k)]
        return FiniteSet(tuple(FiniteSet(c, self.whole) for c in found))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """One subset, by choice."""
        return maker.choose(label, self.listed().items, ())


@dataclass(frozen=True, slots=True)
class Product:
    """A × B × … with at least one infinite factor."""

    factors: tuple[Any, ...]

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """A member of each factor, labelled by its place from 1."""
        return tuple(draw(f, maker, f"{label}_{i}", reach) for i, f in enumerate(self.factors, 1))


def as_set(value: Value) -> Value:
    """A value used as a set: a pair of numbers is the open interval between them."""
    if isinstance(value, tuple) and len(value) == 2:
        low, high = (extended(v, "the end of an interval") for v in value)
        return between(low, high)
    if isinstance(value, FiniteSet | Numbers | Space | SymmetricGroup | Subsets | Product):
        return value
    raise Unreadable(f"expected a set, got {describe(value)}")


def between(low: Term, high: Term, open_low: bool = True, open_high: bool = True) -> Numbers:
    """The interval between two ends, either of which may be infinite on its side."""
    lower = None if low is t.MINUS_INFINITY else low
    upper = None if high is t.INFINITY else high
    if t.INFINITY is lower or t.MINUS_INFINITY is upper:
        raise Unreadable("an interval starts at −∞ or ends at ∞, not the other way round")
    return Numbers(
        "real", Bounds(lower, upper, lower is None or open_low, upper is None or open_high)
    )


def draw(whole: Value, maker: Maker, label: str, reach: int) -> Value:
    """A member of a set, by choice or by symbol; of a guarded one, under its guard."""
    found = as_set(whole)
    if not isinstance(found, FiniteSet):
        return found.draw(maker, label, reach)
    sizes = [_magnitude(item) for item in found.items]
    if not found.guards:
        return maker.choose(label, found.items, sizes)
    item, guard = maker.choose(label, list(found.pairs()), sizes)
    maker.suppose(guard)
    return item


def _magnitude(value: Value) -> int:
    """How large a whole number makes a world; other values make it no larger."""
    q = value.number if isinstance(value, Term) else None
    return abs(int(q.p)) if q is not None and q.q == 1 else 0


def spell(whole: Value) -> str:
    """A set in words, for messages."""
    if isinstance(whole, Space):
        return "ℝ^" + "×".join(label_of(s) for s in whole.shape)
    if isinstance(whole, Numbers):
        return "ℤ" if whole.unit == "integer" else "ℝ"
    if isinstance(whole, SymmetricGroup):
        return f"S_{whole.n}"
    return describe(whole)


def factors(node: Node) -> list[Node]:
    """The factors of `A \\times B \\times C`; brackets keep a product together."""
    if node.head == "cross":
        return [factor for arg in node.args for factor in factors(arg)]
    return [node]
