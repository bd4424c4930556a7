"""A task to its outcomes: read, find the worlds, refute, prove, give the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

from derivations.checking import bound
from derivations.checking.judge import prove
from derivations.checking.problem import Problem, problem_of
from derivations.checking.search import (
    CODE_EXAMPLES,
    COSTLY_EXAMPLES,
    EXAMPLES,
    Trail,
    counterexample,
    explore,
    probe,
    shrink,
    smaller,
    stretch,
    sweep,
)
from derivations.checking.settings import let_outcomes, unsatisfied
from derivations.checking.task import Binding, Definition, Item, Let, Task
from derivations.checking.verdict import Kind, Outcome, Step, Verdict
from derivations.checking.worlds import Family, Structure, family
from derivations.errors import Undecided, Unreadable
from derivations.language import Formula
from derivations.semantics.quadrature import counted
from derivations.semantics.scope import Scope
from derivations.semantics.settings import extend

#: Fewest distinct worlds that a sampled verdict may rest on, when symbols are left to sample.
MIN_WORLDS = 3


def decide(task: Task) -> tuple[Outcome, ...]:
    """One outcome for each formula of the task. The only door to a verdict."""
    scope, fault = scope_of(task.scope)
    if isinstance(task.subject, Let):
        return let_outcomes(scope, task.subject)
    if fault:
        return (failed(Kind.SENTENCE, task.subject, Verdict.UNREADABLE, fault),)
    try:
        return (_formula(scope, task.subject),)
    except Unreadable as error:
        return (failed(Kind.SENTENCE, task.subject, Verdict.UNREADABLE, error.message, error),)
    except RecursionError:
        message = "this leads to more nested steps than are followed; split the definitions it uses"
        return (failed(Kind.SENTENCE, task.subject, Verdict.UNDECIDED, message),)


def failed(
    kind: Kind, latex: str, verdict: Verdict, message: str, error: Unreadable | None = None
) -> Outcome:
    """An outcome of one step that did not get further."""
    return Outcome(kind, (Step(latex, verdict),), None, message, error.span if error else None)


@lru_cache(maxsize=64)
def scope_of(items: tuple[Item, ...]) -> tuple[Scope, str]:
    """The scope that the items make, and the first fault in them, if any.

    A fault is reported where it stands; every formula after it is unreadable too,
    since what it would be checked under is not known.
    """
    if not items:
        return Scope(), ""
    scope, fault = scope_of(items[:-1])
    if fault:
        return scope, fault
    grown = scope.copy()
    try:
        fault = _grow(grown, items[-1])
    except Unreadable as error:
        fault = error.message
    return grown, f"the setting above it is not readable: {fault}" if fault else ""


def _grow(scope: Scope, item: Item) -> str:
    if isinstance(item, Binding):
        scope.bind(item.name, _function(item.target))
    elif isinstance(item, Definition):
        scope.define(scope.read(item.latex))
    else:
        readings = extend(scope, [(piece.text, piece.math) for piece in item.pieces])
        return next((reading.error.message for reading in readings if reading.error), "")
    return ""


def _function(target: str) -> Callable[..., Any]:
    """The bound function. Only allow-listed packages are imported, whatever a page says."""
    fault = bound.fault_of(target)
    if fault:
        raise Unreadable(fault)
    module, _, name = target.partition(":")
    try:
        found: Callable[..., Any] = getattr(import_module(module), name)
        return found
    except ImportError as error:
        raise Unreadable(f"{module} cannot be imported: {error}") from error


def _formula(scope: Scope, latex: str) -> Outcome:
    formula = scope.read(latex)
    if formula.form == "definition":
        from derivations.checking.settings import definition_outcome

        return definition_outcome(scope.copy(), formula, latex)
    if formula.form == "term":
        from derivations.checking.settings import term_outcome

        return term_outcome(scope, formula, latex)
    return sentence_outcome(scope, formula, latex)


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
    if len(trail.worlds) < MIN_WORLDS and not exhausted(problem, found):
        return _Judged(
            Verdict.VACUOUS,
            f"only {len(trail.worlds)} distinct worlds were found that satisfy the hypotheses and "
            f"{MIN_WORLDS} are needed; state the hypotheses so that they can be met",
        )
    return _Judged(Verdict.TESTED)


def _look_further(problem: Problem, found: Family, trail: Trail) -> None:
    """What was not proved is tested in many more worlds, at edges and far out too."""
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
    if trail.found.judgement.message:
        return f"this has no value in an allowed world: {trail.found.judgement.message}; rule that world out"
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


#: Relations that are tested where their sides meet.
EDGED = frozenset({"le", "lt", "ge", "gt", "ne"})


def _proved_in(structure: Structure, trail: Trail) -> bool:
    try:
        if structure.generic is None:
            return False
        if not structure.cases.branches:
            return True
    except Undecided:
        return False
    if not structure.generic[1].free:
        return structure.path not in trail.open_in
    proof = prove(trail.claim, structure)
    if proof.edges:
        probe(structure, proof.edges[:4], trail)
    return proof.holds and not proof.open_duties
