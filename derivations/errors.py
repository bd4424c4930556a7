"""Every error the project raises on purpose.

An error says one thing in one sentence: what was expected, what was found, and
how to put it right. Where it points into a formula it carries a `Span`, the
half-open range of characters of that formula's text it speaks of; `pages`
turns the span into page, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` (inclusive) to `end` (exclusive) of one text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forwards from 0, got {self.start}..{self.end}")

    def to(self, other: Span) -> Span:
        """The shortest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class DerivationsError(Exception):
    """Base class: a message for a person, and where it points to if anywhere."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class Unreadable(DerivationsError):
    """The text is not a sentence of the language: syntax, name, type or shape."""


class Undecided(DerivationsError):
    """The sentence has a meaning but its truth could not be settled in bounds."""


class PageError(DerivationsError):
    """A whole page cannot be read: encoding, size, or an unclosed block."""


class InputError(DerivationsError, ValueError):
    """A function of `topics` was given something outside its domain."""
