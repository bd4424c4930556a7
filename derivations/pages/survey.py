"""How much of a folder of notes could be checked as it stands, and what keeps the rest.

Every page is read as it is, at the level `read`: nothing has to be prepared. Reasons are
counted by kind: what a message says between backticks is one example of its kind.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derivations.checking.verdict import Kind, Verdict
from derivations.pages.report import FormulaReport, PageReport

_WORDS = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_READ = frozenset(v.value for v in Verdict) - {Verdict.UNREADABLE.value}
_SHOWN = 20


@dataclass(frozen=True)
class Reason:
    """A kind of message: how many formulas it keeps, and where the first of them stands."""

    message: str
    count: int
    where: str
    latex: str


@dataclass(frozen=True)
class Survey:
    """Counts over some pages."""

    pages: int
    formulas: int
    read: int
    sentences: int
    verdicts: dict[str, int]
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data; `version` is that of this form."""
        return {
            "version": 1,
            "pages": self.pages,
            "formulas": self.formulas,
            "read": self.read,
            "sentences": self.sentences,
            "verdicts": self.verdicts,
            "reasons": [vars(reason) for reason in self.reasons],
        }


def survey(reports: Sequence[PageReport]) -> Survey:
    """The survey of pages that were checked; formulas marked as unchecked are not counted."""
    formulas = [formula for report in reports for formula in report.formulas]
    sentences = [formula for formula in formulas if formula.kind == Kind.SENTENCE.value]
    counts = Counter(formula.verdict for formula in formulas)
    return Survey(
        pages=len(reports),
        formulas=len(formulas),
        read=sum(formula.verdict in _READ for formula in formulas),
        sentences=len(sentences),
        verdicts={v.value: counts[v.value] for v in Verdict if counts[v.value]},
        reasons=tuple(_reasons(formulas)),
    )


def told(found: Survey) -> str:
    """The survey in words, for a terminal."""
    share = f" ({found.read / found.formulas:.0%})" if found.formulas else ""
    verdicts = ", ".join(f"{count} {name}" for name, count in found.verdicts.items())
    rows = [
        f"pages      {found.pages}",
        f"formulas   {found.formulas}",
        f"read       {found.read}{share}",
        f"verdicts   {verdicts or 'none'}",
    ]
    if found.reasons:
        rows += ["", "What keeps the rest, most frequent first:"]
    for reason in found.reasons[:_SHOWN]:
        rows += [f"{reason.count:5}  {reason.message}", f"       {reason.where}: ${reason.latex}$"]
    if len(found.reasons) > _SHOWN:
        rows.append(f"       … and {len(found.reasons) - _SHOWN} more kinds; --format json has all")
    return "\n".join(rows)


def _reasons(formulas: Sequence[FormulaReport]) -> list[Reason]:
    kinds: defaultdict[str, list[FormulaReport]] = defaultdict(list)
    for formula in formulas:
        if formula.message and formula.verdict in (
            Verdict.UNREADABLE.value,
            Verdict.UNDECIDED.value,
            Verdict.VACUOUS.value,
        ):
            kinds[_kind(formula.message)].append(formula)
    ranked = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Reason(kind, len(found), found[0].where, " ".join(found[0].latex.split())[:80])
        for kind, found in ranked
    ]


def _kind(message: str) -> str:
    return _NUMBER.sub("N", _WORDS.sub("`…`", message.partition("\n")[0]))
