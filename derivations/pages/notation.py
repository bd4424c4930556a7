r"""What a whole site shares: the declarations of one page, and macros.

`notation = "docs/notation.md"` in the project's settings names a page; what it declares
outside of statements holds on every other page. `macros = { "\\R" = "\\mathbb{R}" }` are
commands without arguments: they are written out before a formula is read or typeset, and
places in what was written out are places in what the author wrote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from derivations.checking import project
from derivations.errors import Span

if TYPE_CHECKING:
    from derivations.checking.task import Item

_COMMAND = re.compile(r"\\[A-Za-z]+")


def shared(path: str) -> tuple[Item, ...]:
    """The declarations that hold on the page at a path before its first line."""
    named = project.current().notation
    if named is None or Path(path).absolute() == named or not named.is_file():
        return ()
    return _declared(named, named.stat().st_mtime_ns)


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


@lru_cache(8)
def _declared(path: Path, _time: int) -> tuple[Item, ...]:
    from derivations.pages.markdown import load_page

    return load_page(path).scope


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
