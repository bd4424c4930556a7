"""A report in words, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derivations.kernel.verdict import Verdict
from derivations.pages.report import FormulaReport, PageReport

INDENT = "    "

DEFAULT_MESSAGE = {
    "refuted": "there is a world in which this is false",
    "undecided": "neither proved nor refuted",
    "vacuous": "too few worlds satisfy the hypotheses",
    "unreadable": "this is not in the language",
}

SIDES = ("left", "right")


def explain(report: FormulaReport) -> str:
    """What is wrong with a formula: place, verdict, message, caret, counterexample."""
    message = report.message or DEFAULT_MESSAGE.get(report.verdict, "this does not pass")
    lines = [f"{report.where}: {report.verdict}: {message}"]
    lines += [INDENT + line for line in report.excerpt.split("\n")]
    if not report.passes and report.counterexample and report.verdict == Verdict.REFUTED.value:
        lines += [INDENT + line for line in _table(report.counterexample)]
    return "\n".join(lines)


def summary(reports: Sequence[PageReport], seconds: float) -> str:
    """One line: pages, formulas, how many fail, counts by verdict, and the time."""
    formulas = [formula for report in reports for formula in report.formulas]
    unchecked = sum(len(report.unchecked) for report in reports)
    counts = Counter(formula.verdict for formula in formulas)
    parts = [f"{counts[v.value]} {v.value}" for v in Verdict if counts[v.value]]
    if meant := sum(f.passes and f.verdict == Verdict.REFUTED.value for f in formulas):
        parts.append(f"{meant} of the refuted meant to be")
    if unchecked:
        parts.append(f"{unchecked} unchecked")
    failing = sum(not formula.passes for formula in formulas)
    head = f"{_count(len(reports), 'page')}, {_count(len(formulas), 'formula')}, {failing} failing"
    return f"{head}{': ' if parts else ''}{', '.join(parts)} ({seconds:.1f} s)"


def _table(counterexample: dict[str, str]) -> list[str]:
    """The counterexample, one symbol a line, both sides last."""
    names = [name for name in counterexample if name not in SIDES]
    names += [side for side in SIDES if side in counterexample]
    width = max(map(len, names), default=0)
    rows = ["counterexample"]
    for name in names:
        sign = ":" if name in SIDES else "="
        head, *tail = str(counterexample[name]).split("\n")
        rows.append(f"  {name:<{width}} {sign} {head}")
        rows += [" " * (width + 5) + line for line in tail]
    return rows


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
