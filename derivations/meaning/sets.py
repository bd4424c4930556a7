"""Sets as values: permutations, subsets, products, and what holds of every set.

Every set says whether it contains a value (`contains`), lists its members if it
is finite (`listed`), and offers itself to a maker (`draw`) when a symbol ranges
over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from math import factorial
from typing import Any

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.semantics.exact import gap_sign
from derivations.meaning.expect import MAX_MEMBERS, comparable, describe, refuse_large
from derivations.worlds.makers import Maker
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import (
    ZERO,
    FiniteSet,
    Permutation,
    Undetermined,
    Value,
    label_of,
)


@dataclass(frozen=True, slots=True)
class SymmetricGroup:
    """S_n, in lexicographic order of (σ(1), …, σ(n))."""

    n: int

    def contains(self, value: Value) -> bool:
        """Whether a value permutes 1, …, n."""
        return isinstance(value, Permutation) and len(value.images) == self.n

    def listed(self) -> FiniteSet:
        """Its n! members."""
        refuse_large(factorial(self.n) if self.n < 100 else MAX_MEMBERS + 1, f"S_{self.n}")
        return FiniteSet(tuple(Permutation(p) for p in permutations(range(1, self.n + 1))))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """One member, by choice."""
        return maker.choose(label, self.listed().items, ())


@dataclass(frozen=True, slots=True)
class Subsets:
    """All subsets of a finite set, small ones first."""

    whole: FiniteSet

    def contains(self, value: Value) -> bool:
        """Whether a value is a subset."""
        return isinstance(value, FiniteSet) and set(value.items) <= set(self.whole.items)

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

    def contains(self, value: Value) -> bool:
        """Whether a value is a tuple with one member of each factor."""
        return (
            isinstance(value, tuple)
            and len(value) == len(self.factors)
            and all(contains(f, v) for f, v in zip(self.factors, value, strict=True))
        )

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """A member of each factor, labelled by its place from 1."""
        return tuple(draw(f, maker, f"{label}_{i}", reach) for i, f in enumerate(self.factors, 1))


def as_set(value: Value) -> Value:
    """A value used as a set: a pair of numbers is the open interval between them."""
    if isinstance(value, tuple) and len(value) == 2:
        low, high = (None if getattr(v, "is_infinite", False) else v for v in map(_end, value))
        return Numbers("real", Bounds(low, high))
    if isinstance(value, FiniteSet | Numbers | Space | SymmetricGroup | Subsets | Product):
        return value
    raise Unreadable(f"expected a set, got {describe(value)}")


def _end(value: Value) -> sympy.Expr:
    if value is ZERO:
        return sympy.S.Zero
    if isinstance(value, sympy.Expr):
        return value
    raise Unreadable(f"expected the end of an interval, got {describe(value)}")


def contains(whole: Value, value: Value) -> bool:
    """Whether a value is a member of a set."""
    comparable(value, whole)
    found = as_set(whole)
    if isinstance(found, FiniteSet):
        return _member(found, value)
    return bool(found.contains(value))


def _member(whole: FiniteSet, value: Value) -> bool:
    if value is ZERO:
        value = sympy.S.Zero
    if isinstance(value, sympy.Expr) and not value.is_number:
        raise Undetermined(f"whether {value} is in the set is open while it is symbolic")
    if isinstance(value, sympy.Float):
        numbers = (v for v in whole if isinstance(v, sympy.Expr))
        return any(gap_sign(value, v) == 0 for v in numbers)
    return value in whole


def draw(whole: Value, maker: Maker, label: str, reach: int) -> Value:
    """A member of a set, by choice or by symbol."""
    found = as_set(whole)
    if isinstance(found, FiniteSet):
        sizes = [abs(int(v)) if getattr(v, "is_Integer", False) else 0 for v in found.items]
        return maker.choose(label, found.items, sizes)
    return found.draw(maker, label, reach)


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
