"""The machine's reply under a refuted formula: its smallest counterexample.

A sentence that says what to look at, then a small table: every symbol with its
value, and both sides worked out. Values are typeset where `valuetext` reads them. A claim
about fixed numbers has no symbols, and then there is no smallest world, only two sides.
"""

from __future__ import annotations

import re
from html import escape

from derivations.errors import Unreadable
from derivations.pages import FormulaReport
from derivations.site import katex, render, valuetext

_SIDES = {"left": "left side", "right": "right side"}
_TRUTH = ("true", "false")
_UNDEFINED = "undefined"
# What fails where a sentence has no two sides to work out, by what it says at its head.
_FAILS = (
    (re.compile(r"\s*\\exists(?![a-zA-Z])"), "In this world there is no such choice"),
    (re.compile(r"\s*\\forall(?![a-zA-Z])"), "In this world it fails for some choice"),
    (
        re.compile(r".*\\(?:implies|Rightarrow)(?![a-zA-Z])", re.DOTALL),
        "In this world the premise holds and the conclusion does not",
    ),
    (
        re.compile(r".*\\(?:iff|Leftrightarrow)(?![a-zA-Z])", re.DOTALL),
        "In this world one side holds and the other does not",
    ),
)
_DIFFERS = "The smallest world in which it fails, and both sides there"
_NO_VALUE = "The smallest world in which it has no value"
_FALSE = "The smallest world in which it is false"
# The same of a sentence about fixed numbers, which is false or has no value in every world.
_FIXED = {
    _DIFFERS: "It fails, and the value of each side is",
    _NO_VALUE: "It has no value",
    _FALSE: "It is false",
}


def counterexample(report: FormulaReport) -> str:
    """The reply to one formula of a `refuted` block; empty when it was not refuted."""
    if not report.counterexample:
        return ""
    values = {name: str(value) for name, value in report.counterexample.items()}
    sides = {name: values.pop(key) for key, name in _SIDES.items() if key in values}
    if set(sides.values()) <= set(_TRUTH):
        sides = {}
    rows = [_row(_head(name), value) for name, value in values.items()]
    rows += [
        _row(f'<th scope="row">{name}</th>', value, "dv-side") for name, value in sides.items()
    ]
    says = _says(report, sides)
    title = "Smallest counterexample" if values else "Value of each side"
    caption = _caption(report, says if values else _FIXED.get(says, says))
    return (
        f'<div class="dv-reply" tabindex="0" role="group" aria-label="{title}">'
        f'<table class="dv-table">{caption}<tbody>{"".join(rows)}</tbody></table></div>'
    )


def _caption(report: FormulaReport, says: str) -> str:
    """What fails, and in which world; an inline formula is named again."""
    of = "" if report.display else f"{_symbol(report.latex)} "
    return f"<caption>{of}<span>{says}:</span></caption>"


def _says(report: FormulaReport, sides: dict[str, str]) -> str:
    if any(value.startswith(_UNDEFINED) for value in sides.values()):
        return _NO_VALUE
    if sides:
        return _DIFFERS
    return next((says for head, says in _FAILS if head.match(report.latex)), _FALSE)


def _row(head: str, value: str, classes: str = "") -> str:
    opening = f'<tr class="{classes}">' if classes else "<tr>"
    return f"{opening}{head}<td>{_value(value)}</td></tr>"


def _value(text: str) -> str:
    """A value typeset, where its text can be read; otherwise as it is."""
    if text.startswith(_UNDEFINED):
        return escape(text.replace(_UNDEFINED, "no value", 1))
    latex = valuetext.latex(text)
    if latex is None:
        return escape(text)
    try:
        return katex.typeset(latex).html
    except Unreadable:
        return escape(text)


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
