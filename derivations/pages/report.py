"""What checking found out about a page, formula by formula.

`to_json` of these records is the project's JSON contract, version 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derivations.errors import Span
from derivations.kernel.verdict import Verdict
from derivations.pages import macros
from derivations.pages.advice import advised
from derivations.pages.excerpt import excerpt
from derivations.pages.page import Formula, Page, Problem, Unchecked
from derivations.pages.source import Source
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.task import Task

HOLDS = "this stands in a `refuted` block but was not refuted"
NO_VALUE = (
    "this fails only because a side has no value; give the block the option `undefined: true`, or "
    "say where both sides have a value, so that it is false"
)
HAS_VALUE = "the block says `undefined: true`, but here both sides have a value and differ"
NOTHING_REFUTED = "no formula of this `refuted` block is a sentence that was refuted"


@dataclass(frozen=True)
class FormulaReport:
    """One formula and what became of it.

    `start` and `end` are offsets into the page's text, delimiters included.
    `refuted` says that the formula has to be refuted; `passes` whether a build
    may go on. `where` is `path:line:column` of what the message speaks of, and
    `excerpt` shows that line with a caret below it.
    """

    line: int
    column: int
    start: int
    end: int
    display: bool
    block: str
    kind: str
    latex: str
    verdict: str
    steps: tuple[Step, ...]
    counterexample: dict[str, str] | None
    message: str
    refuted: bool
    passes: bool
    where: str
    excerpt: str

    @property
    def last_line(self) -> int:
        """The line on which the formula ends."""
        return self.line + self.latex.count("\n")

    def to_json(self) -> dict[str, Any]:
        """The formula's part of the JSON contract."""
        return {
            "line": self.line,
            "column": self.column,
            "block": self.block,
            "kind": self.kind,
            "latex": self.latex,
            "verdict": self.verdict,
            "refuted": self.refuted,
            "passes": self.passes,
            "steps": [_step_json(step) for step in self.steps],
            "counterexample": self.counterexample,
            "message": self.message,
        }


@dataclass(frozen=True)
class PageReport:
    """All formulas of a page, in its order.

    A fault of the page itself stands among the formulas as an unreadable one;
    `error` repeats its message when the page as a whole could not be read.
    """

    path: str
    formulas: tuple[FormulaReport, ...]
    unchecked: tuple[Unchecked, ...] = ()
    error: str = ""

    @property
    def passes(self) -> bool:
        """Whether every formula passes."""
        return all(formula.passes for formula in self.formulas)

    def to_json(self) -> dict[str, Any]:
        """The page's part of the JSON contract, and the list of what nobody checked."""
        return {
            "path": self.path,
            "formulas": [formula.to_json() for formula in self.formulas],
            "unchecked": [_unchecked_json(item) for item in self.unchecked],
        }


def document(reports: tuple[PageReport, ...]) -> dict[str, Any]:
    """The whole JSON contract."""
    return {"version": 2, "pages": [report.to_json() for report in reports]}


def page_report(page: Page, outcomes: list[tuple[Outcome, ...]]) -> PageReport:
    """The report of a page, given the outcomes of each of its `work` in order."""
    if page.error is not None:
        report = of_problem(page.source, page.error)
        return PageReport(page.path, (report,), error=page.error.message)
    found = [of_problem(page.source, problem) for problem in page.problems]
    idle = _idle_blocks(page, outcomes)
    for work, results in zip(page.work, outcomes, strict=True):
        for formula, outcome in zip(work.formulas, results, strict=True):
            silent = formula.start in idle
            found.append(_of_formula(page.source, formula, outcome, work.task, silent))
    found.sort(key=lambda report: (report.start, report.end))
    return PageReport(page.path, tuple(found), page.unchecked)


def of_problem(source: Source, problem: Problem) -> FormulaReport:
    """The unreadable formula that stands for a fault of the page."""
    where, shown = excerpt(source, problem.span)
    return FormulaReport(
        line=problem.line,
        column=problem.column,
        start=problem.span.start,
        end=problem.span.end,
        display=False,
        block=problem.block,
        kind=Kind.TERM.value,
        latex=problem.latex,
        verdict=Verdict.UNREADABLE.value,
        steps=(Step(problem.latex, Verdict.UNREADABLE),),
        counterexample=None,
        message=problem.message,
        refuted=False,
        passes=False,
        where=where,
        excerpt=shown,
    )


def _of_formula(
    source: Source, formula: Formula, outcome: Outcome, task: Task, silent: bool
) -> FormulaReport:
    passes, message = _judged(outcome, task, silent)
    if outcome.verdict is Verdict.UNREADABLE:
        message = advised(message, formula.text)
    where, shown = excerpt(source, _absolute(formula, outcome.span))
    return FormulaReport(
        line=formula.line,
        column=formula.column,
        start=formula.start,
        end=formula.end,
        display=formula.display,
        block=formula.block,
        kind=outcome.kind.value,
        latex=formula.latex,
        verdict=outcome.verdict.value,
        steps=outcome.steps,
        counterexample=outcome.counterexample,
        message=message,
        refuted=task.refuted,
        passes=passes,
        where=where,
        excerpt=shown,
    )


def _judged(outcome: Outcome, task: Task, silent: bool) -> tuple[bool, str]:
    """Whether a formula passes, and what to tell its author.

    A term claims nothing, so even in a `refuted` block it only has to be read;
    but some sentence of such a block must be refuted.
    """
    claims = task.refuted and outcome.kind is not Kind.TERM
    passes = outcome.verdict.passes(expected_refuted=claims) and not silent
    if passes and claims and outcome.undefined != task.undefined:
        return False, f"{HAS_VALUE if task.undefined else NO_VALUE}; {outcome.message}"
    if passes or not task.refuted:
        return passes, outcome.message
    reasons = [HOLDS if claims else "", NOTHING_REFUTED if silent and not claims else ""]
    return passes, "; ".join(text for text in [*reasons, outcome.message] if text)


def _idle_blocks(page: Page, outcomes: list[tuple[Outcome, ...]]) -> set[int]:
    """Where the last formula of each `refuted` block begins in which nothing was refuted."""
    last: dict[int, int] = {}
    busy: set[int] = set()
    for work, results in zip(page.work, outcomes, strict=True):
        if not work.task.refuted:
            continue
        block = next(b.number for b in reversed(work.formulas[0].path) if b.name == "refuted")
        last[block] = work.formulas[-1].start
        if results[0].verdict is Verdict.REFUTED:
            busy.add(block)
    return {start for block, start in last.items() if block not in busy}


def _absolute(formula: Formula, span: Span | None) -> Span:
    """A span of the formula's text as a span of the page's."""
    if span is None:
        blanks = len(formula.text) - len(formula.text.lstrip()) if formula.latex else 0
        start = formula.inner + blanks
        return Span(start, start + max(len(formula.latex), 1))
    span = macros.place(formula.text, span)
    return Span(formula.inner + span.start, formula.inner + span.end)


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "latex": step.latex,
        "verdict": step.verdict.value,
        "worlds": step.worlds,
        "bound": step.bound,
        "seconds": step.seconds,
        "undefined": step.undefined,
        "evidence": step.evidence,
        **({"formal": step.formal} if step.formal else {}),
    }


def _unchecked_json(item: Unchecked) -> dict[str, Any]:
    formula = item.formula
    return {
        "line": formula.line,
        "column": formula.column,
        "latex": formula.latex,
        "reason": item.reason,
    }
