"""Roots at changes of sign, for equations that no formula solves.

At each change, known forms (a, π − a, 2π + a, kπ/2, numbers in the equation) are tried first; then
the root is isolated by halving.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import arb, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.calculus import Substitution
from derivations.kernel.judge import truth_of
from derivations.kernel.terms import Term, num
from derivations.worlds.signs import HALVINGS, MAX_ROOTS, alone, enclosed, sign_of

#: Where signs are looked at: densely near 0, sparsely far out.
NEAR = [fmpq(i, 8) + fmpq(1, 97) for i in range(-100, 101)]
WIDE = [fmpq(i, 8) + fmpq(1, 97) for i in range(-1800, 1801)]
_FAR = [fmpq(s * c * 10**k) for k in (1, 2, 3) for c in (2, 3, 5, 8) for s in (1, -1)]
GRID = tuple(sorted([*NEAR, *_FAR, fmpq(0), fmpq(1, 10**6), fmpq(-1, 10**6), fmpq(1, 10**3)]))


def scanned(gap: Term, name: str, known: list[Term]) -> list[Term]:
    """Roots at changes of sign, as known forms where these fit."""
    forms = [(c, enclosed(c)) for c in known]
    waves = any(p.op in ("sin", "cos", "tan") and name in p.free for p in gap.walk())
    found = _along(gap, name, NEAR if waves else GRID, forms)
    if waves and not found:
        found = _along(gap, name, WIDE, forms)
    return found + _touching(gap, name, forms, found)


def _along(
    gap: Term, name: str, grid: Sequence[fmpq], forms: list[tuple[Term, arb | None]]
) -> list[Term]:
    found: list[Term] = []
    last: tuple[fmpq, int] | None = None
    for at in grid:
        sign = sign_of(gap, {name: at})
        if sign is None:
            continue
        if sign == 0:
            found.append(num(at))
        elif last is not None and last[1] == -sign:
            found.extend(_narrowed(gap, name, last[0], at, forms))
        last = (at, sign) if sign else None
        if len(found) >= MAX_ROOTS:
            break
    return found


def _touching(
    gap: Term, name: str, forms: list[tuple[Term, arb | None]], found: list[Term]
) -> list[Term]:
    """Known forms that are roots without a change of sign."""
    near = [f for f, b in forms if b is not None and f not in found and _near_zero(gap, name, b)]
    return [f for f in near[:6] if vanishes(gap, name, f)]


def _near_zero(gap: Term, name: str, where: arb) -> bool:
    return sign_of(gap, {name: where}) in (None, 0)


def _narrowed(
    gap: Term, name: str, low: fmpq, high: fmpq, forms: list[tuple[Term, arb | None]]
) -> Iterator[Term]:
    """The root between two ends where the sign changes, if the function is continuous there."""
    for form, where in forms:
        if where is not None and where > low and where < high and vanishes(gap, name, form):
            yield form
            return
    first = sign_of(gap, {name: low})
    for _ in range(HALVINGS):
        if alone(gap, name, low, high):
            yield t.zero(Substitution({name: t.var("root")})(gap), "root", num(low), num(high))
            return
        middle = (low + high) / 2
        sign = sign_of(gap, {name: middle})
        if sign is None:
            return
        if sign == 0:
            yield num(middle)
            return
        low, high = (middle, high) if sign == first else (low, middle)


def vanishes(gap: Term, name: str, value: Term) -> bool:
    """Whether the kernel is certain that a value is a root."""
    return truth_of(t.eq(Substitution({name: value})(gap), t.ZERO)) is Truth.TRUE
