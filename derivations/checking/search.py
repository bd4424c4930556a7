"""Looking for a counterexample: all structures first, then Hypothesis, then a smaller one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy

from derivations.checking.judge import Judgement, Sides, Truth, judge
from derivations.checking.problem import Claim, Problem
from derivations.checking.worlds import Family, Source, Structure, sources
from derivations.errors import Unreadable
from derivations.semantics.makers import SIMPLE
from derivations.semantics.show import show
from derivations.semantics.values import Value

#: Concrete worlds per formula that is not proved, and per structure at most and at least.
WORLDS, MOST, LEAST = 160, 12, 2
#: Concrete worlds in the quick look that comes before a proof.
GLANCE = 24
#: Sources tried for each world wanted, when hypotheses turn worlds away.
PATIENCE = 6
#: Further worlds that Hypothesis looks at when a step was not proved.
EXAMPLES = 100
#: Worlds tried to make a counterexample smaller.
SHRINKS = 300
SEED = 20


@dataclass
class Found:
    """A world in which a claim fails."""

    structure: Structure
    numbers: dict[str, tuple[str, sympy.Rational]]
    judgement: Judgement
    values: dict[str, Value]


@dataclass
class Trail:
    """What is known of one claim so far."""

    claim: Claim
    worlds: set[Any] = field(default_factory=set)
    found: Found | None = None
    open_message: str = ""
    #: Structures in which some world left the claim open.
    open_in: set[tuple[int, ...]] = field(default_factory=set)


class Recorder:
    """A source that remembers what it gave, so that a world can be built again."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.given: dict[str, tuple[str, sympy.Rational]] = {}

    def __call__(self, label: str, kind: str) -> sympy.Rational:
        if label not in self.given:
            self.given[label] = (kind, self.source(label, kind))
        return self.given[label][1]


def sweep(problem: Problem, family: Family, trails: list[Trail], *, thorough: bool = False) -> None:
    """Every structure, smallest first, with simple and then random numbers.

    A first sweep is quick; a thorough one follows for what was not proved.
    """
    worlds, most = (WORLDS, MOST) if thorough else (GLANCE, LEAST + 2)
    per = max(LEAST, min(most, worlds // max(len(family.structures), 1)))
    for at, structure in enumerate(family.structures):
        met = 0
        for source in sources(per * PATIENCE, SEED + at, dyadic=problem.code):
            recorder = Recorder(source)
            met += _visit(structure, recorder, trails)
            if met and not recorder.given or met >= per or structure.solution.contradiction:
                break
        if all(trail.found for trail in trails):
            return


def _visit(structure: Structure, recorder: Recorder, trails: list[Trail]) -> bool:
    """Judge all claims that still stand in one world; False if there is no such world."""
    built = structure.concrete(recorder)
    if built is None:
        return False
    world, _ = built
    key = (structure.path, tuple(sorted((k, v) for k, (_, v) in recorder.given.items())))
    sides = Sides(world)
    for trail in trails:
        if trail.found is None:
            _record(trail, structure, recorder, sides, key)
    return True


def _record(trail: Trail, structure: Structure, recorder: Recorder, sides: Sides, key: Any) -> None:
    judgement = judge(trail.claim, sides)
    if judgement.truth is Truth.OPEN:
        trail.open_message = judgement.message
        trail.open_in.add(structure.path)
        return
    trail.worlds.add(key)
    if judgement.truth is Truth.FALSE:
        values = dict(sides.world.values)
        trail.found = Found(structure, dict(recorder.given), judgement, values)


def explore(family: Family, trail: Trail, *, dyadic: bool) -> None:
    """Let Hypothesis look for a counterexample, and shrink one if there is any."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    if not family.structures:
        return
    options = settings(
        max_examples=EXAMPLES, database=None, derandomize=True, deadline=None,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    def fails(drawn: tuple[Structure, Source]) -> bool:
        probe = Trail(trail.claim)
        _visit(drawn[0], Recorder(drawn[1]), [probe])
        trail.worlds |= probe.worlds
        if probe.found:
            trail.found = probe.found
        return probe.found is not None

    try:
        find(strategy(family, dyadic=dyadic), fails, settings=options)
    except NoSuchExample:
        return


def strategy(family: Family, *, dyadic: bool) -> Any:
    """A Hypothesis strategy for (structure, source): small structures and simple numbers first."""
    from hypothesis import strategies as st

    denominators = (1, 2, 4, 8) if dyadic else (1, 2, 3, 4, 5, 7)
    numbers = st.tuples(st.integers(-40, 40), st.sampled_from(denominators))

    @st.composite
    def drawn(draw: Callable[[Any], Any]) -> tuple[Structure, Source]:
        structure = family.structures[draw(st.integers(0, len(family.structures) - 1))]
        return structure, lambda label, kind: _rational(kind, *draw(numbers))

    return drawn()


def _rational(kind: str, top: int, below: int) -> sympy.Rational:
    """A drawn pair as a number of a slot's kind."""
    if kind == "choice":
        return sympy.Integer(abs(top))
    if kind in ("unit", "closed unit"):
        return sympy.Rational(2 * abs(top) + 1, 128)
    value = sympy.Rational(top, below)
    if kind == "real":
        return value
    return (
        abs(value) if kind == "nonnegative" else abs(value) + sympy.Rational(int(top == 0), below)
    )


def shrink(found: Found, claim: Claim) -> Found:
    """Replace numbers by simpler ones while the claim still fails."""
    best, tried, improved = found, 0, True
    while improved and tried < SHRINKS:
        improved = False
        for label, (kind, value) in sorted(best.numbers.items()):
            for simpler in _simpler(kind, value):
                tried += 1
                smaller = _again(best, claim, label, kind, simpler)
                if smaller is not None:
                    best, improved = smaller, True
                    break
            if tried >= SHRINKS:
                break
    return best


def _simpler(kind: str, value: sympy.Rational) -> list[sympy.Rational]:
    known = list(SIMPLE[kind])
    return known[: known.index(value)] if value in known else known


def _again(best: Found, claim: Claim, label: str, kind: str, value: sympy.Rational) -> Found | None:
    numbers = {**best.numbers, label: (kind, value)}

    def source(name: str, wanted: str) -> sympy.Rational:
        return numbers[name][1] if name in numbers else SIMPLE[wanted][0]

    probe = Trail(claim)
    try:
        _visit(best.structure, Recorder(source), [probe])
    except Unreadable:
        return None
    return probe.found


def counterexample(found: Found, problem: Problem) -> dict[str, str]:
    """Each symbol's LaTeX to a readable value, and both sides."""
    shown: dict[str, str] = {}
    for declared in problem.declared:
        if declared.kind in ("basis", "sim"):
            continue
        for key in declared.keys:
            sub = f"_{{{','.join(declared.subscripts)}}}" if declared.subscripts else ""
            shown[key + sub] = show(found.values[key])
    shown["left"], shown["right"] = found.judgement.left, found.judgement.right
    return shown
