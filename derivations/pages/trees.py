"""How a formula was read: the tree that the parser made of it, a line for each node."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.engine.scoping import scope_of
from derivations.errors import Undecided, Unreadable
from derivations.language import Node
from derivations.runs.task import Task


def tree_of(task: Task) -> list[str]:
    """The lines of a task's trees; none for a `let` block, and none where reading failed."""
    if not isinstance(task.subject, str):
        return []
    try:
        formula = scope_of(task.scope)[0].read(task.subject)
    except (Unreadable, Undecided):
        return []
    nodes = [step.node for step in formula.steps] or list(formula.parts)
    return [line for node in nodes for line in _lines(node, task.subject, "", "")]


def _lines(node: Node, latex: str, head: str, below: str) -> Iterator[str]:
    written = " ".join(latex[node.span.start : node.span.end].split())
    if node.args:
        yield f"{head}{node.head}   {written}"
    else:
        yield f"{head}{node.text or written}"
    for place, part in enumerate(node.args, 1):
        last = place == len(node.args)
        branch, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _lines(part, latex, below + branch, below + rest)
