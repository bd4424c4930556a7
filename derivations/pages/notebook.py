"""Read the Markdown cells of a notebook as one page.

The cells stand one below the other with a blank line between, so that what an
early cell declares holds in later ones; a block has to close in its own cell.
Lines are those of the notebook's file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from derivations.errors import PageError
from derivations.pages.markdown import broken_page, parse_source
from derivations.pages.page import Page
from derivations.pages.source import Source, normalised, source_of
from derivations.runs.task import Item


class _CellError(Exception):
    """A cell that cannot be read, and its source."""

    def __init__(self, source: Source, error: PageError) -> None:
        super().__init__(error.message)
        self.source = source
        self.error = error


def read_notebook(path: str, text: str, above: Sequence[Item] = ()) -> Page:
    """The page that a notebook's Markdown cells make, below the declarations that hold above it."""
    try:
        return parse_source(_joined(path, text), above)
    except PageError as error:
        return broken_page(Source(path, normalised(text)), error)
    except _CellError as error:
        return broken_page(error.source, error.error)


def _joined(path: str, text: str) -> Source:
    try:
        cells = json.loads(text)["cells"]
        sources = [(cell["cell_type"], _strings(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PageError("this is no notebook: expected JSON with a list of `cells`") from error
    finder = _Finder(text)
    rows: list[tuple[str, int]] = []
    for number, (kind, strings) in enumerate(sources, 1):
        lines = [finder.line_of(string) for string in strings]
        if kind == "markdown":
            cell = _rows(strings, lines)
            _check_cell(path, number, cell)
            rows += [*cell, ("", cell[-1][1])]
    return _source(path, rows)


def _source(path: str, rows: list[tuple[str, int]]) -> Source:
    return source_of(
        path, "\n".join(row for row, _ in rows), tuple(line for _, line in rows) or (1,)
    )


def _rows(strings: list[str], lines: list[int]) -> list[tuple[str, int]]:
    """The rows of a cell's text, each with the file's line on which it begins."""
    rows: list[tuple[str, int]] = []
    row, begun = "", lines[0] if lines else 1
    for string, line in zip(strings, lines, strict=True):
        head, *tail = normalised(string).split("\n")
        begun = begun if row else line
        row += head
        for part in tail:
            rows.append((row, begun))
            row, begun = part, line
    return [*rows, (row, begun)]


def _check_cell(path: str, number: int, rows: list[tuple[str, int]]) -> None:
    """A cell has to be a page of its own, or a block of it would swallow the next."""
    source = Source(path, "\n".join(row for row, _ in rows), tuple(line for _, line in rows))
    try:
        parse_source(source)
    except PageError as error:
        message = f"cell {number}: {error.message}"
        raise _CellError(source, PageError(message, error.span)) from error


class _Finder:
    """Finds strings in the file's text, each after the one before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1

    def line_of(self, string: str) -> int:
        """The line where a string stands, as JSON writes it."""
        found = max(self._find(json.dumps(string, ensure_ascii=flag)) for flag in (True, False))
        if found >= 0:
            self.line += self.text.count("\n", self.at, found)
            self.at = found
        return self.line

    def _find(self, text: str) -> int:
        return self.text.find(text, self.at)


def _strings(source: Any) -> list[str]:
    """A cell's source, which is one string or a list of lines."""
    strings = [source] if isinstance(source, str) else list(source)
    if not all(isinstance(string, str) for string in strings):
        raise TypeError("a cell's source is text")
    return strings
