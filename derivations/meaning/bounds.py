"""Where a number lies: the ends of an interval, and whether they belong to it."""

from __future__ import annotations

from dataclasses import dataclass

import sympy


@dataclass(frozen=True)
class Bounds:
    """Where a number lies. Ends may be expressions; `None` is infinite."""

    lower: sympy.Expr | None = None
    upper: sympy.Expr | None = None
    open_lower: bool = True
    open_upper: bool = True

    def contains(self, x: sympy.Expr) -> bool | None:
        """Whether a number lies inside; None if that cannot be told."""
        for low, high, is_open in (
            (self.lower, x, self.open_lower),
            (x, self.upper, self.open_upper),
        ):
            if low is None or high is None:
                continue
            gap = high - low
            inside: bool | None = gap.is_positive if is_open else gap.is_nonnegative
            if not inside:
                return inside
        return True

    def within(self, other: Bounds) -> Bounds:
        """Both bounds at once, where their ends can be compared."""
        low, open_low = _tighter((self.lower, self.open_lower), (other.lower, other.open_lower), 1)
        high, open_high = _tighter(
            (self.upper, self.open_upper), (other.upper, other.open_upper), -1
        )
        return Bounds(low, high, open_low, open_high)


End = tuple[sympy.Expr | None, bool]


def _tighter(a: End, b: End, sign: int) -> End:
    """The lower end that is larger (sign 1), or the upper end that is smaller (−1)."""
    if a[0] is None or b[0] is None:
        return b if a[0] is None else a
    if a[0] == b[0]:
        return a[0], a[1] or b[1]
    return b if bool((sign * (b[0] - a[0])).is_positive) else a


REAL = Bounds()
POSITIVE = Bounds(sympy.S.Zero)
NONNEGATIVE = Bounds(sympy.S.Zero, open_lower=False)
