"""Verdicts on what claims nothing: declarations, definitions, hypotheses and terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derivations.engine.claims import Claim, Problem, slice_of
from derivations.engine.search import drawn
from derivations.engine.trail import Place, supposed_in
from derivations.errors import Undecided, Unreadable
from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import Case, Judge, judged, truth_of
from derivations.kernel.terms import Term
from derivations.kernel.values import World as Numbers
from derivations.kernel.verdict import Verdict
from derivations.language import Formula, Node
from derivations.meaning.let_blocks import Reading, extend
from derivations.meaning.maker import Empty
from derivations.meaning.rows.probability import representative
from derivations.meaning.scope import Scope
from derivations.meaning.values import Array, Random, Undefined, Undetermined
from derivations.meaning.world import evaluate
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.task import Let
from derivations.worlds.assignment import Assignment
from derivations.worlds.structure import Structure
from derivations.worlds.structures import Listing, listing

#: Structures and worlds looked at to see that a setting can be met.
LOOKS, PER = 400, 6


def let_outcomes(scope: Scope, block: Let) -> tuple[Outcome, ...]:
    """One outcome for each formula of a `let` block."""
    texts = [piece.text for piece in block.pieces if piece.math]
    grown = scope.copy()
    try:
        readings = extend(grown, [(piece.text, piece.math) for piece in block.pieces])
    except Unreadable as error:
        return tuple(_unread(Kind.DECLARATION, text, error) for text in texts)
    return tuple(
        _reading_outcome(grown, reading, text)
        for reading, text in zip(readings, texts, strict=True)
    )


def _unread(kind: Kind, text: str, error: Unreadable) -> Outcome:
    return Outcome(kind, (Step(text, Verdict.UNREADABLE),), None, error.message, error.span)


def _reading_outcome(scope: Scope, reading: Reading, text: str) -> Outcome:
    kind = Kind(reading.kind)
    if reading.error is not None:
        return _unread(kind, text, reading.error)
    assert reading.formula is not None
    try:
        if kind is Kind.DEFINITION:
            return definition_outcome(scope, reading.formula, text)
        if kind is Kind.TERM:
            return term_outcome(scope, reading.formula, text)
        names = set(reading.names) | {n for s in reading.formula.steps for n in scope.free(s.node)}
        return _inhabited(scope, names, kind, text)
    except Unreadable as error:
        return _unread(kind, text, error)


def _inhabited(scope: Scope, names: set[str], kind: Kind, text: str) -> Outcome:
    """Whether some world gives these symbols a value under all hypotheses about them."""
    problem = _problem(scope, names)
    found = listing(problem, scope.derived)
    count = sum(1 for _ in _worlds(found, LOOKS))
    if count == 0:
        verdict, why = _emptiness(found)
        return Outcome(kind, (Step(text, verdict),), None, f"{why}; weaken or mend it")
    return Outcome(kind, (Step(text, _strength(found), count, found.bound),))


def _strength(found: Listing) -> Verdict:
    """A setting claims nothing; it is as strong as the list of its structures is complete."""
    if not found.exhaustive:
        return Verdict.TESTED
    return Verdict.BOUNDED if found.unbounded else Verdict.SYMBOLIC


def _emptiness(found: Listing) -> tuple[Verdict, str]:
    """Whether the hypotheses are proved to contradict each other, or merely no world was found."""
    cases = [_supposed(structure) for structure in found.structures]
    judge = Judge(cases, exhaustive=found.exhaustive, bounded=found.unbounded)
    if (
        cases
        and all(judge.prove(at) for at in range(len(cases)))
        and len(judge.empty) == len(cases)
    ):
        return Verdict.VACUOUS, "nothing satisfies this together with what is supposed"
    return (
        Verdict.UNDECIDED,
        "no world was found that satisfies this, which does not mean that none exists",
    )


def _supposed(structure: Structure) -> Case:
    return Case((*supposed_in(structure), *structure.hypotheses), t.FALSE)


def _problem(scope: Scope, names: set[str], claims: Sequence[Claim] = ()) -> Problem:
    declared, hypotheses = slice_of(scope, names)
    return Problem(scope, list(claims), hypotheses, declared)


def _worlds(found: Listing, looks: int) -> Iterator[tuple[Structure, Assignment]]:
    """Concrete worlds that certainly meet the hypotheses, one for a structure."""
    for at, structure in enumerate(found.structures[:looks]):
        case = _supposed(structure)
        for assignment in drawn(Place(structure, case), PER if at < 40 else 2, at):
            if all(
                truth_of(h, assignment.world) is Truth.TRUE
                for h in case.hypotheses
                if h.op != "forall"
            ):
                yield structure, assignment
                break


def definition_outcome(scope: Scope, formula: Formula, text: str) -> Outcome:
    """A definition claims nothing; it must have a value wherever it is used."""
    target, body = formula.targets[0], formula.steps[0].node
    if target.base not in scope.names and target.key not in scope.names:
        scope.define(formula)
    parameters = {*target.subscripts, *target.arguments}
    free = parameters - scope.declarations.keys()
    if free or formula.parts:
        return Outcome(Kind.DEFINITION, (Step(text, Verdict.SYMBOLIC),))
    return _valued(scope, [body], Kind.DEFINITION, text)


def term_outcome(scope: Scope, formula: Formula, text: str) -> Outcome:
    """A term must have a value, of one type throughout."""
    return _valued(scope, [step.node for step in formula.steps], Kind.TERM, text)


def _valued(scope: Scope, nodes: list[Node], kind: Kind, text: str) -> Outcome:
    problem = _problem(scope, set().union(*(scope.free(node) for node in nodes)))
    found = listing(problem, scope.derived)
    calls = any(part.head == "code" for node in nodes for part in node.walk())
    count, undefined = 0, ""
    for structure, assignment in _worlds(found, LOOKS // 10):
        missing = _missing(nodes, structure, assignment)
        undefined = undefined or missing
        count += not missing
    if count == 0:
        message = undefined or "no world was found that satisfies the hypotheses"
        return Outcome(
            kind, (Step(text, Verdict.UNDECIDED),), None, f"this has no value: {message}"
        )
    verdict = Verdict.TESTED if calls or undefined else _strength(found)
    return Outcome(kind, (Step(text, verdict, count, found.bound),))


def _missing(nodes: list[Node], structure: Structure, assignment: Assignment) -> str:
    """Why a term has no value in a world, or nothing.

    Random variables take one of their values, so that what is made from them has one.
    """

    def certain(prop: Term) -> bool:
        found = truth_of(prop, assignment.world)
        if found in (Truth.TRUE, Truth.FALSE):
            return found is Truth.TRUE
        raise Undetermined("this cannot be told here")

    try:
        world = structure.concrete(assignment, certain)
        drawn_values = {
            k: representative(v) for k, v in world.values.items() if isinstance(v, Random)
        }
        world = world.child(drawn_values) if drawn_values else world
        for node in nodes:
            value = evaluate(node, world)
            for entry in _numbers(value):
                truth, why = judged(t.has_value(entry), Numbers())
                if truth is Truth.NO_VALUE:
                    return why
    except (Undefined, Undetermined) as error:
        return error.message
    except Empty:
        return "there is no such world"
    return ""


def _numbers(value: object) -> list[Term]:
    """The numbers of which a value is made."""
    if isinstance(value, Array):
        return list(value.entries)
    if isinstance(value, tuple):
        return [entry for part in value for entry in _numbers(part)]
    return [value] if isinstance(value, Term) and not value.is_sentence else []


@dataclass(frozen=True)
class Unmet:
    """A hypothesis for which no world was found, or of which it is proved that there is none."""

    verdict: Verdict
    message: str


def unsatisfied(scope: Scope) -> Unmet | None:
    """The first hypothesis in scope that cannot be met, or that no world was found for."""
    key = ("unmet", len(scope.hypotheses))
    if key not in scope.derived:
        scope.derived[key] = _first_unmet(scope)
    found: Unmet | None = scope.derived[key]
    return found


def _first_unmet(scope: Scope) -> Unmet | None:
    for hypothesis in scope.hypotheses:
        problem = _problem(scope, scope.free(hypothesis.node))
        try:
            found = listing(problem, scope.derived)
            if next(_worlds(found, LOOKS), None) is None:
                verdict, why = _emptiness(found)
                return Unmet(
                    verdict,
                    f"{why}: the hypothesis {hypothesis.latex}, so this says nothing; "
                    "weaken or mend it",
                )
        except (Unreadable, Undecided) as error:
            return Unmet(
                Verdict.UNDECIDED,
                f"the hypothesis {hypothesis.latex} could not be met: {error.message}",
            )
    return None
