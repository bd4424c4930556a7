"""The verdict on each step of a sentence: list the structures, refute, prove, look further."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from derivations.engine.claims import Problem, problem_of
from derivations.engine.inhabited import unsatisfied
from derivations.engine.propose import certificates
from derivations.engine.search import Worlds, further, glance, look_beyond
from derivations.engine.shrink import counterexample, shrink, smaller
from derivations.engine.trail import Trail
from derivations.kernel.balls import Truth
from derivations.kernel.verdict import Verdict
from derivations.language import Formula
from derivations.meaning.scope import Scope
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.worlds.beyond import beyond
from derivations.worlds.structures import Listing, listing

#: Sentences that bring hypotheses or symbols of their own, so that each has worlds of its own.
OPENED = frozenset({"forall", "implies", "if"})


def sentence_outcome(
    scope: Scope, formula: Formula, latex: str, kind: Kind = Kind.SENTENCE
) -> Outcome:
    """The verdict on each step of a sentence."""
    opened = any(s.node.bare().head in OPENED for s in formula.steps)
    if opened and len(formula.steps) > 1:
        return _joined(
            [replace(formula, steps=(step,)) for step in formula.steps], scope, latex, kind
        )
    problem = problem_of(scope, formula.steps, latex)
    unmet = unsatisfied(scope)
    if unmet:
        steps = tuple(Step(c.latex, unmet.verdict, reason=c.reason) for c in problem.claims)
        return Outcome(kind, steps, None, unmet.message)
    found, worlds = listing(problem, problem.scope.derived), Worlds(beyond(problem))
    judged = [_judged(problem, found, at, worlds) for at in range(len(problem.claims))]
    worst = max(judged, key=lambda j: j.step.verdict.rank)
    shown = counterexample(worst.trail.found, problem, worst.trail) if worst.trail.found else None
    span = worst.trail.claim.span if worst.message else None
    return Outcome(kind, tuple(j.step for j in judged), shown, worst.message, span)


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
    step: Step
    trail: Trail
    message: str = ""


def _judged(problem: Problem, found: Listing, at: int, worlds: Worlds) -> _Judged:
    """One step, from the quick look to the ruling."""
    started = time.process_time()
    trail = Trail.of(problem.claims[at], problem, found)
    glance(trail, found, worlds)
    if trail.found is None:
        if not prove(trail):
            further(trail, found, worlds)
        elif found.unbounded:
            look_beyond(trail, worlds)
    if trail.found is not None:
        smaller(trail)
        shrink(trail)
    verdict, message = _ruling(trail)
    step = Step(
        trail.claim.latex, verdict, len(trail.worlds), found.bound,
        time.process_time() - started, trail.claim.reason,
        undefined=verdict is Verdict.REFUTED and not trail.false,
        evidence=evidence(trail, verdict, found.bound),
    )  # fmt: skip
    return _Judged(step, trail, message)


def _ruling(trail: Trail) -> tuple[Verdict, str]:
    verdict, message = trail.judge.verdict(missing=trail.missing)
    if verdict is Verdict.REFUTED:
        assert trail.judge.refuted is not None
        _, truth, why, _ = trail.judge.refuted
        if truth is Truth.NO_VALUE:
            return verdict, f"this has no value in an allowed world: {why}; rule that world out"
        return verdict, "this is false in the world below"
    if trail.unread and verdict in (Verdict.TESTED, Verdict.UNDECIDED):
        return Verdict.UNDECIDED, f"no world could settle this: {trail.unread}"
    if verdict is Verdict.UNDECIDED and not trail.worlds and trail.unmet:
        supposed = trail.problem.hypotheses
        which = next((supposed[i].latex for i in sorted(trail.unmet) if 0 <= i < len(supposed)), "")
        message += f"; {which or 'its own premise'} could not be met"
    return verdict, message


def evidence(trail: Trail, verdict: Verdict, bound: str) -> str:
    """What a passing verdict rests on, in words."""
    worlds = f"{len(trail.worlds)} world{'s' if len(trail.worlds) != 1 else ''}"
    if verdict is Verdict.TESTED:
        return f"held in {worlds} with numbers in general position; no proof"
    if verdict not in (Verdict.SYMBOLIC, Verdict.BOUNDED):
        return ""
    rules = ", ".join(sorted(trail.judge.rules))
    by = f"by the kernel's rules and {rules}" if rules else "by the kernel's rules alone"
    cases = len(trail.judge.cases)
    count = f" in each of {cases} cases" if cases > 1 else ""
    if verdict is Verdict.BOUNDED:
        return f"proved{count} {by}, for {bound} and no further"
    return f"proved{count} {by}, for all values"


def prove(trail: Trail) -> bool:
    """Whether every case is proved; the first that is not ends the attempt."""
    known: dict[object, bool] = {}
    judge = trail.judge
    if not judge.exhaustive:
        return False
    for at, case in enumerate(judge.cases):
        if case in known:
            judge.proved.add(at)
            continue
        if not any(judge.prove(at, steps) for steps in certificates(case)):
            return False
        known[case] = True
    return True
