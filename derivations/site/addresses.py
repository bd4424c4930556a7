"""Addresses of formulas that stay when others are added.

An address is the id of the block around the formula (`f` where there is none)
and six hex digits of the formula's own text. Only a second formula with the
same text in the same place counts: it gets `-2`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from derivations.pages import Formula, FormulaReport


def of_page(formulas: Iterable[Formula], shown: Sequence[FormulaReport]) -> list[str]:
    """The address of each of `shown`; `formulas` are those of the page with their blocks."""
    blocks = {formula.start: _block(formula) for formula in formulas}
    seen: Counter[str] = Counter()
    found = []
    for report in shown:
        name = f"{blocks.get(report.start, 'f')}-{_digest(report.latex)}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found


def _block(formula: Formula) -> str:
    return next((block.ident for block in reversed(formula.path) if block.ident), "f")


def _digest(latex: str) -> str:
    return hashlib.sha256(" ".join(latex.split()).encode()).hexdigest()[:6]
