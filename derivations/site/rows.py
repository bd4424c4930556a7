r"""Which row of an aligned display each step ends in.

A step's LaTeX is a piece of the formula's, from the start of its left side to
the end of its right side. Rows are parted by `\\` at the outermost level of
the display; a matrix inside a row has rows of its own, which do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\\begin\{(\w+\*?)\}|\\end\{\w+\*?\}|\\\\|\\.", re.DOTALL)
_ALIGNED = frozenset(
    "aligned split align align* gathered gather gather* alignedat equation equation*".split()
)


def breaks(latex: str) -> list[int]:
    """Where the rows of a display end, but for the last."""
    found: list[int] = []
    open_: list[bool] = []
    for token in _TOKEN.finditer(latex):
        if token[0].startswith("\\begin"):
            open_.append(token[1] in _ALIGNED)
        elif token[0].startswith("\\end") and open_:
            open_.pop()
        elif token[0] == "\\\\" and all(open_):
            found.append(token.start())
    return found


def of_steps(latex: str, steps: Sequence[str]) -> list[int] | None:
    """The row, from 0, in which each step ends; None when the steps are not found."""
    ends = breaks(latex)
    rows: list[int] = []
    start = 0
    for step in steps:
        start = latex.find(step.strip(), start)
        if not step.strip() or start < 0:
            return None
        end = start + len(step.strip())
        rows.append(sum(at < end for at in ends))
        start += 1
    return rows
