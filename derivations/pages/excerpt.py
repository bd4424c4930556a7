"""Show a person where a message points: one line of the page and a caret below it."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from derivations.errors import Span
from derivations.pages.source import Source

WIDTH = 100
MARGIN = 20


def excerpt(source: Source, span: Span) -> tuple[str, str]:
    """`path:line:column` of a span's start, and that line with carets below the span.

    A span that runs on over further lines is marked to the end of its first; a
    line too long for a screen is cut around the span.
    """
    start = min(span.start, len(source.text))
    line, column = source.place(start)
    row, _ = source.row(start)
    at = column - 1
    length = max(1, min(span.end - start, len(row) - at))
    row, at = _cut(row.replace("\t", " "), at)
    length = max(1, min(length, len(row) - at))
    carets = " " * _columns(row[:at]) + "^" * max(1, _columns(row[at : at + length]))
    return f"{source.path}:{line}:{column}", f"{row}\n{carets}"


def _cut(row: str, at: int) -> tuple[str, int]:
    if len(row) <= WIDTH:
        return row, at
    first = max(0, min(at - MARGIN, len(row) - WIDTH))
    head = "…" if first else ""
    tail = "…" if first + WIDTH < len(row) else ""
    return f"{head}{row[first : first + WIDTH]}{tail}", at - first + len(head)


def _columns(text: str) -> int:
    """How many columns a terminal gives a text."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else not combining(c) for c in text)
