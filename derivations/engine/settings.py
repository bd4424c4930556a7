"""Verdicts on what claims nothing: declarations, definitions, hypotheses and terms."""

from __future__ import annotations

from derivations.engine.inhabited import LOOKS, inhabited, problem_about, strength, worlds_of
from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import judged, truth_of
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
from derivations.worlds.structures import listing


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
        met = inhabited(scope, names)
        return Outcome(kind, (Step(text, met.verdict, met.count, met.bound),), None, met.why)
    except Unreadable as error:
        return _unread(kind, text, error)


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
    problem = problem_about(scope, set().union(*(scope.free(node) for node in nodes)))
    found = listing(problem, scope.derived)
    calls = any(part.head == "code" for node in nodes for part in node.walk())
    count, undefined = 0, ""
    for structure, assignment in worlds_of(found, LOOKS // 10):
        missing = _missing(nodes, structure, assignment)
        undefined = undefined or missing
        count += not missing
    if count == 0:
        message = undefined or "no world was found that satisfies the hypotheses"
        return Outcome(
            kind, (Step(text, Verdict.UNDECIDED),), None, f"this has no value: {message}"
        )
    verdict = Verdict.TESTED if calls or undefined else strength(found)
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
