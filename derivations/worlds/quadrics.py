"""Rational points of one quadratic equation: a known one, and a random line through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import isqrt

from flint import fmpq

from derivations.worlds.polys import Poly, value
from derivations.worlds.samples import Source

#: Values of the other unknowns among which a first point is looked for, and how many are tried.
SMALL = [fmpq(p, q) for q in (1, 2) for p in (0, 1, -1, 2, -2, 3, -3) if q == 1 or p % 2]
TRIES = 400


def point(poly: Poly, names: Sequence[str], source: Source) -> dict[str, fmpq] | None:
    """A rational point in general position of a quadric, or None if none is at hand."""
    start = int(source(f"{names[0]} start", "choice").p)
    starts = list(islice(_first(poly, names), 5))
    if not starts:
        return None
    first = starts[start % len(starts)]
    for turn in range(4):
        step = {n: source(f"{n} line {turn}", "real") for n in names}
        found = _second(poly, names, first, step)
        if found is not None:
            return found
    return first


def _first(poly: Poly, names: Sequence[str]) -> Iterator[dict[str, fmpq]]:
    """Points whose coordinates but one are small."""
    for last in reversed(names):
        others = [n for n in names if n != last]
        for chosen in islice(product(SMALL, repeat=len(others)), TRIES):
            at = dict(zip(others, chosen, strict=True))
            for root in _rational_roots(_in_one(poly, last, at)):
                yield {**at, last: root}


def _in_one(poly: Poly, name: str, at: dict[str, fmpq]) -> list[fmpq]:
    """The coefficients of 1, x and x²."""
    found = [fmpq(0)] * 3
    for monomial, c in poly.items():
        power = 0
        for other, n in monomial:
            if other == name:
                power = n
            else:
                c *= at[other] ** n
        found[power] += c
    return found


def _rational_roots(coefficients: list[fmpq]) -> list[fmpq]:
    c, b, a = coefficients
    if a == 0:
        return [-c / b] if b != 0 else []
    inside = b * b - 4 * a * c
    if inside < 0:
        return []
    top, below = isqrt(int(inside.p)), isqrt(int(inside.q))
    if top * top != inside.p or below * below != inside.q:
        return []
    root = fmpq(top, below)
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]


def _second(
    poly: Poly, names: Sequence[str], first: dict[str, fmpq], step: dict[str, fmpq]
) -> dict[str, fmpq] | None:
    """Where the line through a point meets the quadric again."""

    def along(s: int) -> fmpq:
        return value(poly, {n: first[n] + s * step[n] for n in names})

    one, minus = along(1), along(-1)
    bend, slope = (one + minus) / 2, (one - minus) / 2
    if bend == 0:
        return None
    s = -slope / bend
    return {n: first[n] + s * step[n] for n in names}
