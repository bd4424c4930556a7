"""Read one Markdown page: text in, formulas and tasks out."""

from __future__ import annotations

from pathlib import Path

from derivations.errors import PageError, Span
from derivations.pages.adoption import adopted
from derivations.pages.page import Page, Problem
from derivations.pages.scopes import tasks_of
from derivations.pages.source import Source, decoded, normalised, source_of
from derivations.pages.structure import layout


def parse_page(path: str, text: str) -> Page:
    """Read the text of a Markdown page.

    Raises `PageError` for an unclosed block, fence, comment or display, an
    unknown closing, or a page beyond the limits on size; nothing else.
    """
    return parse_source(source_of(path, text))


def parse_source(source: Source) -> Page:
    """As `parse_page`, for a text whose lines stand elsewhere in a file."""
    return adopted(tasks_of(source, layout(source)))


def read_page(path: str, text: str) -> Page:
    """As `parse_page`, but a page that cannot be read has its `error` set."""
    try:
        return parse_page(path, text)
    except PageError as error:
        return broken_page(Source(path, normalised(text)), error)


def load_page(path: str | Path, name: str = "") -> Page:
    """Read a page from its file: Markdown, or a notebook if it ends in `.ipynb`.

    `name` is what messages call it, the path itself if empty. Raises `OSError`
    when the file cannot be read.
    """
    data = Path(path).read_bytes()
    name = name or str(path)
    try:
        text = decoded(data)
    except PageError as error:
        return broken_page(Source(name, normalised(data.decode("utf-8", "replace"))), error)
    if str(path).endswith(".ipynb"):
        from derivations.pages.notebook import read_notebook

        return read_notebook(name, text)
    return read_page(name, text)


def broken_page(source: Source, error: PageError) -> Page:
    """The page that stands for one nobody can read."""
    span = error.span or Span(0, 0)
    line, column = source.place(span.start)
    return Page(source, error=Problem(error.message, line, column, span))
