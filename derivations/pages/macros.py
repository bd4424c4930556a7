r"""Macros: commands without arguments that the whole site shares.

`macros = { "\\R" = "\\mathbb{R}" }` in the project's settings: they are written out before a
formula is read or typeset, and places in what was written out are places in what the author
wrote.
"""

from __future__ import annotations

import re

from derivations.errors import Span
from derivations.runs import project

_COMMAND = re.compile(r"\\[A-Za-z]+")


def written_out(latex: str) -> str:
    """A formula with the project's macros written out."""
    return _written_out(latex)[0] if project.current().macros else latex


def place(latex: str, span: Span) -> Span:
    """A span of what `written_out` gives, as one of the formula itself."""
    if not project.current().macros:
        return span
    places = _written_out(latex)[1]
    start = places[min(span.start, len(places) - 1)][0]
    return Span(start, max(places[min(max(span.end - 1, 0), len(places) - 1)][1], start))


def _written_out(latex: str) -> tuple[str, list[tuple[int, int]]]:
    """The text, and for each of its characters the stretch of `latex` that it comes from."""
    macros = project.current().macros
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for found in _COMMAND.finditer(latex):
        if (text := macros.get(found[0])) is None:
            continue
        parts += [latex[at : found.start()], text + " " * text[-1:].isalpha()]
        places += [(n, n + 1) for n in range(at, found.start())]
        places += [found.span()] * len(parts[-1])
        at = found.end()
    places += [(n, n + 1) for n in range(at, len(latex))]
    return "".join([*parts, latex[at:]]), places or [(0, 0)]
