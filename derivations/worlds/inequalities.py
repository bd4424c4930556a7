"""A number between two ends, and one that meets inequalities which are not linear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flint import fmpq

from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term, num
from derivations.worlds.cases import Splitter
from derivations.worlds.forms import ceiling, fails
from derivations.worlds.polyhedra import Ends
from derivations.worlds.samples import Source
from derivations.worlds.signs import enclosed, rational
from derivations.worlds.univariate import roots

#: How far out a range without an end is looked at, and steps towards the ends of one that has two.
FAR_STEPS, STEPS = (1, 10, 1000), 24


#: The slot of a number between two ends, by whether the lower and the upper end are left out.
_UNITS = {
    (True, True): "unit",
    (False, False): "closed unit",
    (False, True): "unit with 0",
    (True, False): "unit with 1",
}


def between(name: str, ends: Ends, source: Source) -> fmpq | None:
    """A number from the source between two ends."""
    low, high = ends.low, ends.high
    if low is None and high is None:
        return source(name, "real")
    if low is not None and high is not None:
        return low + (high - low) * source(name, _UNITS[ends.open_low, ends.open_high])
    is_open = ends.open_low if low is not None else ends.open_high
    step = source(name, "positive" if is_open else "nonnegative")
    return low + step if low is not None else high - step if high is not None else None


def whole(name: str, ends: Ends, source: Source) -> fmpq | None:
    """A whole number from the source between two ends; None if there is none."""
    value = source(name, "integer")
    low = None if ends.low is None else ceiling(ends.low, ends.open_low)
    high = None if ends.high is None else -ceiling(-ends.high, ends.open_high)
    if low is not None and high is not None:
        return None if low > high else fmpq(low + int(value.p) % (high - low + 1))
    if low is not None:
        return low + abs(value)
    return value if high is None else high - abs(value)


def inside(
    claims: Sequence[Term], gaps: Sequence[Term], name: str, ends: Ends,
    source: Source, splitter: Splitter,
) -> fmpq | None:  # fmt: skip
    """A number between the ends for which no claim certainly fails; None if none is found."""
    edges = sorted({*_edges(gaps, name, splitter), *_grid(ends)})
    edges = [q for q in edges if _within(q, ends)]
    if not edges:
        return None
    if ends.low is None:
        edges = [edges[0] - k for k in reversed(FAR_STEPS)] + edges
    if ends.high is None:
        edges += [edges[-1] + k for k in FAR_STEPS]
    share = source(f"{name} share", "unit")
    spans = [(a, b) for a, b in pairwise(edges) if _holds(claims, name, (a + b) / 2)]
    order = int(source(f"{name} span", "choice").p)
    for turn in range(len(spans)):
        low, high = spans[(order + turn) % len(spans)]
        value = low + (high - low) * share
        if _holds(claims, name, value):
            return value
    return next((q for q in edges if _holds(claims, name, q)), None)


def _edges(gaps: Sequence[Term], name: str, splitter: Splitter) -> list[fmpq]:
    """Where the inequalities turn, as nearby rationals."""
    found = []
    for gap in gaps:
        balls = (enclosed(root) for root in roots(gap, name, splitter))
        found += [rational(ball) for ball in balls if ball is not None and ball.is_finite()]
    return found


def _grid(ends: Ends) -> list[fmpq]:
    """Points that come closer and closer to both ends of a range."""
    if ends.low is None or ends.high is None:
        return [q for q in (ends.low, ends.high) if q is not None]
    width = ends.high - ends.low
    near = [width / fmpq(2) ** k for k in range(STEPS)]
    return [ends.low, ends.high, *(ends.low + w for w in near), *(ends.high - w for w in near)]


def _within(q: fmpq, ends: Ends) -> bool:
    return (ends.low is None or q >= ends.low) and (ends.high is None or q <= ends.high)


def _holds(claims: Sequence[Term], name: str, value: fmpq) -> bool:
    put = Substitution({name: num(value)})
    return not any(fails(put(claim)) for claim in claims)
