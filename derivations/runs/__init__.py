"""Tasks and their outcomes: what is known is read, the rest is decided in other processes."""

from derivations.kernel.verdict import Verdict
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.task import Binding, Definition, Let, Piece, Task

__all__ = [
    "Binding",
    "Definition",
    "Kind",
    "Let",
    "Outcome",
    "Piece",
    "Step",
    "Task",
    "Verdict",
]
