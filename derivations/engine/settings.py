"""Verdicts on what claims nothing: declarations, definitions, hypotheses and terms."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.worlds.structures import Family, family
from derivations.engine.claims import Claim, Problem, slice_of
from derivations.worlds.samples import sources
from derivations.runs.task import Let
from derivations.kernel.verdict import Kind, Outcome, Step, Verdict
from derivations.errors import Undecided, Unreadable
from derivations.language import Formula, Node
from derivations.meaning.rows.probability import representative
from derivations.meaning.scope import Scope
from derivations.meaning.let_blocks import Reading, extend
from derivations.meaning.values import Random, Undefined, Undetermined
from derivations.meaning.world import World, evaluate

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
    found = family(problem)
    count = sum(1 for _ in _worlds(problem, found, LOOKS))
    if count == 0:
        message = (
            "no world was found that satisfies this together with what is supposed; "
            "weaken or mend it"
        )
        return Outcome(kind, (Step(text, Verdict.VACUOUS),), None, message)
    verdict = Verdict.SYMBOLIC if found.exhaustive else Verdict.TESTED
    return Outcome(kind, (Step(text, verdict, count, found.bound),))


def _problem(scope: Scope, names: set[str], claims: Sequence[Claim] = ()) -> Problem:
    declared, hypotheses = slice_of(scope, names)
    return Problem(scope, list(claims), hypotheses, declared)


def _worlds(problem: Problem, found: Family, looks: int):  # type: ignore[no-untyped-def]
    """Concrete worlds that meet the hypotheses, one for a structure."""
    for at, structure in enumerate(found.structures[:looks]):
        for source in sources(PER if at < 40 else 2, at, dyadic=False):
            built = structure.concrete(source)
            if built is not None:
                yield built[0]
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
    found = family(problem)
    count, undefined = 0, ""
    for world in _worlds(problem, found, LOOKS // 10):
        missing = _missing(nodes, world)
        undefined = undefined or missing
        count += not missing
    if count == 0:
        message = undefined or "no world satisfies the hypotheses"
        return Outcome(kind, (Step(text, Verdict.VACUOUS),), None, f"this has no value: {message}")
    calls = any(part.head == "code" for node in nodes for part in node.walk())
    sure = found.exhaustive and not undefined and not calls
    verdict = Verdict.SYMBOLIC if sure else Verdict.TESTED
    return Outcome(kind, (Step(text, verdict, count, found.bound),))


def _missing(nodes: list[Node], world: World) -> str:
    """Why a term has no value in a world, or nothing.

    Random variables take one of their values, so that what is made from them has one.
    """
    drawn = {k: representative(v) for k, v in world.values.items() if isinstance(v, Random)}
    world = world.child(drawn) if drawn else world
    try:
        for node in nodes:
            evaluate(node, world)
    except Undefined as error:
        return error.message
    except Undetermined as error:
        return error.message
    return ""


def unsatisfied(scope: Scope) -> str:
    """The first hypothesis in scope that no world satisfies, as LaTeX; empty if all can be met."""
    known: dict[int, str] = scope.__dict__.setdefault("_satisfied", {})
    count = len(scope.hypotheses)
    if count not in known:
        known[count] = _first_unmet(scope)
    return known[count]


def _first_unmet(scope: Scope) -> str:
    for hypothesis in scope.hypotheses:
        problem = _problem(scope, scope.free(hypothesis.node))
        try:
            if next(_worlds(problem, family(problem), LOOKS), None) is None:
                return hypothesis.latex
        except (Unreadable, Undecided):
            return hypothesis.latex
    return ""
