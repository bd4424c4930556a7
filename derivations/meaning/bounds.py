"""Where a number lies: the ends of an interval, and whether they belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.kernel import terms as t
from derivations.kernel.terms import Term


@dataclass(frozen=True)
class Bounds:
    """Where a number lies. Ends may be any terms; `None` is infinite."""

    lower: Term | None = None
    upper: Term | None = None
    open_lower: bool = True
    open_upper: bool = True

    def contains(self, x: Term) -> Term:
        """That a number lies inside."""
        above = t.TRUE if self.lower is None else _below(self.lower, x, self.open_lower)
        below = t.TRUE if self.upper is None else _below(x, self.upper, self.open_upper)
        return t.conj(above, below)

    @property
    def empty(self) -> Term:
        """That nothing lies between the ends."""
        if self.lower is None or self.upper is None:
            return t.FALSE
        return _below(self.upper, self.lower, not (self.open_lower or self.open_upper))

    def same(self, other: Bounds) -> Term:
        """That the same numbers lie inside as inside the other."""
        ends = ((self.lower, other.lower), (self.upper, other.upper))
        alike = [self.open_lower == other.open_lower, self.open_upper == other.open_upper]
        if any((a is None) is not (b is None) for a, b in ends) or not all(
            like or a is None for like, (a, _) in zip(alike, ends, strict=True)
        ):
            return t.conj(self.empty, other.empty)
        equal = t.conj(*(t.eq(a, b) for a, b in ends if a is not None and b is not None))
        return t.disj(equal, t.conj(self.empty, other.empty))


def _below(low: Term, high: Term, strictly: bool) -> Term:
    return t.lt(low, high) if strictly else t.le(low, high)


REAL = Bounds()
POSITIVE = Bounds(t.ZERO)
NONNEGATIVE = Bounds(t.ZERO, open_lower=False)
