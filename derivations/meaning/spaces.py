"""Sets of numbers and of arrays: ℝ, ℤ, parts of them between bounds, ℝⁿ and ℝ^{n×m}."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from flint import fmpq

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.bounds import REAL, Bounds
from derivations.meaning.casts import refuse_large
from derivations.meaning.maker import Maker
from derivations.meaning.values import ZERO, Array, FiniteSet, Flexible, Undetermined, Value


def _known(end: Term) -> fmpq:
    if end.number is None:
        raise Undetermined("the whole numbers up to a symbolic end are not known here")
    return end.number


@dataclass(frozen=True, slots=True)
class Numbers:
    """ℝ, ℤ or a part of one between bounds. `unit` is 'integer' or 'real'."""

    unit: str
    bounds: Bounds = REAL

    def contains(self, value: Value) -> Term:
        """That a value is one of these numbers."""
        if isinstance(value, Flexible) and not value.ones:
            value = t.ZERO
        if not isinstance(value, Term) or value.is_sentence:
            return t.FALSE
        kind = t.integer(value) if self.unit == "integer" else t.has_value(value)
        return t.conj(kind, self.bounds.contains(value))

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
            q = _known(b.lower)
            first = -int(-q.p // q.q) + int(b.open_lower and q.q == 1)
        if b.upper is not None:
            q = _known(b.upper)
            last = int(q.p // q.q) - int(b.open_upper and q.q == 1)
        return first, last

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.bounds.lower is not None and self.bounds.upper is not None

    def listed(self) -> FiniteSet:
        """The integers between two finite ends."""
        if self.unit != "integer" or not self.bounded:
            raise Unreadable("expected a finite set, got an infinite one; give it both ends")
        return FiniteSet(tuple(t.num(i) for i in self.window(0)))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """A real number by its bounds, an integer by choice from the window."""
        if self.unit == "real":
            return maker.number(label, self.bounds)
        options = self.window(reach)
        return maker.choose(label, [t.num(i) for i in options], [abs(i) for i in options])


@dataclass(frozen=True, slots=True)
class Space:
    """ℝⁿ or ℝ^{n×m}, its entries in `base`."""

    base: Numbers
    shape: tuple[int, ...]

    def contains(self, value: Value) -> Term:
        """That a value has this shape and its entries lie in `base`."""
        if value is ZERO:
            return self.base.contains(value) if 0 not in self.shape else t.TRUE
        if not isinstance(value, Array) or value.row or value.shape != self.shape:
            return t.FALSE
        return t.conj(*(self.base.contains(entry) for entry in value.entries))

    def draw(self, maker: Maker, label: str, reach: int) -> Value:
        """An array of entries drawn one by one, labelled by their indices from 1."""
        cells = product(*(range(1, int(size) + 1) for size in self.shape))
        names = [f"{label}_{','.join(map(str, cell))}" for cell in cells]
        return Array(self.shape, tuple(self.base.draw(maker, name, reach) for name in names))


#: 1, 2, 3, …
NATURALS = Numbers("integer", Bounds(t.ONE, None, open_lower=False))


def restrict(whole: Value, relation: str, bound: Term) -> Value:
    """A number set with a bound on one side, such as ℝ_{>0}; a space with one on its entries."""
    if isinstance(whole, Space):
        return Space(restrict(whole.base, relation, bound), whole.shape)
    if not isinstance(whole, Numbers):
        raise Unreadable("a bound below a set is understood for ℝ, ℤ and ℕ only")
    b = whole.bounds
    ends = {
        "gt": replace(b, lower=bound, open_lower=True),
        "ge": replace(b, lower=bound, open_lower=False),
        "lt": replace(b, upper=bound, open_upper=True),
        "le": replace(b, upper=bound, open_upper=False),
    }
    if relation in ends:
        return Numbers(whole.unit, ends[relation])
    if relation == "" and whole == NATURALS and bound is t.ZERO:
        return Numbers("integer", Bounds(t.ZERO, None, open_lower=False))
    raise Unreadable(
        "the subscript of a number set is a bound such as _{>0}; \\mathbb{N}_0 is the only other"
    )
