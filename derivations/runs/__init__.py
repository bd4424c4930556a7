"""Sentence to verdict: worlds small first, refute, then prove."""

from derivations.runs.task import Binding, Definition, Let, Piece, Task
from derivations.kernel.verdict import Kind, Outcome, Step, Verdict

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
