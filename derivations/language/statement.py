"""What reading a formula yields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.errors import Span, Unreadable
from derivations.language.parser import Parser
from derivations.language.tokens import Token
from derivations.language.tree import Node


@dataclass(frozen=True)
class Statement:
    """One step: its tree, where it stands and the author's reason for it."""

    node: Node
    span: Span
    reason: str = ""


@dataclass(frozen=True)
class Target:
    """The left side of a declaration or definition: `P_\\sigma`, `T(u)`, `\\theta^\\star`.

    `base` is the symbol alone, `key` the whole decorated name; `subscripts` and
    `arguments` are the keys of its parameters.
    """

    key: str
    base: str
    span: Span
    subscripts: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    sub_span: Span | None = None
    #: The symbol without any subscript.
    stem: str = ""


@dataclass(frozen=True)
class Formula:
    """What one formula says. `targets` and `relation` are set for declarations."""

    form: str
    steps: tuple[Statement, ...]
    targets: tuple[Target, ...] = ()
    relation: str = ""
    parts: tuple[Node, ...] = ()
    tupled: bool = False


#: What stands between two sides and is no part of the relation: the end of a row, a tab.
_BETWEEN = re.compile(r"(?:\s|&|\\\\(?:\s*\[[^\]]*\])?)*")


def pointer(node: Node, text: str) -> Span:
    """Where a reader looks for a step: all of it, or its relation and right side.

    The left side of a step is often the right side of the row above; the step itself then
    begins with its relation.
    """
    if len(node.args) != 2 or node.args[0].span.start != node.span.start:
        return node.span
    gap = _BETWEEN.match(text, node.args[0].span.end)
    begin = gap.end() if gap else node.span.start
    above = "\n" in text[node.span.start : begin]
    return Span(begin, node.span.end) if above and begin < node.args[1].span.start else node.span


def top_level(tokens: list[Token], syms: tuple[str, ...]) -> int | None:
    """The first token of `syms` outside all brackets."""
    depth = 0
    for at, token in enumerate(tokens):
        if depth == 0 and token.sym in syms and token.kind != "end":
            return at
        depth += token.sym in ("(", "[", "{", r"\{")
        depth -= token.sym in (")", "]", "}", r"\}")
    return None


def unexpected(p: Parser) -> Unreadable:
    """The error for a token that ends a formula too soon, with the likely reason."""
    shown = p.shown(p.peek())
    if p.peek().kind == "text":
        return p.wrong(
            f"the words {shown} are not understood here; a reason stands at the end of a step"
        )
    before = p.tokens[max(p.at - 1, 0)]
    if before.kind == "text":
        return p.wrong(
            f"the words {p.shown(before)} are not understood between two formulas; a reason stands "
            "at the end of a step",
            before.span,
        )
    if p.peek().sym in (")", "]", r"\}", "}"):
        return p.wrong(f"unbalanced {shown}: nothing is open that it could close")
    return p.wrong(f"expected the formula to end or to go on with a sign, got {shown}")
