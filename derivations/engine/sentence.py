"""The verdict on each step of a sentence: find the worlds, refute, prove, look further."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from derivations.worlds.structures import Family, family
from derivations.engine.judge import prove
from derivations.engine.claims import Problem, problem_of
from derivations.engine.search import (
    CODE_EXAMPLES,
    COSTLY_EXAMPLES,
    EXAMPLES,
    explore,
    probe,
    stretch,
    surely,
    sweep,
)
from derivations.engine.settings import unsatisfied
from derivations.engine.shrink import counterexample, shrink, smaller
from derivations.worlds.samples import level
from derivations.worlds.structure import Structure
from derivations.kernel.verdict import Kind, Outcome, Step, Verdict
from derivations.engine.visits import EXACT, Recorder, Trail, visit
from derivations.errors import Undecided
from derivations.language import Formula
from derivations.semantics.quadrature import counted
from derivations.meaning.scope import Scope

#: Fewest distinct worlds that a sampled verdict may rest on, when symbols are left to sample.
MIN_WORLDS = 3


def sentence_outcome(
    scope: Scope, formula: Formula, latex: str, kind: Kind = Kind.SENTENCE
) -> Outcome:
    """The verdict on each step of a sentence."""
    opened = any(s.node.bare().head in OPENED for s in formula.steps)
    if opened and len(formula.steps) > 1:
        return _joined(
            [replace(formula, steps=(step,)) for step in formula.steps], scope, latex, kind
        )
    started = time.perf_counter()
    problem = problem_of(scope, formula.steps, latex)
    unmet = unsatisfied(scope)
    if unmet:
        message = (
            f"nothing satisfies the hypothesis {unmet}, so this says nothing; weaken or mend it"
        )
        steps = tuple(Step(c.latex, Verdict.VACUOUS, reason=c.reason) for c in problem.claims)
        return Outcome(kind, steps, None, message)
    found = family(problem)
    trails = [Trail(claim) for claim in problem.claims]
    before = counted.calls
    sweep(problem, found, trails)
    problem.costly = counted.calls > before
    judged = [_judged(problem, found, trail) for trail in trails]
    seconds = (time.perf_counter() - started) / len(trails)
    steps = tuple(
        Step(t.claim.latex, j.verdict, len(t.worlds), found.bound, seconds, t.claim.reason)
        for t, j in zip(trails, judged, strict=True)
    )
    worst = max(judged, key=lambda j: j.verdict.rank)
    trail = trails[judged.index(worst)]
    world = (
        counterexample(trail.found, problem)
        if trail.found and worst.verdict is Verdict.REFUTED
        else None
    )
    return Outcome(
        kind, steps, world, worst.message, trail.claim.node.span if worst.message else None
    )


#: Sentences that bring hypotheses or symbols of their own, so that each has worlds of its own.
OPENED = frozenset({"forall", "implies", "if"})


def _joined(parts: list[Formula], scope: Scope, latex: str, kind: Kind) -> Outcome:
    """Several sentences of one display, each decided by itself."""
    outcomes = [sentence_outcome(scope, part, latex, kind) for part in parts]
    worst = max(outcomes, key=lambda outcome: outcome.verdict.rank)
    steps = tuple(
        replace(step, latex=_text(part, latex))
        for part, outcome in zip(parts, outcomes, strict=True)
        for step in outcome.steps
    )
    return Outcome(kind, steps, worst.counterexample, worst.message, worst.span)


def _text(part: Formula, latex: str) -> str:
    span = part.steps[0].span
    return latex[span.start : span.end]


@dataclass
class _Judged:
    verdict: Verdict
    message: str = ""


def _judged(problem: Problem, found: Family, trail: Trail) -> _Judged:
    """The verdict on one step, after the sweep has looked at every structure."""
    if trail.found is None and not trail.worlds and not trail.open_message:
        return _Judged(
            Verdict.VACUOUS,
            "no world was found that satisfies the hypotheses, so this says nothing",
        )
    if trail.found is None and proved(problem, found, trail):
        return _Judged(Verdict.SYMBOLIC)
    if trail.found is None and not exhausted(problem, found):
        _look_further(problem, found, trail)
    if trail.found is not None:
        smaller(found, trail, dyadic=problem.code)
        trail.found = shrink(trail.found, trail.claim)
        return _Judged(Verdict.REFUTED, _false(trail))
    if not trail.worlds:
        return _Judged(Verdict.UNDECIDED, f"no world could settle this: {trail.open_message}")
    if trail.unsettled:
        return _Judged(Verdict.UNDECIDED, f"some worlds cannot settle this: {trail.unsettled}")
    if len(trail.worlds) < MIN_WORLDS and not exhausted(problem, found):
        return _Judged(
            Verdict.VACUOUS,
            f"only {len(trail.worlds)} distinct worlds were found that satisfy the hypotheses and "
            f"{MIN_WORLDS} are needed; state the hypotheses so that they can be met",
        )
    return _Judged(Verdict.TESTED)


def _look_further(problem: Problem, found: Family, trail: Trail) -> None:
    """What was not proved is tested in many more worlds, at edges and far out too."""
    if not problem.code:
        surely(found, trail)
    if not (problem.code and any(d.kind == "maps" for d in problem.declared)):
        stretch(found, trail)
    if trail.found is None and not problem.costly:
        sweep(problem, found, [trail], thorough=True)
    if trail.found is None:
        examples = (
            COSTLY_EXAMPLES if problem.costly else CODE_EXAMPLES if problem.code else EXAMPLES
        )
        explore(found, trail, dyadic=problem.code, examples=examples)


def _false(trail: Trail) -> str:
    assert trail.found is not None
    message = trail.found.judgement.message
    if message:
        return f"this has no value in an allowed world: {message}; rule that world out"
    return "this is false in the world below"


def exhausted(problem: Problem, found: Family) -> bool:
    """Whether the structures are all there are and leave no number to choose."""
    return found.exhaustive and all(
        s.whole and s.generic and not s.generic[1].free for s in found.structures
    )


def proved(problem: Problem, found: Family, trail: Trail) -> bool:
    """Whether the step is proved in the generic world of every structure.

    Where the proof leaves open whether both sides have a value, and where two
    sides of an order relation meet, concrete worlds are tested at once.
    """
    if problem.code or not found.exhaustive or (trail.open_message and not trail.worlds):
        return False
    complete = True
    for structure in found.structures:
        complete = _proved_in(structure, trail) and complete
        if trail.found is not None or not (complete or trail.claim.node.bare().head in EDGED):
            return False
    return complete


#: Relations, and what joins them, that are tested where two sides meet.
EDGED = frozenset({"le", "lt", "ge", "gt", "ne", "and", "or", "not", "iff", "implies"})


def _closed(structure: Structure, trail: Trail) -> bool:
    """Whether the step holds where nothing is left to choose: exactly, and not by quadrature.

    That two numbers are equal takes algebra; no number of equal digits is a proof.
    """
    before = counted.calls
    visit(structure, Recorder(level(0)), [trail], modes=EXACT)
    if trail.found is not None or structure.path in trail.open_in:
        return False
    equality = trail.claim.node.bare().head == "eq"
    return prove(trail.claim, structure).holds if equality else counted.calls == before


def _proved_in(structure: Structure, trail: Trail) -> bool:
    try:
        if structure.generic is None:
            return False
        if not structure.cases.branches:
            return True
    except Undecided:
        return False
    if not structure.generic[1].free:
        return _closed(structure, trail)
    proof = prove(trail.claim, structure)
    if proof.edges:
        probe(structure, proof.edges[:4], trail)
    return proof.holds and not proof.open_duties
