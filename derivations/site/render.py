"""A formula and its marks as HTML.

Everything is made of `span`s and `button`s, so a formula may stand wherever
Markdown puts it, inside a paragraph too. A mark opens its evidence without any
script. What colour and shape say to the eye, words say to a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from derivations.pages import FormulaReport
from derivations.runs.outcome import Kind, Step
from derivations.site import chains, linebreaks, marks, words
from derivations.site.checked import Entry
from derivations.site.katex import Typeset
from derivations.site.marks import Mark
from derivations.site.references import anchor

SENTENCE = Kind.SENTENCE.value

LONG = 10.0
"""Ems from which a formula in running text may break after a comma."""


def tag(name: str, classes: str, content: str, **attributes: str | None) -> str:
    """`content` (HTML) in an element; an attribute that is `None` is left out."""
    pairs = {"class": classes or None, **attributes}
    text = "".join(f' {k}="{escape(v)}"' for k, v in pairs.items() if v is not None)
    return f"<{name}{text}>{content}</{name}>"


def span(classes: str, content: str, **attributes: str | None) -> str:
    """`content` (HTML) in a span."""
    return tag("span", classes, content, **attributes)


def hidden(text: str) -> str:
    """Words for the ear only."""
    return span("dv-hidden", escape(text))


def formula(entry: Entry) -> str:
    """The typeset formula with its marks, or with what is wrong in place."""
    report, references = entry.report, entry.references
    link = references.alone(report.latex)
    if report.passes and link is not None and link in references.numbers:
        return references.link(link)
    if entry.typeset is None or not report.passes:
        return _failing(entry)
    return _display(entry) if report.display else _inline(entry)


def bare(entry: Entry) -> str:
    """The typeset formula alone, for a table of contents."""
    return entry.typeset.html if entry.typeset else _source(entry.report)


def plain(entry: Entry) -> str:
    """The formula as plain text, for titles and for the search index."""
    return entry.typeset.plain if entry.typeset else entry.report.latex


def _inline(entry: Entry) -> str:
    report = entry.report
    classes = f"dv-formula dv-a-{report.kind} dv-is-{report.verdict}"
    html = _in_text(entry.typeset) if entry.typeset else ""
    role = None if report.kind == SENTENCE else words.role(report)
    shown = "".join(_point(report, mark) for mark in marks.of(entry))
    return span(classes, html + shown, title=role)


def _in_text(typeset: Typeset) -> str:
    return linebreaks.flowing(typeset.html) if typeset.width > LONG else typeset.html


def _point(report: FormulaReport, mark: Mark) -> str:
    """The mark of an inline formula: a small shape, and words for the ear."""
    name = report.verdict if mark.steps else report.kind
    classes = f"dv-mark dv-point dv-is-{name}"
    return _handle(mark, classes, hidden(f" ({phrase(report, mark)})"))


def _handle(mark: Mark, classes: str, content: str, **more: str | None) -> str:
    opens = {"type": "button", "popovertarget": mark.ident}
    return tag("button", classes, content, **opens, **more)


def phrase(report: FormulaReport, mark: Mark) -> str:
    """A mark in words: `each of 2 steps proved for n ≤ 4`; of a formula without steps, its role."""
    if not mark.steps:
        return words.role(report)
    return phrases(report, mark.steps)


def phrases(report: FormulaReport, steps: Sequence[Step]) -> str:
    """What became of some steps, said once where it is the same of all."""
    said = [words.said(step, expected_refuted=report.refuted) for step in steps]
    if len(set(said)) == 1:
        return said[0] if len(said) == 1 else f"each of {len(said)} steps {said[0]}"
    return "; ".join(f"step {number} {text}" for number, text in enumerate(said, start=1))


def _display(entry: Entry) -> str:
    report, shown = entry.report, marks.of(entry)
    labels = entry.references.labels(report.latex)
    tags = ", ".join(map(entry.references.tag, labels))
    anchors = "".join(span("", "", id=anchor(label)) for label in labels)
    number = span("dv-number", tags + anchors) if tags else ""
    rows = chains.rows(entry.references.plain(report.latex))
    kind = f"dv-a-{report.kind}"
    name = {"role": "group", "aria-label": f"Formula {tags}" if tags else "Displayed formula"}
    if rows:
        by_row = {mark.row: mark for mark in shown if mark.row is not None}
        lines = [_line(report, row, by_row.get(at)) for at, row in enumerate(rows)]
        rest = _list(report, [mark for mark in shown if mark.row is None])
        kind = f"dv-aligned {kind}" if chains.fit(rows) else kind
        return span(f"dv-display dv-chain {kind}", number + "".join(lines) + rest, **name)
    html = linebreaks.breakable(entry.typeset.html) if entry.typeset else ""
    scroll = span("dv-scroll", html)
    return span(f"dv-display {kind}", scroll + number + _list(report, shown), **name)


def _line(report: FormulaReport, row: chains.Row, mark: Mark | None) -> str:
    """One row: its sides, its reason, and its mark."""
    left = span("dv-left", row.left)
    right = span("dv-right", row.right)
    reason = span("dv-reason", row.reason) if row.reason else ""
    shown = span("dv-marks", _mark(report, mark)) if mark else ""
    return span("dv-row", span("dv-sides", left + right) + reason + shown)


def _list(report: FormulaReport, shown: Sequence[Mark]) -> str:
    if not shown:
        return ""
    if len(shown) == 1:
        return span("dv-marks", _mark(report, shown[0]))
    items = "".join(span("", _mark(report, mark), role="listitem") for mark in shown)
    label = {"aria-label": "verdict of each step"}
    return span("dv-marks dv-list", items, role="list", **label)


def _mark(report: FormulaReport, mark: Mark) -> str:
    lead = span("dv-step", escape(mark.lead)) if mark.lead else ""
    weakest = mark.weakest
    name = weakest.verdict.value if weakest else report.kind
    text = words.short(weakest) if weakest else words.role_short(report.kind)
    return _handle(mark, f"dv-mark dv-is-{name}", lead + escape(text))


def _failing(entry: Entry) -> str:
    report = entry.report
    shown = entry.typeset.html if entry.typeset else _source(report)
    name = {"role": "group", "aria-label": "Failing formula"}
    scroll = span("dv-scroll", shown, tabindex="0", **name)
    verdict = "not typeset" if report.passes else report.verdict
    message = report.message or entry.fault or phrases(report, report.steps)
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
