"""All pages of one build, checked: reports, placeholders, and what went wrong.

Formulas are numbered through the whole site, because a formula of a page's
title also shows in the navigation of every other page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel.verdict import Verdict
from derivations.pages import FormulaReport, Page, PageReport, Unchecked, check_pages, macros
from derivations.pages.ledger import UNCHECKED, Ledger
from derivations.runs.outcome import Kind
from derivations.site import addresses, given, katex, placeholders
from derivations.site.katex import Typeset
from derivations.site.references import References
from derivations.site.rendering import MAX_TEXT

_FRONT_MATTER = re.compile(r"\A(?:---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n)?", re.DOTALL)

Insertion = tuple[int, str]
"""An offset into a page's text and what to put there."""


@dataclass(frozen=True)
class Entry:
    """A formula of the site, the labels of its page, and its permanent address there.

    `given` are the numbers in the book of the formulas that declare its letters.
    """

    report: FormulaReport
    references: References
    page: str = ""
    address: str = "f"
    given: tuple[int, ...] = ()

    @cached_property
    def typeset(self) -> Typeset | None:
        """The formula as KaTeX sets it, or None where it cannot; `fault` then says why."""
        return self._typeset[0]

    @cached_property
    def fault(self) -> str:
        """Why KaTeX cannot set the formula; empty when it can."""
        return self._typeset[1]

    @cached_property
    def _typeset(self) -> tuple[Typeset | None, str]:
        if self.report.verdict == Verdict.UNREADABLE.value:
            return None, ""  # shown as it was typed, where the message points into it
        try:
            latex = macros.written_out(self.references.plain(self.report.latex))
            return katex.typeset(latex, display=self.report.display, page=self.page), ""
        except Unreadable as error:
            return None, error.message


@dataclass
class Book:
    """The checked pages of one build, by their address in the site's source."""

    reports: dict[str, PageReport] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    references: dict[str, References] = field(default_factory=dict)
    current: dict[str, range] = field(default_factory=dict)
    """Where the entries of a page stand; those from before an edit stand elsewhere."""

    @classmethod
    def of(
        cls,
        pages: Mapping[str, Page],
        between: Mapping[str, Sequence[Insertion]] | None = None,
        **options: Any,
    ) -> Book:
        """Check the pages at some addresses; `between` is text to put into theirs.

        `options` are those of `check_pages`.
        """
        reports = check_pages(tuple(pages.values()), **options)
        book = cls()
        for uri, report in zip(pages, reports, strict=True):
            book.put(uri, pages[uri], report, (between or {}).get(uri, ()))
        return book

    def put(self, uri: str, page: Page, report: PageReport, more: Sequence[Insertion] = ()) -> None:
        """Add a page, or put it in the place of what it was before an edit."""
        shown = _shown(report)
        self.reports[uri] = report
        self.references[uri] = References(formula.latex for formula in shown)
        self.texts[uri] = self._with_placeholders(page, shown, more)
        self._enter(uri, page, shown)

    def _enter(self, uri: str, page: Page, shown: Sequence[FormulaReport]) -> None:
        """Add the formulas of a page to the entries."""
        formulas = [*page.formulas, *(item.formula for item in page.unchecked)]
        names = addresses.of_page(formulas, shown)
        begin = len(self.entries)
        self.current[uri] = range(begin, begin + len(shown))
        numbers = {report.start: n for n, report in enumerate(shown, start=begin)}
        needed = given.of_page(page)
        self.entries += [
            Entry(
                report,
                self.references[uri],
                uri,
                name,
                tuple(numbers[at] for at in needed.get(report.start, ()) if at in numbers),
            )
            for report, name in zip(shown, names, strict=True)
        ]

    def steps(self, number: int) -> int:
        """How many steps of a formula were checked: 0 where it claims nothing."""
        report = self.entries[number].report
        return len(report.steps) if report.kind == Kind.SENTENCE.value else 0

    def ledger(self) -> Ledger:
        """Every formula of the site."""
        pages: dict[str, list[FormulaReport]] = {}
        for entry in self.entries:
            pages.setdefault(entry.page, []).append(entry.report)
        return Ledger.of(pages)

    def problems(self) -> Iterator[str]:
        """One message for each formula that fails: place, reason, caret, counterexample.

        A formula that holds and cannot be typeset fails, too.
        """
        for entry in (self.entries[n] for part in self.current.values() for n in part):
            if not entry.report.passes:
                yield _problem(entry.report)
            elif entry.fault:
                yield f"{entry.report.where}: not typeset: {entry.fault}"

    def _with_placeholders(
        self, page: Page, shown: Sequence[FormulaReport], more: Sequence[Insertion]
    ) -> str:
        """The page's text, with a placeholder for each formula, numbered from here on."""
        numbered = list(enumerate(shown, start=len(self.entries)))
        if page.error is not None:
            top = "".join(placeholders.formula(n, display=True) + "\n\n" for n, _ in numbered)
            text = page.text if len(page.text) <= MAX_TEXT else ""
            return _FRONT_MATTER.sub(lambda found: found[0] + top, text, count=1)
        return _replaced(page, numbered, more)


def _shown(report: PageReport) -> list[FormulaReport]:
    """All formulas of a page in its order, those that nobody checked as well."""
    unchecked = (_of_unchecked(report.path, item) for item in report.unchecked)
    return sorted([*report.formulas, *unchecked], key=lambda formula: formula.start)


def _replaced(
    page: Page, numbered: list[tuple[int, FormulaReport]], more: Sequence[Insertion]
) -> str:
    """The page with each formula's stand-in; a fault elsewhere is told above its line."""
    formulas = {formula.start for formula in page.formulas}
    formulas |= {item.formula.start for item in page.unchecked}
    edits = [(at, at, text) for at, text in more]
    for number, shown in numbered:
        stand_in = placeholders.formula(number, display=shown.display)
        if shown.start in formulas:
            edits.append((shown.start, shown.end, stand_in))
        else:
            line = page.text.rfind("\n", 0, shown.start) + 1
            edits.append((line, line, stand_in + "\n\n"))
    return _edited(page.text, sorted(edits))


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """`text` with parts replaced; the edits come in order of their place."""
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at : max(at, start)], new]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _of_unchecked(path: str, item: Unchecked) -> FormulaReport:
    """What is known of a formula that nobody checked."""
    formula = item.formula
    return FormulaReport(
        line=formula.line,
        column=formula.column,
        start=formula.start,
        end=formula.end,
        display=formula.display,
        block=formula.block,
        kind=UNCHECKED,
        latex=formula.latex,
        verdict=UNCHECKED,
        steps=(),
        counterexample=None,
        message=item.reason,
        refuted=False,
        passes=True,
        where=f"{path}:{formula.line}:{formula.column}",
        excerpt="",
    )


def _problem(shown: FormulaReport) -> str:
    message = shown.message or "this formula does not hold"
    rows = [f"{shown.where}: {shown.verdict}: {message}"]
    rows += [f"    {line}" for line in shown.excerpt.splitlines()]
    if shown.counterexample:
        pairs = ", ".join(f"{name} = {value}" for name, value in shown.counterexample.items())
        rows.append(f"    smallest counterexample: {pairs}")
    return "\n".join(rows)
