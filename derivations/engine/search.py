"""Looking for a counterexample: every structure, then edges and far numbers, then Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from typing import Any

import sympy

from derivations.worlds.structures import Family, beyond
from derivations.engine.claims import Problem
from derivations.engine.roots import levels, roots
from derivations.worlds.samples import Source, far, level, mild, sources
from derivations.worlds.structure import Structure
from derivations.engine.visits import EXACT, SURER, Recorder, Trail, visit
from derivations.errors import Unreadable
from derivations.semantics.quadrature import counted

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
#: How far to the side of an edge a claim is tested.
SHIFTS = (sympy.S.One, sympy.Rational(1, 10**9))
#: Structures in which a world is worked out to more digits from the start.
SURELY = 4
SEED = 20


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
            met += visit(structure, recorder, trails)
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
                visit(structure, Recorder(source), trails)


def surely(family: Family, trail: Trail) -> None:
    """A few worlds with many more digits, since sides that differ in the 50th are not equal."""
    for structure in family.structures[:SURELY]:
        if trail.found is None:
            with suppress(Unreadable):
                visit(structure, Recorder(level(1)), [trail], modes=SURER)


def stretch(family: Family, trail: Trail) -> None:
    """Worlds with far numbers, where what is true of small ones only must fail."""
    step = max(1, len(family.structures) // STRETCHES)
    for structure in family.structures[::-step][:STRETCHES]:
        for sign, size in ((1, 1024), (-1, 1024), (1, 2**20)):
            if trail.found is None:
                with suppress(Unreadable):
                    visit(structure, Recorder(far(sign, size)), [trail])


def probe(structure: Structure, edges: list[sympy.Expr], trail: Trail) -> None:
    """Worlds where one of the expressions is 0 or level, and to both sides of where it is 0."""
    if structure.generic is None:
        return
    symbols = structure.generic[1].symbols
    for edge in edges:
        if trail.found is not None:
            return
        free = sorted(edge.free_symbols & set(symbols.values()), key=str)[:PROBED]
        for symbol in free:
            for value in _around(roots(edge, symbol)):
                _visit_pinned(structure, {symbol.name: value}, trail)
        for level_at in levels(edge, free):
            _visit_pinned(structure, {s.name: value for s, value in level_at.items()}, trail)


def _visit_pinned(structure: Structure, pinned: dict[str, sympy.Expr], trail: Trail) -> None:
    """One world in which some symbols are given in terms of the others."""
    if trail.found is None:
        visit(structure, Recorder(far(1, 3), pinned), [trail], modes=EXACT)


def _around(edges: list[sympy.Expr]) -> Iterator[sympy.Expr]:
    """The edges themselves, between each two of them, and to both sides, far and close."""
    yield from edges
    yield from ((a + b) / 2 for a, b in combinations(edges, 2))
    yield from (edge + sign * shift for shift in SHIFTS for edge in edges for sign in (1, -1))


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
        visit(drawn[0], Recorder(drawn[1]), [probe])
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
