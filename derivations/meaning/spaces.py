"""Sets of numbers and of arrays: ℝ, ℤ, parts of them between bounds, ℝⁿ and ℝ^{n×m}."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import sympy

from derivations.errors import Unreadable
from derivations.meaning.bounds import REAL, Bounds
from derivations.meaning.expect import refuse_large
from derivations.worlds.makers import Maker
from derivations.meaning.values import ZERO, Array, FiniteSet, Flexible, Undetermined, Value


@dataclass(frozen=True, slots=True)
class Numbers:
    """ℝ, ℤ or a part of one between bounds. `unit` is 'integer' or 'real'."""

    unit: str
    bounds: Bounds = REAL

    def contains(self, value: Value) -> bool:
        """Whether a value is one of these numbers; `Undetermined` while that is open."""
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
        if self.unit != "integer":
            raise Unreadable("expected a set of integers, got an interval of real numbers")
        first, last = self._ends()
        if first is not None and last is not None:
            refuse_large(max(last - first + 1, 0), "this range")
            return list(range(first, last + 1))
        if first is not None:
            return [first + i for i in range(reach)]
        if last is not None:
            return [last - i for i in range(reach)]
        return sorted(range(-reach + 1, reach), key=lambda i: (abs(i), i < 0))

    def _ends(self) -> tuple[int | None, int | None]:
        """The least and the greatest integer inside; None where there is none."""
        b = self.bounds
        first = last = None
        if b.lower is not None:
            first = int(sympy.ceiling(b.lower)) + int(b.open_lower and b.lower.is_integer)
        if b.upper is not None:
            last = int(sympy.floor(b.upper)) - int(b.open_upper and b.upper.is_integer)
        return first, last

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.bounds.lower is not None and self.bounds.upper is not None

    def listed(self) -> FiniteSet:
        """The integers between two finite ends."""
        if self.unit != "integer" or not self.bounded:
            raise Unreadable("expected a finite set, got an infinite one; give it both ends")
        return FiniteSet(tuple(sympy.Integer(i) for i in self.window(0)))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """A real number by its bounds, an integer by choice from the window."""
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
        """Whether a value has this shape and its entries lie in `base`."""
        if value is ZERO:
            return True
        if not isinstance(value, Array) or value.row or value.shape != self.shape:
            return False
        return all(self.base.contains(entry) for entry in value.entries)

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """An array of entries drawn one by one, labelled by their indices from 1."""
        cells = product(*(range(1, int(size) + 1) for size in self.shape))
        names = [f"{label}_{','.join(map(str, cell))}" for cell in cells]
        return Array(self.shape, tuple(self.base.draw(maker, name, reach) for name in names))


#: 1, 2, 3, …
NATURALS = Numbers("integer", Bounds(sympy.S.One, None, open_lower=False))


def restrict(whole: Value, relation: str, bound: sympy.Expr) -> Value:
    """A number set with a bound on one side, such as ℝ_{>0}; a space with one on its entries."""
    if isinstance(whole, Space):
        return Space(restrict(whole.base, relation, bound), whole.shape)
    if not isinstance(whole, Numbers):
        raise Unreadable("a bound below a set is understood for ℝ, ℤ and ℕ only")
    ends = {
        "gt": {"lower": bound, "open_lower": True},
        "ge": {"lower": bound, "open_lower": False},
        "lt": {"upper": bound, "open_upper": True},
        "le": {"upper": bound, "open_upper": False},
    }
    if relation in ends:
        return Numbers(whole.unit, replace(whole.bounds, **ends[relation]))
    if relation == "" and whole == NATURALS and bound == 0:
        return Numbers("integer", Bounds(sympy.S.Zero, None, open_lower=False))
    raise Unreadable(
        "the subscript of a number set is a bound such as _{>0}; \\mathbb{N}_0 is the only other"
    )
