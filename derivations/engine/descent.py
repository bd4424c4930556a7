"""Following the slope: an inequality that fails only in a small region is failed on purpose."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import count

from flint import fmpq

from derivations.engine.trail import Place, Trail
from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown, ball
from derivations.kernel.terms import Term
from derivations.kernel.values import enclosure
from derivations.meaning.values import Undetermined
from derivations.worlds.assignment import Assignment
from derivations.worlds.draws import Draws
from derivations.worlds.samples import Source, randomly

#: Starts, and values that are worked out from each.
STARTS, STEPS = 4, 90
#: A gap so small beside its parts that it may be none at a place that was not quite reached.
NEAR = 1e-4
#: From here on a number is far away, its inverse close to 0, and a touch there is none inside.
FAR = 64
#: Most gaps of a claim that are made small.
MOST_GAPS = 4


def downhill(trail: Trail, place: Place) -> None:
    """From several worlds, make a gap that must stay open as small as it gets, and look there."""
    claim = place.case.claim
    # What strict suppositions leave out may well be where the sides would meet.
    bordered = any("lt" in h.ops and len(h.free) > 1 for h in place.case.hypotheses)
    draws = Draws(place.structure, place.extra)
    for gap in _gaps(claim):
        whole = gap is _gap(claim)
        for seed in range(STARTS):
            least, assignment = _lowest(place, gap, seed, draws)
            if assignment is None:
                continue
            near = not gap.functions and _is_small(least, gap, assignment)
            if whole or near:
                trail.visit(place, assignment)
            if trail.found:
                return
            if whole and near and claim.op == "lt" and not bordered:
                trail.lacks = "the sides of a strict inequality come so near that they may meet"


def _gaps(claim: Term) -> list[Term]:
    """The gap of an inequality, and what stands under roots and logarithms."""
    inside = [p.args[0] for p in claim.walk() if p.op in ("root", "log")]
    gaps = [gap for gap in (_gap(claim), *inside) if gap is not None]
    kept = [
        g for g in dict.fromkeys(gaps) if g.free and not any(p.op in t.BINDERS for p in g.walk())
    ]
    return kept[:MOST_GAPS]


def _size(term: Term) -> Term:
    """The term with all signs turned to plus: how much there is that could cancel."""
    if term.op in ("add", "mul"):
        return (t.add if term.op == "add" else t.mul)(*map(_size, term.args))
    if term.op in ("max", "min"):
        return t.extreme(term.op, [*map(_size, term.args)])
    if term.op == "power" and term.data > 0:
        return t.power(_size(term.args[0]), term.data)
    return _size(term.args[0]) if term.op == "abs" else t.function("abs", term)


def _gap(claim: Term) -> Term | None:
    """What must not become negative, of an inequality or of several of which one must hold."""
    if claim.op in ("le", "lt"):
        return claim.args[1] - claim.args[0]
    if claim.op == "or":
        gaps = [_gap(part) for part in claim.args]
        return None if None in gaps else t.extreme("max", gaps)  # type: ignore[arg-type]
    return None


def _lowest(place: Place, gap: Term, seed: int, draws: Draws) -> tuple[float, Assignment | None]:
    """Pattern search over the numbers that a source gives: the least gap and its world."""
    numbers: dict[tuple[str, str], fmpq] = {}
    start = randomly(9_000 + seed)

    def source(label: str, kind: str) -> fmpq:
        return numbers.setdefault((label, kind), start(label, kind))

    best, world = _value(place, gap, source, draws)
    if world is None:
        return best, None
    width, left = fmpq(1), STEPS
    for turn in count():
        keys = [key for key in numbers if key[1] != "choice"]
        if not keys or left <= 0 or width < fmpq(1, 2**30):
            return best if all(map(_inside, numbers.items())) else math.inf, world
        improved = False
        for key in keys:
            for way in (1, -1):
                before = numbers[key]
                numbers[key] = _moved(key[1], before, way * width)
                value, moved = _value(place, gap, source, draws)
                left -= 1
                if moved is not None and value < best:
                    best, world, improved = value, moved, True
                    break
                numbers[key] = before
        width = width * 2 if improved and turn % 2 else width / (1 if improved else 3)
    return best, world


def _inside(item: tuple[tuple[str, str], fmpq]) -> bool:
    """Whether a number is neither far away nor close to an end of its range."""
    (_, kind), value = item
    size = value / (1 - value) if "unit" in kind and value != 1 else abs(value)
    return size < FAR and (kind in ("real", "choice", "integer") or size * FAR > 1)


def _moved(kind: str, value: fmpq, step: fmpq) -> fmpq:
    """A number a step away, still of its kind."""
    if kind in ("positive", "nonnegative"):
        factor = 1 + abs(step)
        return value * factor if step > 0 else value / factor
    if "unit" in kind:
        odds = value / (1 - value) if value != 1 else fmpq(1000)
        odds = odds * (1 + abs(step)) if step > 0 else odds / (1 + abs(step))
        return odds / (1 + odds)
    if kind == "integer":
        return value + (1 if step > 0 else -1)
    return value + step


def _value(
    place: Place, gap: Term, source: Callable[[str, str], fmpq], draws: Draws
) -> tuple[float, Assignment | None]:
    made: Source = source
    try:
        found = next(draws.draws([made], 1), None)
        if found is None:
            return math.inf, None
        found = place.completed(found)
        return _value_of(gap, found), found
    except (Missing, Unknown, Undetermined, OverflowError, ZeroDivisionError):
        return math.inf, None


def _is_small(least: float, gap: Term, found: Assignment) -> bool:
    """Whether a gap is small beside its parts."""
    try:
        return least < NEAR * _value_of(_size(gap), found)
    except (Missing, Unknown, OverflowError):
        return False


def _value_of(term: Term, found: Assignment) -> float:
    return float(ball(enclosure(term, found.world, 64)).mid())
