"""Read one Markdown page: text in, formulas and tasks out."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.errors import PageError, Span
from derivations.pages.adoption import adopted
from derivations.pages.page import Page, Problem
from derivations.pages.scopes import tasks_of
from derivations.pages.source import Source
from derivations.pages.structure import layout
from derivations.runs.task import Item


def parse_source(source: Source, above: Sequence[Item] = ()) -> Page:
    """The page that a source makes, with the declarations that hold above its first line.

    Raises `PageError` as `load.parse_page` does.
    """
    return adopted(tasks_of(source, layout(source), tuple(above)))


def broken_page(source: Source, error: PageError) -> Page:
    """The page that stands for one nobody can read."""
    span = error.span or Span(0, 0)
    line, column = source.place(span.start)
    return Page(source, error=Problem(error.message, line, column, span))
