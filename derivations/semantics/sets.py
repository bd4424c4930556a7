"""Sets as values: number sets, spaces, permutations, subsets, products.

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
from derivations.semantics.exact import gap_sign
from derivations.semantics.makers import Bounds, Maker
from derivations.semantics.values import (
    ZERO,
    Array,
    Element,
    FiniteSet,
    Flexible,
    Permutation,
    Undetermined,
    Value,
    comparable,
    describe,
    label_of,
)

#: Most members that a set may list; larger sets are refused by name.
MAX_MEMBERS = 20_000


def refuse_large(count: int, what: str) -> None:
    """Bounded work: a set too large to list is an error, not a hang."""
    if count > MAX_MEMBERS:
        raise Unreadable(
            f"{what} has {count} members and at most {MAX_MEMBERS} can be listed; use a smaller range"
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """ℝ, ℤ or a part of one between bounds. `unit` is 'integer' or 'real'."""

    unit: str
    bounds: Bounds = Bounds()

    def contains(self, value: Value) -> bool:
        if isinstance(value, Flexible) and not value.ones:
            value = sympy.S.Zero
        if not isinstance(value, sympy.Expr):
            return False
        kind = (
            value.is_integer
            if self.unit == "integer"
            else value.is_extended_real and value.is_finite
        )
        inside = self.bounds.contains(value) if kind is not False else False
        if kind is None or inside is None:
            raise Undetermined(f"whether {value} lies in the set is open while it is symbolic")
        return bool(kind and inside)

    def window(self, reach: int) -> list[int]:
        """The integers of the set up to `reach` away from its finite end, simplest first."""
        low, high = self.bounds.lower, self.bounds.upper
        if self.unit != "integer":
            raise Unreadable("expected a set of integers, got an interval of real numbers")
        first = (
            None
            if low is None
            else int(sympy.ceiling(low)) + (self.bounds.open_lower and low.is_integer)
        )
        last = (
            None
            if high is None
            else int(sympy.floor(high)) - (self.bounds.open_upper and high.is_integer)
        )
        if first is not None and last is not None:
            refuse_large(max(int(last) - int(first) + 1, 0), "this range")
            return list(range(int(first), int(last) + 1))
        if first is not None:
            return [int(first) + i for i in range(reach)]
        if last is not None:
            return [int(last) - i for i in range(reach)]
        return sorted(range(-reach + 1, reach), key=lambda i: (abs(i), i < 0))

    @property
    def bounded(self) -> bool:
        return self.bounds.lower is not None and self.bounds.upper is not None

    def listed(self) -> FiniteSet:
        if self.unit != "integer" or not self.bounded:
            raise Unreadable("expected a finite set, got an infinite one; give it both ends")
        return FiniteSet(tuple(sympy.Integer(i) for i in self.window(0)))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        if self.unit == "real":
            return maker.number(label, self.bounds)
        options = self.window(reach)
        return maker.choose(label, [sympy.Integer(i) for i in options], [abs(i) for i in options])


@dataclass(frozen=True, slots=True)
class Space:
    """ℝⁿ or ℝ^{n×m}, its entries in `base`."""

    base: Numbers
    shape: tuple[int, ...]

    def contains(self, value: Value) -> bool:
        if value is ZERO:
            return True
        if not isinstance(value, Array) or value.row or value.shape != self.shape:
            return False
        return all(self.base.contains(entry) for entry in value.entries)

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        cells = [()]  # type: list[tuple[int, ...]]
        for size in self.shape:
            cells = [(*cell, i) for cell in cells for i in range(1, int(size) + 1)]
        names = [f"{label}_{','.join(map(str, cell))}" for cell in cells]
        return Array(self.shape, tuple(self.base.draw(maker, name, reach) for name in names))


@dataclass(frozen=True, slots=True)
class SymmetricGroup:
    """S_n, in lexicographic order of (σ(1), …, σ(n))."""

    n: int

    def contains(self, value: Value) -> bool:
        return isinstance(value, Permutation) and len(value.images) == self.n

    def listed(self) -> FiniteSet:
        refuse_large(factorial(self.n) if self.n < 100 else MAX_MEMBERS + 1, f"S_{self.n}")
        return FiniteSet(tuple(Permutation(p) for p in permutations(range(1, self.n + 1))))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        return maker.choose(label, self.listed().items, ())


@dataclass(frozen=True, slots=True)
class Subsets:
    """All subsets of a finite set, small ones first."""

    whole: FiniteSet

    def contains(self, value: Value) -> bool:
        return isinstance(value, FiniteSet) and set(value.items) <= set(self.whole.items)

    def listed(self) -> FiniteSet:
        refuse_large(2 ** min(len(self.whole), 60), "the set of subsets")
        found = [c for k in range(len(self.whole) + 1) for c in combinations(self.whole.items, k)]
        return FiniteSet(tuple(FiniteSet(c, self.whole) for c in found))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        return maker.choose(label, self.listed().items, ())


@dataclass(frozen=True, slots=True)
class Product:
    """A × B × … with at least one infinite factor."""

    factors: tuple[Any, ...]

    def contains(self, value: Value) -> bool:
        return (
            isinstance(value, tuple)
            and len(value) == len(self.factors)
            and all(contains(f, v) for f, v in zip(self.factors, value, strict=True))
        )

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
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
        sizes = [
            0 if isinstance(v, Element) or not v_is_int(v) else abs(int(v)) for v in found.items
        ]
        return maker.choose(label, found.items, sizes)
    return found.draw(maker, label, reach)


def v_is_int(value: Value) -> bool:
    """Whether a member counts as a size."""
    return bool(getattr(value, "is_Integer", False))


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
