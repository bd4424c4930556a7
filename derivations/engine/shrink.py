"""A counterexample made as small as it gets, and shown."""

from __future__ import annotations

from contextlib import suppress
from itertools import takewhile

import sympy

from derivations.worlds.structures import Family
from derivations.engine.claims import Claim, Problem
from derivations.engine.search import SEED
from derivations.worlds.samples import sources
from derivations.engine.visits import Found, Recorder, Trail, visit
from derivations.errors import Unreadable
from derivations.worlds.makers import SIMPLE
from derivations.meaning.show import readable, show

#: Worlds tried to make a counterexample smaller.
SHRINKS = 300
#: Worlds tried before a counterexample counts as one in a smallest structure, and how many of
#: them in one structure at least and at most.
LOOKS_BACK, FEWEST_SOURCES, MOST_SOURCES = 120, 4, 24


def smaller(family: Family, trail: Trail, *, dyadic: bool) -> None:
    """Look again at the structures before the one that was found, with the simplest numbers."""
    found, tried = trail.found, 0
    assert found is not None
    before = list(takewhile(lambda s: s is not found.structure, family.structures))
    each = min(MOST_SOURCES, max(FEWEST_SOURCES, LOOKS_BACK // max(len(before), 1)))
    for structure in before:
        if tried >= LOOKS_BACK:
            return
        for source in sources(each, SEED, dyadic=dyadic):
            tried += 1
            probe = Trail(trail.claim)
            with suppress(Unreadable):
                visit(structure, Recorder(source), [probe])
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
        visit(best.structure, Recorder(source, best.pinned), [probe])
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
            named = f"{readable(key)}: "
            shown[key + sub] = show(found.values[key]).removeprefix(named)
    shown["left"], shown["right"] = found.judgement.left, found.judgement.right
    return shown
