"""A formula and its verdict as HTML.

Everything is made of `span`s, so a formula may stand wherever Markdown puts
it, inside a paragraph too. What colour and shape say to the eye, hidden words
say to a screen reader; no part needs JavaScript.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from derivations.kernel.verdict import Kind, Step
from derivations.pages import FormulaReport
from derivations.site import words
from derivations.site.checked import Entry
from derivations.site.katex import Typeset
from derivations.site.references import anchor
from derivations.site.rows import of_steps as rows_of_steps

SENTENCE = Kind.SENTENCE.value


def span(classes: str, content: str, **attributes: str | None) -> str:
    """`content` (HTML) in a span; an attribute that is `None` is left out."""
    pairs = {"class": classes or None, **attributes}
    text = "".join(f' {k}="{escape(v)}"' for k, v in pairs.items() if v is not None)
    return f"<span{text}>{content}</span>"


def hidden(text: str) -> str:
    """Words for the ear only."""
    return span("dv-hidden", escape(text))


def formula(entry: Entry) -> str:
    """The typeset formula with its verdict, or with what is wrong in place."""
    report, references = entry.report, entry.references
    link = references.alone(report.latex)
    if report.passes and link is not None and link in references.numbers:
        return references.link(link)
    if entry.typeset is None or not report.passes:
        return _failing(entry)
    if report.display:
        return _display(entry, entry.typeset)
    return _inline(report, entry.typeset.html)


def bare(entry: Entry) -> str:
    """The typeset formula alone, for a table of contents."""
    return entry.typeset.html if entry.typeset else _source(entry.report)


def plain(entry: Entry) -> str:
    """The formula as plain text, for titles and for the search index."""
    return entry.typeset.plain if entry.typeset else entry.report.latex


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


def _display(entry: Entry, typeset: Typeset) -> str:
    labels = entry.references.labels(entry.report.latex)
    tags = ", ".join(map(entry.references.tag, labels))
    name = f"Formula {tags}" if tags else "Displayed formula"
    scroll = span("dv-scroll", typeset.html, tabindex="0", role="group", **{"aria-label": name})
    anchors = "".join(span("", "", id=anchor(label)) for label in labels)
    number = span("dv-number", tags + anchors) if tags else ""
    marks = _marks(entry.report, typeset.rows)
    return span(f"dv-display dv-a-{entry.report.kind}", scroll + number + marks)


def _marks(report: FormulaReport, rows: Sequence[float]) -> str:
    if report.kind != SENTENCE:
        mark = span("dv-mark", words.role_short(report.kind), title=words.role(report))
        return span("dv-marks", mark)
    beside = _beside(report, rows)
    if beside:
        return _list(report, "dv-rows", beside)
    if len({words.short(step) for step in report.steps}) == 1:
        lead = "" if len(report.steps) == 1 else f"{len(report.steps)} steps, each "
        return span("dv-marks", _mark(report, report.steps[0], lead))
    each = [(f"step {n}: ", step, None) for n, step in enumerate(report.steps, start=1)]
    return _list(report, "dv-list", each)


_Row = tuple[str, Step, float | None]
"""What a mark opens with, the step it speaks of, and how far below the last it stands."""


def _beside(report: FormulaReport, rows: Sequence[float]) -> list[_Row]:
    """A mark for each row of a display; empty where steps and rows do not agree.

    Steps of one row share a mark, which is that of the weakest.
    """
    ends = rows_of_steps(report.latex, [step.latex for step in report.steps])
    if len(rows) < 2 or ends is None or max(ends) >= len(rows):
        return []
    marks: list[_Row] = []
    above = 0.0
    for row, group in groupby(zip(ends, report.steps, strict=True), key=lambda pair: pair[0]):
        weakest = max((step for _, step in group), key=lambda step: step.verdict.rank)
        marks.append((f"row {row + 1}: ", weakest, round(rows[row] - above, 4)))
        above = rows[row]
    return marks


def _list(report: FormulaReport, layout: str, marks: Sequence[_Row]) -> str:
    items = "".join(_mark(report, step, lead, row, "listitem") for lead, step, row in marks)
    label = {"aria-label": "verdict of each step"}
    return span(f"dv-marks {layout}", items, role="list", **label)


def _mark(
    report: FormulaReport, step: Step, lead: str, row: float | None = None, role: str | None = None
) -> str:
    text = span("dv-step", escape(lead)) if lead else ""
    return span(
        f"dv-mark dv-is-{step.verdict.value}",
        text + escape(words.short(step)),
        role=role,
        title=words.said(step, expected_refuted=report.refuted),
        style=None if row is None else f"--row:{row:g}",
    )


def _failing(entry: Entry) -> str:
    report = entry.report
    shown = entry.typeset.html if entry.typeset else _source(report)
    scroll = span(
        "dv-scroll", shown, tabindex="0", role="group", **{"aria-label": "Failing formula"}
    )
    verdict = "not typeset" if report.passes else report.verdict
    message = report.message or entry.fault or _whole_phrase(report)
    head = f"{span('dv-verdict', verdict)} {span('dv-where', escape(report.where))} "
    told = head + span("dv-message", escape(message)) + _counterexample(report)
    return span("dv-failing", scroll + span("dv-trouble", told))


def _source(report: FormulaReport) -> str:
    return f"<code>{escape(report.latex)}</code>"


def _counterexample(report: FormulaReport) -> str:
    """The counterexample in one line, as text; empty when there is none."""
    if not report.counterexample:
        return ""
    pairs = ", ".join(f"{name} = {value}" for name, value in report.counterexample.items())
    return span("dv-counterexample", escape(f"smallest counterexample: {pairs}"))
