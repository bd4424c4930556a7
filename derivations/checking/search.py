"""Looking for a counterexample: all structures first, then Hypothesis, then a smaller one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sympy

from derivations.checking.judge import Judgement, Sides, Truth, judge
from derivations.checking.problem import Claim, Problem
from derivations.checking.worlds import Family, Source, Structure, beyond, far, mild, sources
from derivations.errors import Unreadable
from derivations.semantics.exact import MORE_DIGITS, floating
from derivations.semantics.makers import SIMPLE
from derivations.semantics.quadrature import counted
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
#: Integrals worked out in a sweep after which one world a structure must do.
COSTLY_CALLS = 12
#: The same for claims with integrals that are worked out by quadrature.
COSTLY_EXAMPLES = 8
#: The same for claims that call code.
CODE_EXAMPLES = 30
#: Structures in which far numbers are tried, and symbols that are solved for at an edge.
STRETCHES, PROBED = 6, 3
#: Worlds tried to make a counterexample smaller.
SHRINKS = 300
#: Worlds tried before a counterexample counts as one in a smallest structure.
LOOKS_BACK = 120
SEED = 20


@dataclass
class Found:
    """A world in which a claim fails."""

    structure: Structure
    numbers: dict[str, tuple[str, sympy.Rational]]
    judgement: Judgement
    values: dict[str, Value]
    pinned: dict[str, sympy.Expr] = field(default_factory=dict)


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

    def __init__(self, source: Source, pinned: dict[str, sympy.Expr] | None = None) -> None:
        self.source = source
        self.pinned = pinned or {}
        self.given: dict[str, tuple[str, sympy.Rational]] = {}

    def __call__(self, label: str, kind: str) -> sympy.Rational:
        if label not in self.given:
            self.given[label] = (kind, self.source(label, kind))
        return self.given[label][1]


def sweep(problem: Problem, family: Family, trails: list[Trail], *, thorough: bool = False) -> None:
    """Every structure, smallest first, with simple and then random numbers.

    A first sweep is quick; a thorough one follows for what was not proved.
    """
    wanted = WORLDS // 3 if problem.code else WORLDS
    worlds, most, least = (wanted, MOST, LEAST) if thorough else (GLANCE, LEAST + 1, 1)
    per = max(least, min(most, worlds // max(len(family.structures), 1)))
    before = counted.calls
    for at, structure in enumerate(family.structures):
        met = 0
        per = 1 if counted.calls > before + COSTLY_CALLS else per
        for source in sources(per * PATIENCE, SEED + at, dyadic=problem.code):
            recorder = Recorder(source)
            met += _visit(structure, recorder, trails)
            if met and not recorder.given or met >= per or not structure.cases.branches:
                break
        if all(trail.found for trail in trails):
            return
    if not thorough:
        look_beyond(problem, trails)


def look_beyond(problem: Problem, trails: list[Trail]) -> None:
    """A few worlds larger than the bound: a claim that fails there is false."""
    for structure in beyond(problem):
        for source in sources(1, SEED, dyadic=problem.code):
            with suppress(Unreadable):
                _visit(structure, Recorder(source), trails)


#: Ways to work a world out, each dearer and surer: what is false in one is tried in the next.
MODES: tuple[Callable[[], AbstractContextManager[None]], ...] = (
    floating,
    partial(floating, MORE_DIGITS),
    nullcontext,
)


def _visit(structure: Structure, recorder: Recorder, trails: list[Trail]) -> bool:
    """Judge all claims that still stand in one world; False if there is no such world."""
    standing = [trail for trail in trails if trail.found is None]
    judged: list[list[Judgement]] = [[] for _ in standing]
    worlds: list[Sides] = []
    for mode in MODES:
        if worlds and not any(map(_doubtful, judged)):
            break
        with mode():
            sides = _sides(structure, recorder)
            if sides is None:
                return False
            worlds.append(sides)
            for trail, known in zip(standing, judged, strict=True):
                if _doubtful(known):
                    known.append(_judged(trail, sides, last=mode is MODES[-1]))
    given = tuple(sorted((k, v) for k, (_, v) in recorder.given.items()))
    key = (structure.path, given, tuple(recorder.pinned.items()))
    for trail, known in zip(standing, judged, strict=True):
        _record(trail, structure, recorder, worlds[len(known) - 1], key, _last_word(known))
    return True


def _doubtful(known: list[Judgement]) -> bool:
    return not known or known[-1].truth is Truth.FALSE


def _last_word(known: list[Judgement]) -> Judgement:
    """The surest judgement; where it is open, two of decimals that show the same sides."""
    *before, last = known
    if last.truth is not Truth.OPEN or len(known) < len(MODES):
        return last
    same = before[0] == before[1] and before[0].left and not before[0].message
    return before[1] if same else last


def _sides(structure: Structure, recorder: Recorder) -> Sides | None:
    """The world a recorder gives, if there is one."""
    built = structure.concrete(recorder, recorder.pinned)
    return None if built is None else Sides(built[0])


def _judged(trail: Trail, sides: Sides, *, last: bool) -> Judgement:
    """A claim in one world; a type error is raised only where the numbers are exact."""
    try:
        return judge(trail.claim, sides)
    except Unreadable:
        if last:
            raise
        return Judgement(Truth.FALSE)


def _record(
    trail: Trail,
    structure: Structure,
    recorder: Recorder,
    sides: Sides,
    key: Any,
    judgement: Judgement,
) -> None:
    if judgement.truth is Truth.OPEN:
        trail.open_message = judgement.message
        trail.open_in.add(structure.path)
        return
    trail.worlds.add(key)
    if judgement.truth is Truth.FALSE:
        values = dict(sides.world.values)
        trail.found = Found(structure, dict(recorder.given), judgement, values, recorder.pinned)


def stretch(family: Family, trail: Trail) -> None:
    """Worlds with far numbers, where what is true of small ones only must fail."""
    step = max(1, len(family.structures) // STRETCHES)
    for structure in family.structures[::-step][:STRETCHES]:
        for sign, size in ((1, 1024), (-1, 1024), (1, 2**20)):
            if trail.found is None:
                with suppress(Unreadable):
                    _visit(structure, Recorder(far(sign, size)), [trail])


def probe(structure: Structure, edges: list[sympy.Expr], trail: Trail) -> None:
    """Worlds where one of the expressions is 0, and to both sides of it."""
    if structure.generic is None:
        return
    symbols = structure.generic[1].symbols
    for edge in edges:
        for symbol in sorted(edge.free_symbols & set(symbols.values()), key=str)[:PROBED]:
            for root in roots(edge, symbol):
                for shift in (0, 1, -1):
                    if trail.found is None:
                        pinned = {symbol.name: root + shift}
                        _visit(structure, Recorder(far(1, 3), pinned), [trail])


def roots(edge: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Expr]:
    """Where a polynomial of degree 1 or 2 in the symbol vanishes, if it is one."""
    top = sympy.fraction(sympy.together(edge))[0]
    if not top.is_polynomial(symbol):
        return []
    coefficients = sympy.Poly(top, symbol).all_coeffs()
    if len(coefficients) == 2:
        return [-coefficients[1] / coefficients[0]]
    if len(coefficients) == 3 and all(c.is_number for c in coefficients):
        return [r for r in sympy.roots(sympy.Poly(top, symbol)) if r.is_real]
    return []


def explore(family: Family, trail: Trail, *, dyadic: bool, examples: int = EXAMPLES) -> None:
    """Let Hypothesis look for a counterexample, and shrink one if there is any."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    if not family.structures:
        return
    options = settings(
        max_examples=examples, database=None, derandomize=True, deadline=None,
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
    most = 8 if dyadic else 40
    numbers = st.tuples(st.integers(-most, most), st.sampled_from(denominators))

    @st.composite
    def drawn(draw: Callable[[Any], Any]) -> tuple[Structure, Source]:
        structure = family.structures[draw(st.integers(0, len(family.structures) - 1))]

        def source(label: str, kind: str) -> sympy.Rational:
            return _rational(kind, *draw(numbers))

        return structure, mild(source) if dyadic else source

    return drawn()


def _rational(kind: str, top: int, below: int) -> sympy.Rational:
    """A drawn pair as a number of a slot's kind."""
    if kind == "choice":
        return sympy.Integer(abs(top))
    if "unit" in kind:
        return sympy.Rational(2 * abs(top) + 1, 128)
    value = sympy.Rational(top, below)
    if kind == "real":
        return value
    return (
        abs(value) if kind == "nonnegative" else abs(value) + sympy.Rational(int(top == 0), below)
    )


def smaller(family: Family, trail: Trail, *, dyadic: bool) -> None:
    """Look again at the structures before the one that was found, with the simplest numbers."""
    found, tried = trail.found, 0
    assert found is not None
    for structure in family.structures:
        if structure is found.structure or tried >= LOOKS_BACK:
            return
        for source in sources(4, SEED, dyadic=dyadic):
            tried += 1
            probe = Trail(trail.claim)
            with suppress(Unreadable):
                _visit(structure, Recorder(source), [probe])
            if probe.found is not None:
                trail.found = probe.found
                return


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
        _visit(best.structure, Recorder(source, best.pinned), [probe])
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
