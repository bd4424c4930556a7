"""A task to its outcomes. The only door to a verdict."""

from __future__ import annotations

from derivations.engine.scoping import scope_of
from derivations.engine.sentence import sentence_outcome
from derivations.engine.settings import definition_outcome, let_outcomes, term_outcome
from derivations.errors import Unreadable
from derivations.kernel.verdict import Verdict
from derivations.meaning.scope import Scope
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.task import Let, Task


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


def _formula(scope: Scope, latex: str) -> Outcome:
    formula = scope.read(latex)
    if formula.form == "definition":
        return definition_outcome(scope.copy(), formula, latex)
    if formula.form == "term":
        return term_outcome(scope, formula, latex)
    return sentence_outcome(scope, formula, latex)
