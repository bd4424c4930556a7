"""What the lifting reads: the tree of a formula and what is declared above it.

This is the one place where the formal rung meets the rest of the engine. It takes trees
and scopes from it, and nothing that evaluates or decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.checking.scoping import scope_of
from derivations.checking.task import Binding, Item, Let, Task
from derivations.language import Node, Statement
from derivations.semantics.scope import Declared, Defined, Hypothesis, Scope

__all__ = [
    "Declared", "Defined", "Hypothesis", "Item", "Let", "Node", "Reading", "Scope", "Step",
    "Task", "read_task", "scope_of",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of a formula: its tree and its text, in the scope that it is said in."""

    node: Node
    latex: str


@dataclass(frozen=True)
class Reading:
    """The steps of a task's formula, in the order of its verdicts."""

    scope: Scope
    steps: tuple[Step, ...]


def read_task(task: Task) -> Reading | None:
    """The steps of a sentence; nothing for a `let` block, a term or a definition."""
    if isinstance(task.subject, Let):
        return None
    scope, fault = scope_of(tuple(item for item in task.scope if not isinstance(item, Binding)))
    if fault:
        return None
    formula = scope.read(task.subject)
    if formula.form in ("definition", "term"):
        return None
    return Reading(scope, tuple(_step(s, task.subject) for s in formula.steps))


def _step(statement: Statement, latex: str) -> Step:
    return Step(statement.node, latex[statement.span.start : statement.span.end])
