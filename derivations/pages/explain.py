"""A report in words, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derivations.kernel.verdict import Verdict
from derivations.pages.report import FormulaReport, PageReport
from derivations.runs.outcome import Kind, Step

INDENT = "    "

DEFAULT_MESSAGE = {
    "refuted": "there is a world in which this is false",
    "undecided": "neither proved nor refuted",
    "vacuous": "the hypotheses contradict each other",
    "unreadable": "this is not in the language",
}

SIDES = ("left", "right")

#: How many bounds the last line lists.
_BOUNDS = 3


def explain(report: FormulaReport) -> str:
    """What is wrong with a formula: place, verdict, message, caret, counterexample."""
    message = report.message or DEFAULT_MESSAGE.get(report.verdict, "this does not pass")
    lines = [f"{report.where}: {report.verdict}: {message}"]
    lines += [INDENT + line for line in report.excerpt.split("\n")]
    if not report.passes and report.counterexample and report.verdict == Verdict.REFUTED.value:
        lines += [INDENT + line for line in _table(report.counterexample)]
    return "\n".join(lines)


def account(report: FormulaReport) -> str:
    """What became of a formula and what that rests on, step by step."""
    if not report.passes:
        head = explain(report)
    else:
        shown = [INDENT + line for line in report.excerpt.split("\n")]
        head = "\n".join([f"{report.where}: {_strength(report)}", *shown])
        if report.counterexample:
            head = "\n".join([head, *(INDENT + line for line in _table(report.counterexample))])
    several = len(report.steps) > 1
    told = [_told(at, step, several) for at, step in enumerate(report.steps, start=1)]
    if report.passes and report.kind != Kind.SENTENCE.value:
        told = [f"this is a {report.kind}: it claims nothing"]
    return "\n".join([head, *(INDENT + line for line in told)])


def passed(report: FormulaReport) -> str:
    """One line for a formula that passes: place, kind or verdict, bound and worlds."""
    return f"{report.where}: {_strength(report)}: {' '.join(report.latex.split())}"


def _strength(report: FormulaReport) -> str:
    weakest = max(report.steps, key=lambda step: step.verdict.rank)
    facts = [", ".join(dict.fromkeys(step.bound for step in report.steps if step.bound))]
    if weakest.verdict is Verdict.TESTED:
        least = min(s.worlds for s in report.steps if s.verdict is Verdict.TESTED)
        facts.append(_count(least, "world"))
    told = ", ".join(fact for fact in facts if fact and weakest.verdict is not Verdict.REFUTED)
    kind = "" if report.kind == Kind.SENTENCE.value else f"{report.kind}, "
    return f"{kind}{report.verdict}{f' ({told})' if told else ''}"


def _told(at: int, step: Step, several: bool) -> str:
    told = step.evidence or DEFAULT_MESSAGE.get(step.verdict.value, "no step of a proof is known")
    if step.verdict is Verdict.REFUTED and step.undefined:
        told = "a side has no value in an allowed world"
    number = f"step {at}, {' '.join(step.latex.split())}: " if several else ""
    rocq = f"\n\n{step.formal}" if step.formal else ""
    return f"{number}{step.verdict.value}: {told}{rocq}"


def summary(reports: Sequence[PageReport], seconds: float) -> str:
    """One line: pages, formulas, how many fail, verdicts on sentences, and the time.

    What is no sentence claims nothing: it is counted only where it fails.
    """
    formulas = [formula for report in reports for formula in report.formulas]
    unchecked = sum(len(report.unchecked) for report in reports)
    sentences = [f for f in formulas if f.kind == Kind.SENTENCE.value]
    others = [f for f in formulas if f.kind != Kind.SENTENCE.value and not f.passes]
    parts = [_counted(v, [f for f in sentences if f.verdict == v.value]) for v in Verdict]
    parts = [part for part in parts if part]
    counts = Counter(f"{f.verdict} {f.kind}" for f in others)
    parts += [f"{count} {name}" for name, count in sorted(counts.items())]
    if meant := sum(f.passes and f.verdict == Verdict.REFUTED.value for f in formulas):
        parts.append(f"{meant} of the refuted meant to be")
    if unchecked:
        parts.append(f"{unchecked} unchecked")
    failing = sum(not formula.passes for formula in formulas)
    head = (
        f"{_count(len(reports), 'page')}, {_count(len(formulas), 'formula')} with "
        f"{_count(len(sentences), 'sentence')}, {failing} failing"
    )
    return f"{head}{': ' if parts else ''}{', '.join(parts)} ({seconds:.1f} s)"


def _counted(verdict: Verdict, found: Sequence[FormulaReport]) -> str:
    """`3 bounded (n ≤ 4)`, `5 tested (24 to 214 worlds)`; an empty text for none."""
    if not found:
        return ""
    told = ""
    if verdict is Verdict.BOUNDED:
        bounds = list(dict.fromkeys(s.bound for f in found for s in f.steps if s.bound))
        told = ", ".join(bounds) if len(bounds) <= _BOUNDS else f"{len(bounds)} different bounds"
    if verdict is Verdict.TESTED:
        worlds = [s.worlds for f in found for s in f.steps if s.verdict is verdict]
        least, most = min(worlds), max(worlds)
        told = _count(least, "world") if least == most else f"{least} to {most} worlds"
    return f"{len(found)} {verdict.value}{f' ({told})' if told else ''}"


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
