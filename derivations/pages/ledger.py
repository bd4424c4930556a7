"""The ledger of a site: every formula, what became of it, and the totals.

    ledger = Ledger.of({"proofs/coupling.md": reports_of_its_formulas})
    ledger.table()["sentence"]["refuted"], ledger.unchecked, ledger.share("definition")

Only counting happens here; nothing in it depends on time or machine but
`seconds`, which goes into the certificate and never onto a page.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from derivations.kernel.verdict import Verdict
from derivations.pages.report import FormulaReport
from derivations.runs.outcome import Kind

UNCHECKED = "unchecked"
"""Kind and verdict of a formula in an `unchecked` block."""

KINDS = (*(kind.value for kind in Kind), UNCHECKED)
VERDICTS = (*(verdict.value for verdict in Verdict), UNCHECKED)

_LIBRARIES = ("python-flint", "sympy", "mpmath", "hypothesis", "numpy", "torch")


@dataclass(frozen=True)
class Row:
    """One formula of a site.

    `place` counts the formulas of its page from 1. `worlds` is the smallest
    number of worlds that any of its steps was checked in, `bound` lists how far
    sizes went, `seconds` is the wall time of all steps together.
    """

    page: str
    place: int
    line: int
    kind: str
    latex: str
    verdict: str
    steps: int
    worlds: int
    bound: str
    seconds: float
    expected_refuted: bool
    passes: bool


@dataclass(frozen=True)
class Ledger:
    """The formulas of a site, page by page, each page in its order."""

    rows: tuple[Row, ...]

    @classmethod
    def of(cls, pages: Mapping[str, Sequence[FormulaReport]]) -> Ledger:
        """The ledger of some pages; `unchecked` formulas are among a page's reports."""
        return cls(tuple(row for page, shown in pages.items() for row in _rows(page, shown)))

    def table(self) -> dict[str, dict[str, int]]:
        """How many formulas there are of each kind with each verdict; zeros are left out."""
        counts = Counter((row.kind, row.verdict) for row in self.rows)
        return {
            kind: {v: counts[kind, v] for v in VERDICTS if counts[kind, v]}
            for kind in KINDS
            if any(counts[kind, v] for v in VERDICTS)
        }

    def totals(self) -> dict[str, int]:
        """How many sentences there are with each verdict, zeros included.

        Other formulas claim nothing, so a count of theirs would say nothing.
        """
        counts = Counter(row.verdict for row in self.sentences)
        return {v.value: counts[v.value] for v in Verdict}

    @property
    def sentences(self) -> tuple[Row, ...]:
        """The formulas that claim something."""
        return tuple(row for row in self.rows if row.kind == Kind.SENTENCE.value)

    def share(self, *kinds: str) -> float:
        """Which part of all formulas is of these kinds, from 0 to 1; 0 without formulas."""
        return sum(row.kind in kinds for row in self.rows) / max(len(self.rows), 1)

    @property
    def unchecked(self) -> int:
        """How many formulas nobody has checked."""
        return sum(row.kind == UNCHECKED for row in self.rows)

    @property
    def steps(self) -> int:
        """How many steps all sentences have together."""
        return sum(row.steps for row in self.sentences)

    def certificate(self, commit: str) -> dict[str, Any]:
        """Plain data: the commit, the versions that decided, totals and every row."""
        return {
            "version": 2,
            "commit": commit,
            "versions": versions(),
            "totals": {
                "formulas": len(self.rows),
                "sentences": len(self.sentences),
                "steps": self.steps,
                "unchecked": self.unchecked,
                "share_of_declarations_and_definitions": round(self.share(*DECLARING), 4),
                "by_verdict": self.totals(),
                "by_kind": self.table(),
            },
            "formulas": [asdict(row) for row in self.rows],
        }


DECLARING = (Kind.DECLARATION.value, Kind.DEFINITION.value)
"""Kinds that fix what a symbol means, and so cannot be false."""


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries that a verdict may depend on."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _rows(page: str, shown: Iterable[FormulaReport]) -> list[Row]:
    return [_row(page, place, report) for place, report in enumerate(shown, start=1)]


def _row(page: str, place: int, report: FormulaReport) -> Row:
    return Row(
        page=page,
        place=place,
        line=report.line,
        kind=report.kind,
        latex=" ".join(report.latex.split()),
        verdict=report.verdict,
        steps=len(report.steps),
        worlds=min((step.worlds for step in report.steps), default=0),
        bound=", ".join(dict.fromkeys(step.bound for step in report.steps if step.bound)),
        seconds=round(sum(step.seconds for step in report.steps), 4),
        expected_refuted=report.refuted and report.kind == Kind.SENTENCE.value,
        passes=report.passes,
    )
