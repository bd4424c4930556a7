"""Verdicts made up for tests of the site: what a page looks like must not wait for SymPy.

`run` takes the place of the checker. It judges by plain marks in the LaTeX: a
formula with `FALSE` is refuted, one with `BROKEN` is unreadable, the rest
holds. Everything before and after the checker is the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from derivations.errors import Span
from derivations.runs import Kind, Outcome, Step, Task, Verdict

ROOT = Path(__file__).resolve().parents[2]
# Not named `.md`, or the formulas of this page would be tests themselves.
PAGE = Path(__file__).parent / "fixtures" / "page.txt"
Build = Callable[..., Path]
COUNTEREXAMPLE = {"n": "3", r"\sigma": "(2, 3, 1)", "left": "[0, 1]", "right": "[1, 0]"}


def outcome(latex: str, *, in_let: bool = False, refuted: bool = False) -> Outcome:
    """The made-up outcome of one formula."""
    if "BROKEN" in latex:
        at = latex.index("BROKEN")
        step = Step(latex, Verdict.UNREADABLE)
        return Outcome(Kind.TERM, (step,), None, "BROKEN is no symbol here", Span(at, at + 6))
    if ":=" in latex:
        return Outcome(Kind.DEFINITION, (Step(latex, Verdict.SYMBOLIC),))
    if in_let:
        return Outcome(Kind.DECLARATION, (Step(latex, Verdict.SYMBOLIC, worlds=33),))
    if "=" not in latex:
        return Outcome(Kind.TERM, (Step(latex, Verdict.SYMBOLIC),))
    if refuted or "FALSE" in latex:
        return Outcome(Kind.SENTENCE, (Step(latex, Verdict.REFUTED),), COUNTEREXAMPLE)
    return Outcome(Kind.SENTENCE, tuple(steps(latex)))


def steps(latex: str) -> list[Step]:
    """One step a relation; the second is only tested, and so is code."""
    proved = Step(latex, Verdict.BOUNDED, worlds=33, bound="n ≤ 4")
    tested = Step(latex, Verdict.TESTED, worlds=214)
    if "mathtt" in latex or "aligned" not in latex:
        return [tested if "mathtt" in latex else proved]
    rows = latex[latex.index("}") + 1 : latex.rindex("\\end")].split("\\\\")
    chosen = [tested if number == 1 else proved for number in range(len(rows))]
    return [replace(step, latex=row.strip()) for step, row in zip(chosen, rows, strict=True)]


def run(tasks: Sequence[Task], **_: Any) -> list[tuple[Outcome, ...]]:
    """In place of `derivations.runs.runner.run`."""
    return [tuple(_outcomes(task)) for task in tasks]


def _outcomes(task: Task) -> list[Outcome]:
    if isinstance(task.subject, str):
        return [outcome(task.subject, refuted=task.refuted)]
    return [outcome(piece.text, in_let=True) for piece in task.subject.pieces if piece.math]
