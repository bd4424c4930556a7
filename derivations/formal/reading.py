"""What the lifting reads: the tree of a formula and what is declared above it.

This is the one place where the formal rung meets the rest of the engine. It takes trees
and scopes from it, and nothing that evaluates or decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.engine.scoping import scope_of
from derivations.language import Node, Statement
from derivations.meaning.scope import Declared, Defined, Hypothesis, Scope
from derivations.runs.task import Binding, Item, Let, Task

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
    steps = (s for st in formula.steps for s in _steps(scope, st, task.subject))
    return Reading(scope, tuple(steps))


def _steps(scope: Scope, statement: Statement, latex: str) -> list[Step]:
    """The links of a chain are steps of their own, also below what a sentence supposes."""
    whole = latex[statement.span.start : statement.span.end]
    parts = _links(scope, statement.node)
    if len(parts) == 1:
        return [Step(statement.node, whole)]
    return [Step(node, latex[link.span.start : link.span.end]) for node, link in parts]


def _links(scope: Scope, node: Node) -> list[tuple[Node, Node]]:
    """Each link below the conditions of a sentence: with them, and by itself."""
    node = node.bare()
    if node.head == "chain":
        return [(link, link) for link in node.args]
    at = {"implies": 1, "if": 0, "forall": 1}.get(node.head)
    if at is None or (node.head == "forall" and not _opens(scope, node)):
        return [(node, node)]
    args = node.args
    return [
        (node.map((*args[:at], inner, *args[at + 1 :])), link)
        for inner, link in _links(scope, args[at])
    ]


def _opens(scope: Scope, node: Node) -> bool:
    """Whether the names that ∀ binds are taken as declared: they name a set and are new."""
    bind = node.args[0]
    named = bind.args[1].head not in ("natural", "from", "range")
    return named and not any(leaf.text in scope.names for leaf in bind.args[0].args)
