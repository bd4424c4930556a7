"""A position in the tokens of one formula, and the errors that point there."""

from __future__ import annotations

from derivations.errors import Span, Unreadable
from derivations.language.tokens import Token
from derivations.language.tree import Node


class Cursor:
    """The tokens of a formula, read from left to right; `at` may be set back."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one further ahead; beyond the end, the end."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The next token, consumed."""
        token = self.peek()
        self.at += 1
        return token

    def accept(self, *syms: str) -> Token | None:
        """The next token, consumed, if it is one of these; else None."""
        return self.take() if self.peek().sym in syms and self.peek().kind != "end" else None

    def expect(self, sym: str, where: str) -> Token:
        """The next token, consumed, which must be this one; `where` is for the message."""
        if self.peek().sym != sym or self.peek().kind == "end":
            raise self.wrong(f"expected {sym} {where}, got {self.shown(self.peek())}")
        return self.take()

    def shown(self, token: Token) -> str:
        """A token as its author wrote it, for messages."""
        if token.kind == "end":
            return "the end of the formula"
        return self.text[token.span.start : token.span.end]

    def wrong(self, message: str, span: Span | None = None) -> Unreadable:
        """An error to raise; without a span it points at the next token."""
        return Unreadable(message, span or self._here())

    def _here(self) -> Span:
        span = self.peek().span
        return span if span.end > span.start else Span(max(span.start - 1, 0), span.start)

    def source(self, node: Node) -> str:
        """The author's own text for a node."""
        return self.text[node.span.start : node.span.end]

    def ambiguous(self, what: str, first: str, second: str, span: Span) -> Unreadable:
        """The error for what has two readings, with a spelling for each."""
        return Unreadable(
            f"{what} can be read in two ways: write {first} or {second}, whichever you mean", span
        )
