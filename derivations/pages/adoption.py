"""How much of a page is asked for: a site may take the project up page by page.

`check` is the rule: every formula has to pass. `read` checks what it understands and
counts the rest; only what is refuted or vacuous fails. `off` typesets and checks nothing.
A page says so in its front matter, `derivations: read`; else the project's `level` holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from derivations.checking import project
from derivations.checking.project import CHECK, LEVELS, OFF, READ
from derivations.checking.verdict import Verdict
from derivations.errors import PageError, Span
from derivations.pages.page import Page, Unchecked

if TYPE_CHECKING:
    from derivations.pages.report import FormulaReport, PageReport

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_LEVEL = re.compile(r"^derivations[ \t]*:[ \t]*[\"']?([^\s\"'#]*)", re.MULTILINE)
_SPARED = (Verdict.UNREADABLE.value, Verdict.UNDECIDED.value)

SWITCHED_OFF = "checking is switched off for this page"


def level_of(text: str) -> str:
    """What a page asks for. Raises `PageError` for a word that is no level."""
    front = _FRONT.match(text)
    said = _LEVEL.search(front[1]) if front else None
    if front is None or said is None:
        return project.current().level
    if said[1] not in LEVELS:
        start = front.start(1) + said.start(1)
        raise PageError(
            f"expected `derivations:` in the front matter to be one of {', '.join(LEVELS)}, "
            f"got `{said[1]}`",
            Span(start, start + max(len(said[1]), 1)),
        )
    return said[1]


def adopted(page: Page) -> Page:
    """The page with its level, and without work where that is `off`."""
    level = level_of(page.text)
    if level != OFF:
        return page if level == CHECK else replace(page, level=level)
    rest = tuple(Unchecked(formula, SWITCHED_OFF) for formula in page.formulas)
    unchecked = sorted((*page.unchecked, *rest), key=lambda item: item.formula.start)
    return replace(page, work=(), problems=(), unchecked=tuple(unchecked), level=level)


def spared(report: PageReport, level: str) -> PageReport:
    """At the level `read`, what could not be read or settled does not fail."""
    if level != READ or report.error:
        return report
    return replace(report, formulas=tuple(map(_spared, report.formulas)))


def _spared(formula: FormulaReport) -> FormulaReport:
    if formula.verdict in _SPARED and not formula.refuted:
        return replace(formula, passes=True)
    return formula
