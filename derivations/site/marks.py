"""Which marks a formula bears: one for each row that claims something, or one for all.

A mark is what a reader sees of a verdict, and the handle of its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from derivations.pages import FormulaReport
from derivations.pages.ledger import UNCHECKED
from derivations.runs.outcome import Kind, Step
from derivations.site import chains, rows, words
from derivations.site.checked import Entry

SENTENCE = Kind.SENTENCE.value


@dataclass(frozen=True)
class Mark:
    """A verdict on a formula's steps; `row` counts from 0, `lead` says which steps are meant.

    `ident` is the id of its evidence. Steps without a verdict of their own, as
    those of a declaration, are not among `steps`.
    """

    ident: str
    steps: tuple[Step, ...]
    lead: str = ""
    row: int | None = None

    @property
    def weakest(self) -> Step | None:
        """The step whose verdict the mark shows; None for a formula that claims nothing."""
        return max(self.steps, key=words.rank, default=None)


def of(entry: Entry) -> tuple[Mark, ...]:
    """The marks of a formula that passes and can be typeset, in their order."""
    report = entry.report
    if not report.passes or entry.typeset is None:
        return ()
    if report.kind != SENTENCE:
        told = report.display or report.kind == UNCHECKED
        return (Mark(f"{entry.address}-0", ()),) if told else ()
    return tuple(
        Mark(f"{entry.address}-{number}", steps, lead, row)
        for number, (steps, lead, row) in enumerate(_parts(entry), start=1)
    )


_Part = tuple[tuple[Step, ...], str, int | None]


def _parts(entry: Entry) -> Iterator[_Part]:
    """Steps that share a mark, what the mark opens with, and the row it stands in."""
    report = entry.report
    beside = _rows(entry) if report.display else None
    if beside is not None:
        pairs = zip(beside, report.steps, strict=True)
        for row, group in groupby(pairs, key=lambda pair: pair[0]):
            yield tuple(step for _, step in group), f"row {row + 1}: ", row
    elif not report.display or len(set(map(words.short, report.steps))) == 1:
        count = len(report.steps)
        lead = f"{count} steps, each " if count > 1 and _alike(report) else ""
        yield report.steps, lead, None
    else:
        for number, step in enumerate(report.steps, start=1):
            yield (step,), f"step {number}: ", None


def _alike(report: FormulaReport) -> bool:
    return len(set(map(words.short, report.steps))) == 1


def _rows(entry: Entry) -> Sequence[int] | None:
    """The row in which each step ends, where the display is set row by row."""
    count = len(chains.rows(entry.references.plain(entry.report.latex)))
    ends = rows.of_steps(entry.report.latex, [step.latex for step in entry.report.steps])
    return ends if count and ends and max(ends) < count else None
