"""A formula and its verdict as HTML.

Everything is made of `span`s, so a formula may stand wherever Markdown puts
it, inside a paragraph too. What colour and shape say to the eye, hidden words
say to a screen reader; no part needs JavaScript.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from derivations.checking.verdict import Kind, Step
from derivations.errors import Unreadable
from derivations.pages import FormulaReport
from derivations.site import katex, words
from derivations.site.references import References, anchor

SENTENCE = Kind.SENTENCE.value


def span(classes: str, content: str, **attributes: str | None) -> str:
    """`content` (HTML) in a span; an attribute that is `None` is left out."""
    pairs = {"class": classes or None, **attributes}
    text = "".join(f' {k}="{escape(v)}"' for k, v in pairs.items() if v is not None)
    return f"<span{text}>{content}</span>"


def hidden(text: str) -> str:
    """Words for the ear only."""
    return span("dv-hidden", escape(text))


def formula(report: FormulaReport, references: References) -> str:
    """The typeset formula with its verdict, or with what is wrong in place."""
    link = references.alone(report.latex)
    if link is not None and link in references.numbers:
        return f'<a class="dv-ref" href="#{anchor(link)}">{references.tag(link)}</a>'
    try:
        typeset = katex.typeset(references.plain(report.latex), display=report.display)
    except Unreadable as error:
        return _broken(report, error.message)
    if not report.passes:
        return _failing(report, typeset.html)
    if report.display:
        return _display(report, typeset, references.label(report.latex), references)
    return _inline(report, typeset.html)


def bare(latex: str, references: References) -> str:
    """The typeset formula alone, for a table of contents."""
    try:
        return katex.typeset(references.plain(latex)).html
    except Unreadable:
        return f"<code>{escape(latex)}</code>"


def plain(latex: str, references: References) -> str:
    """The formula as plain text, for titles and for the search index."""
    try:
        return katex.typeset(references.plain(latex)).plain
    except Unreadable:
        return latex


def _inline(report: FormulaReport, html: str) -> str:
    classes = f"dv-formula dv-a-{report.kind} dv-is-{report.verdict}"
    if report.kind != SENTENCE:
        return span(classes, html, title=words.role(report))
    phrase = _whole_phrase(report)
    return span(classes, html + hidden(f" ({phrase}) "), title=phrase)


def _whole_phrase(report: FormulaReport) -> str:
    phrases = dict.fromkeys(words.said(s, expected_refuted=report.refuted) for s in report.steps)
    if len(phrases) == 1:
        each = "" if len(report.steps) == 1 else f"each of {len(report.steps)} steps "
        return each + next(iter(phrases))
    return "; ".join(f"step {n} {words.said(s)}" for n, s in enumerate(report.steps, start=1))


def _display(
    report: FormulaReport, typeset: katex.Typeset, label: str | None, references: References
) -> str:
    what = "Displayed formula" if label is None else f"Formula {references.tag(label)}"
    scroll = span("dv-scroll", typeset.html, tabindex="0", role="group", **{"aria-label": what})
    number = "" if label is None else span("dv-number", references.tag(label))
    return span(
        f"dv-display dv-a-{report.kind}",
        scroll + number + _marks(report, typeset.rows),
        id=None if label is None else anchor(label),
    )


def _marks(report: FormulaReport, rows: Sequence[float]) -> str:
    if report.kind != SENTENCE:
        mark = span("dv-mark", words.role_short(report.kind), title=words.role(report))
        return span("dv-marks", mark)
    beside = _rows_of_steps(len(report.steps), rows)
    texts = {words.short(step) for step in report.steps}
    if beside is None and len(texts) == 1:
        return span("dv-marks", _mark(report, report.steps[0], _counted(len(report.steps))))
    marks = "".join(
        _mark(report, step, f"step {n}: ", beside[n - 1] if beside else None)
        for n, step in enumerate(report.steps, start=1)
    )
    layout = "dv-rows" if beside else "dv-list"
    return span(f"dv-marks {layout}", marks, role="list", **{"aria-label": "verdict of each step"})


def _counted(steps: int) -> str:
    return "" if steps == 1 else f"{steps} steps, each "


def _rows_of_steps(steps: int, rows: Sequence[float]) -> Sequence[float] | None:
    """How far below the last each step's verdict stands, in em, if steps and rows agree.

    A display that opens with a row of its own (`a \\\\ &= b \\\\ &= c`) has one
    row more than it has steps.
    """
    if steps < 2 or len(rows) - steps not in (0, 1):
        return None
    used = rows[len(rows) - steps :]
    return used[0], *(round(below - above, 4) for above, below in pairwise(used))


def _mark(report: FormulaReport, step: Step, lead: str, row: float | None = None) -> str:
    text = span("dv-step", escape(lead)) + escape(words.short(step)) if lead else words.short(step)
    return span(
        f"dv-mark dv-is-{step.verdict.value}",
        text,
        role="listitem" if lead.startswith("step ") else None,
        title=words.said(step, expected_refuted=report.refuted),
        style=None if row is None else f"--row:{row:g}",
    )


def _failing(report: FormulaReport, html: str) -> str:
    shown = span("dv-scroll", html, tabindex="0", role="group", **{"aria-label": "Failing formula"})
    return span("dv-failing", shown + _trouble(report, report.message or _whole_phrase(report)))


def _broken(report: FormulaReport, message: str) -> str:
    source = f"<code>{escape(report.latex)}</code>"
    return span("dv-failing", source + _trouble(report, report.message or message))


def _trouble(report: FormulaReport, message: str) -> str:
    head = span("dv-verdict", escape(report.verdict))
    where = span("dv-where", escape(report.where))
    text = span("dv-message", escape(message))
    return span("dv-trouble", f"{head} {where} {text}{counterexample_line(report)}")


def counterexample_line(report: FormulaReport) -> str:
    """The counterexample in one line, as text; empty when there is none."""
    if not report.counterexample:
        return ""
    pairs = ", ".join(f"{name} = {value}" for name, value in report.counterexample.items())
    return span("dv-counterexample", escape(f"smallest counterexample: {pairs}"))
