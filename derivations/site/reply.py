"""The machine's reply under a refuted formula: its smallest counterexample.

A small table: every symbol and its value, then both sides of the formula.
Symbols are typeset; values are text that a person can read. A claim about fixed
numbers has no symbols, and then there is no smallest example, only two sides.
"""

from __future__ import annotations

from html import escape

from derivations.errors import Unreadable
from derivations.pages import FormulaReport
from derivations.site import katex, render

_SIDES = {"left": "left side", "right": "right side"}


def counterexample(report: FormulaReport) -> str:
    """The table for one formula of a `refuted` block; empty when it was not refuted."""
    if not report.counterexample:
        return ""
    values = dict(report.counterexample)
    sides = {name: values.pop(key) for key, name in _SIDES.items() if key in values}
    title = "smallest counterexample" if values else "value of each side"
    rows = [_row(_head(name), value) for name, value in values.items()]
    rows += [
        _row(f'<th scope="row">{name}</th>', value, "dv-side") for name, value in sides.items()
    ]
    return (
        f'<div class="dv-reply" tabindex="0" role="group" aria-label="{title.capitalize()}">'
        f'<table class="dv-table">{_caption(report, title)}<tbody>{"".join(rows)}</tbody>'
        "</table></div>"
    )


def _caption(report: FormulaReport, title: str) -> str:
    """A display's table stands right below it; an inline formula is named again."""
    to = "" if report.display else f" to {_symbol(report.latex)}"
    return f"<caption>The machine’s {title}{to}</caption>"


def _row(head: str, value: str, classes: str = "") -> str:
    opening = f'<tr class="{classes}">' if classes else "<tr>"
    return f"{opening}{head}<td>{escape(str(value))}</td></tr>"


def _head(latex: str) -> str:
    """A symbol at the head of its row; as text, too, for readers that skip MathML."""
    spoken = render.hidden(_plain(latex))
    seen = render.span("", _symbol(latex), **{"aria-hidden": "true"})
    return f'<th scope="row">{spoken}{seen}</th>'


def _symbol(latex: str) -> str:
    try:
        return katex.typeset(latex).html
    except Unreadable:
        return f"<code>{escape(latex)}</code>"


def _plain(latex: str) -> str:
    try:
        return katex.typeset(latex).plain
    except Unreadable:
        return latex
