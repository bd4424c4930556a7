r"""An aligned display as rows of its own: left side, right side, reason.

KaTeX sets `aligned` as one table that no screen can break. A row typeset by
itself can stand beside its verdict on a wide page and above it on a narrow one.
A display that is more than one such table is left to KaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from derivations.errors import Unreadable
from derivations.site import katex, linebreaks

_WHOLE = re.compile(
    r"\s*\\begin\{(?P<name>aligned|split|align\*?|gathered|gather\*?|equation\*?)\}"
    r"(?P<body>.*)\\end\{(?P=name)\}\s*",
    re.DOTALL,
)
_PART = re.compile(r"\\begin\{|\\end\{|\\\\(?:\s*\[[^\]]*\])?|\\.|[{}&]", re.DOTALL)
_ESCAPED = re.compile(r"\\([&%_#])|\\text\{([^{}]*)\}")
_REASON = re.compile(r"\s*(?:\\q?quad\s*)*\\text\{((?:[^{}]|\{[^{}]*\})*)\}\s*")


ROOM = 22.5
"""Ems that the sides of a row have beside its mark, in a block on the narrowest wide page."""

REASON = 5.5
"""Ems that a reason beside them takes at least."""


@dataclass(frozen=True)
class Row:
    """One row, typeset: `left` and `right` as HTML, the reason as HTML, too; widths in ems."""

    left: str
    right: str
    reason: str
    left_width: float
    right_width: float


def fit(rows: Sequence[Row]) -> bool:
    """Whether left and right sides stand side by side on a wide page, so that relations align."""
    if not any(row.right for row in rows):
        return False
    reasons = REASON if any(row.reason for row in rows) else 0.0
    sides = max(row.left_width for row in rows) + max(row.right_width for row in rows)
    return sides + reasons <= ROOM


@cache
def rows(latex: str) -> tuple[Row, ...]:
    """The rows of a display; empty where it is no table that this module can set.

    `latex` has no labels any more. Raises nothing: what KaTeX cannot set row by
    row it may set as a whole.
    """
    try:
        return tuple(row(*cells) for cells in parts(latex))
    except Unreadable:
        return ()


def parts(latex: str) -> list[tuple[str, str, str]]:
    """The same as LaTeX: left side, right side with its relation, and reason of each row."""
    whole = _WHOLE.fullmatch(latex)
    if whole is None or "\\end{" + whole["name"] + "}" in whole["body"]:
        return []
    found = [_cells(row) for row in _split(whole["body"], "\\\\")]
    if found and found[-1] == ("", "", ""):
        found.pop()
    return found if len(found) > 1 else []


def _cells(row: str) -> tuple[str, str, str]:
    """Left side, right side and reason of a row; further columns stand after the right side."""
    cells = [cell.strip() for cell in _split(row, "&")]
    reason = _REASON.fullmatch(cells[-1]) if len(cells) > 1 else None
    if reason:
        cells.pop()
    while cells and not cells[-1]:
        cells.pop()
    left, *rest = cells or [""]
    pairs = [" {}".join(rest[at : at + 2]) for at in range(1, len(rest), 2)]
    return left, r" \qquad ".join([*rest[:1], *pairs]), reason[1] if reason else ""


def _split(latex: str, mark: str) -> list[str]:
    r"""`latex` cut at each `&` or `\\` that stands inside no group and no environment."""
    pieces, depth, start = list[str](), 0, 0
    for part in _PART.finditer(latex):
        text = part[0]
        if text in ("\\begin{", "\\end{"):
            depth += 1 if text == "\\begin{" else -1
            depth += 1  # its brace closes again
        elif text in "{}":
            depth += 1 if text == "{" else -1
        elif depth == 0 and text.startswith(mark):
            pieces.append(latex[start : part.start()])
            start = part.end()
    return [*pieces, latex[start:]]


def flat(latex: str) -> str:
    """A step that runs from one row into the next, on one line."""
    return " ".join(cell for row in _split(latex, "\\\\") for cell in _split(row, "&"))


def row(left: str, right: str, reason: str) -> Row:
    """A row, typeset; raises `Unreadable` where KaTeX cannot set it."""
    first, second = _set(left), _set("{}" + right if right else "")
    shown, also = linebreaks.breakable(first.html), linebreaks.breakable(second.html)
    return Row(shown, also, words(reason), first.width, second.width)


def _set(latex: str) -> katex.Typeset:
    return katex.typeset("\\displaystyle " + latex) if latex else katex.Typeset("", 0.0)


def words(text: str) -> str:
    r"""The inside of a `\text{…}` as HTML: words as words, mathematics typeset."""
    parts = text.split("$")
    return "".join(
        katex.typeset(part).html if number % 2 else escape(_ESCAPED.sub(r"\1\2", part))
        for number, part in enumerate(parts)
    )
