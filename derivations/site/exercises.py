"""Find the error: proofs of the site with one wrong line each, in place of `<!-- exercises -->`.

A line of a proof is changed the way people slip: a sign, an index, a transpose, a
factor. Only what the machine refutes becomes an exercise, so its one wrong line is
wrong for certain, and the lines around it are those of the checked proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from derivations.errors import Unreadable
from derivations.pages import FormulaReport, Page, check_pages, read_page
from derivations.site import chains, render, reply
from derivations.site.checked import Book, Entry

MARK = "<!-- exercises -->"
MOST, TRIES = 12, 3  # exercises on the page, and wrong variants that are tried for each

SLIPS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("a transpose is lost", re.compile(r"\^\\top"), ""),
    ("an index is another", re.compile(r"_\{\\sigma\((\w)\)\}"), r"_{\1}"),
    ("two indices are swapped", re.compile(r"_\{(\w)(\w)\}"), r"_{\2\1}"),
    ("a sign is turned", re.compile(r"(?<=[\w})\]]) \+ "), " - "),
    ("a sign is turned", re.compile(r"(?<=[\w})\]]) - "), " + "),
    ("a factor is lost", re.compile(r"\\frac\{1\}\{2\} ?"), ""),
    ("a factor is added", re.compile(r"^= (?=\\sum|\\mathbb|\\log|\\exp|[a-zA-Z])"), "= 2 "),
)
"""What goes wrong, where, and how: the first match in a line is changed."""


@dataclass(frozen=True)
class Slip:
    """A wrong variant of one line: which row of which formula, what it says, what went wrong."""

    entry: Entry
    row: int
    wrong: str
    claim: str
    what: str


@dataclass(frozen=True)
class Exercise:
    """A slip that the machine has refuted, with its report."""

    slip: Slip
    report: FormulaReport


def of(pages: Mapping[str, Page], book: Book, **options: Any) -> list[Exercise]:
    """At most `MOST` exercises, one a formula, from the proofs of some pages, in their order.

    `options` are those of `check_pages`.
    """
    found: list[Exercise] = []
    for uri, page in pages.items():
        slips = [slip for e in book.entries if e.page == uri for slip in _slips(e)]
        if slips and len(found) < MOST:
            found += _refuted(page, slips, options)
    return found[:MOST]


def _slips(entry: Entry) -> list[Slip]:
    """Variants of a formula that holds, line by line; a line must be an equation."""
    report = entry.report
    holds = report.passes and not report.refuted and report.kind == "sentence"
    rows = chains.parts(entry.references.plain(report.latex)) if holds else []
    if len(rows) < 3 or any(not right.startswith("=") for _, right, _ in rows):
        return []
    return list(_variants(entry, rows))[:TRIES]


def _variants(entry: Entry, rows: list[tuple[str, str, str]]) -> Iterator[Slip]:
    turn = sum(map(ord, entry.address)) % len(rows)  # so that not every error is in the last line
    for at in [*range(turn, len(rows)), *range(turn)]:
        left, right, _ = rows[at]
        before = left or rows[at - 1][1].removeprefix("=").strip()
        for what, place, other in SLIPS:
            wrong = place.sub(other, right, count=1)
            if wrong != right:
                yield Slip(entry, at, wrong, f"{before} {wrong}", what)


def _refuted(page: Page, slips: list[Slip], options: dict[str, Any]) -> Iterator[Exercise]:
    """The first slip of each formula that the machine refutes, in the formula's own scope."""
    text = "\n\n".join(_block(page, slip) for slip in slips)
    reports = [
        report
        for report in check_pages([read_page(page.path, text)], **options)[0].formulas
        if report.refuted and report.kind == "sentence"
    ]
    if len(reports) != len(slips):
        return
    done: set[str] = set()
    for slip, report in zip(slips, reports, strict=True):
        if report.passes and report.counterexample and slip.entry.address not in done:
            done.add(slip.entry.address)
            yield Exercise(slip, report)


def _block(page: Page, slip: Slip) -> str:
    """A `refuted` block that says one wrong line under all that its formula supposes."""
    work = next(w for w in page.work if w.formulas[0].start == slip.entry.report.start)
    items = "\n\n".join(filter(None, map(_item, work.task.scope)))
    return f"////// refuted\n\n{items}\n\n$${slip.claim}$$\n\n//////"


def _item(item: Any) -> str:
    """An item of a scope as a page writes it."""
    if pieces := getattr(item, "pieces", None):
        words = "".join(f"${part.text}$" if part.math else part.text for part in pieces)
        return f"/////// let\n\n{words.strip()}\n\n///////"
    if latex := getattr(item, "latex", ""):
        return f"$${latex}$$"
    return f"/////// code | {item.name} = {item.target}\n///////"


def html(exercises: Iterable[Exercise], titles: Mapping[str, str], home: Any) -> str:
    """All exercises; `home` gives the permanent link of a formula."""
    shown = [_exercise(n, e, titles, home) for n, e in enumerate(exercises, start=1)]
    return "".join(shown) or "<p>No line of this site could be made wrong.</p>"


def _exercise(number: int, exercise: Exercise, titles: Mapping[str, str], home: Any) -> str:
    slip = exercise.slip
    parts = chains.parts(slip.entry.references.plain(slip.entry.report.latex))
    try:
        rows = "".join(_line(number, at, part, slip) for at, part in enumerate(parts))
        right = chains.row(parts[slip.row][0], parts[slip.row][1], "")
    except Unreadable:
        return ""
    title = escape(titles.get(slip.entry.page, slip.entry.page))
    answer = reply.counterexample(replace(exercise.report, display=True))
    return (
        f'<section class="dv-exercise" aria-labelledby="exercise-{number}">'
        f'<h2 id="exercise-{number}">{number}. From <a href="{home(slip.entry)}">{title}</a></h2>'
        f"<fieldset><legend>Which line was changed?</legend>{rows}</fieldset>"
        '<p class="dv-picked-right">Yes. That line is wrong, and the machine refutes it.</p>'
        '<p class="dv-picked-wrong">That line is as it was checked.</p>'
        f"<details><summary>Solution</summary><p>Line {slip.row + 1}: {slip.what}. "
        f'It should say</p><p class="dv-display">{right.left} {right.right}</p>{answer}'
        "</details></section>"
    )


def _line(number: int, at: int, part: tuple[str, str, str], slip: Slip) -> str:
    left, right, reason = part
    row = chains.row(left, slip.wrong if at == slip.row else right, reason)
    kind = "dv-pick-wrong" if at == slip.row else "dv-pick"
    pick = f'<input type="radio" name="exercise-{number}" class="{kind}">'
    said = render.hidden(f"line {at + 1}: ")
    sides = f'<span class="dv-display">{row.left} {row.right}</span>'
    return f"<label>{pick}{said}{sides} {render.span('dv-reason', row.reason)}</label>"
