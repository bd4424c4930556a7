"""Brackets: grouping, tuples, intervals, sets, bars, floors."""

from __future__ import annotations

from collections.abc import Callable

from derivations.errors import Span
from derivations.language import binders
from derivations.language.parser import Parser
from derivations.language.scripts import script
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf

#: Brackets that may hold the argument of a named function or a big operator.
CALLS = frozenset({"(", "[", r"\{"})

_CLOSE = {
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\lvert": r"\rvert",
    r"\lVert": r"\rVert",
    "|": "|",
    r"\|": r"\|",
}


def items(p: Parser, closers: tuple[str, ...]) -> tuple[list[Node], Token]:
    """Comma-separated expressions up to one of the closing tokens."""
    found: list[Node] = []
    # Inside brackets the bars and the stops of the outside do not count.
    bars, p.bars = p.bars, []
    while p.peek().sym not in closers or p.peek().kind == "end":
        found.append(_dots_item(p, found) if p.peek().sym == r"\dots" else p.expression())
        if not p.accept(","):
            break
    p.bars = bars
    if p.peek().sym not in closers or p.peek().kind == "end":
        wanted = " or ".join(sorted(set(closers)))
        raise p.wrong(f"expected {wanted} or a comma, got {p.shown(p.peek())}")
    return found, p.take()


def _dots_item(p: Parser, found: list[Node]) -> Node:
    r"""`first, \dots, last` inside brackets: one node that stands for the whole run."""
    dots = p.take()
    if not found:
        raise p.wrong("dots need a first item before them", dots.span)
    p.expect(",", r"after \dots")
    last = p.expression()
    shown = tuple(found)
    found.clear()
    return Node("series", (*shown, last), shown[0].span.to(last.span), "list")


def call(p: Parser) -> tuple[Node, ...]:
    """The bracketed arguments of a named function."""
    opening = p.take()
    found, _ = items(p, (_CLOSE[opening.sym],))
    if not found:
        raise p.wrong("expected an argument between the brackets", opening.span)
    return tuple(found)


def braced(p: Parser, owner: str) -> Node:
    """One `{…}` argument of a command (or a single token, as in `\\frac12`)."""
    token = p.peek()
    if p.accept("{"):
        bars, p.bars = p.bars, []
        inner = p.expression()
        p.bars = bars
        p.expect("}", f"after the argument of {owner}")
        return Node("group", (inner,), token.span.to(p.tokens[p.at - 1].span))
    if token.kind == "number":
        return _digit(p, token)
    return script(p)


def _digit(p: Parser, token: Token) -> Node:
    r"""An argument without braces is one character: `\frac12` is one half."""
    at, text = token.span.start, token.sym
    if len(text) > 1:
        p.tokens[p.at] = Token("number", text[1:], Span(at + 1, token.span.end))
    else:
        p.at += 1
    return leaf("number", text[0], Span(at, at + 1))


def _round(p: Parser, opening: Token) -> Node:
    found, closing = items(p, (")", "]"))
    return _sequence(p, found, opening, closing)


def _square(p: Parser, opening: Token) -> Node:
    found, closing = items(p, ("]", ")"))
    return _sequence(p, found, opening, closing)


def _sequence(p: Parser, found: list[Node], opening: Token, closing: Token) -> Node:
    span = opening.span.to(closing.span)
    ends = opening.sym + closing.sym
    if len(found) == 1 and found[0].head != "series" and ends in ("()", "[]"):
        return Node("group", (found[0],), span)
    if ends == "()" or (found and found[0].head == "series"):
        return Node("tuple" if ends == "()" else "columns", tuple(found), span)
    if len(found) == 2:
        return Node("interval", tuple(found), span, ends)
    raise p.wrong(
        f"{ends[0]}…{ends[1]} holds the two ends of an interval, got {len(found)} items", span
    )


def _braces(p: Parser, opening: Token) -> Node:
    if p.peek().sym == r"\}":
        return Node("set", (), opening.span.to(p.take().span))
    builder = _set_builder(p, opening)
    if builder is not None:
        return builder
    found, closing = items(p, (r"\}",))
    return Node("set", tuple(found), opening.span.to(closing.span))


def _set_builder(p: Parser, opening: Token) -> Node | None:
    r"""`\{ x \in S : condition \}` or None, with the position restored."""
    depth, at = 0, p.at
    while p.tokens[at].kind != "end" and (
        depth or p.tokens[at].sym not in (r"\}", ":", r"\mid", "|")
    ):
        depth += p.tokens[at].sym in ("(", "[", "{", r"\{", r"\lvert")
        depth -= p.tokens[at].sym in (")", "]", "}", r"\}", r"\rvert")
        at += 1
    if p.tokens[at].sym not in (":", r"\mid", "|"):
        return None
    names, start = dict(p.names), p.at
    p.stops.append(at)
    binding = binders.binding(p, ())
    p.stops.pop()
    if p.at != at:
        p.at = start
        raise p.wrong(
            r"expected x \in S before the bar of a set, so that it is clear what ranges where"
        )
    p.take()
    condition = p.expression()
    closing = p.expect(r"\}", "after the condition of the set")
    p.names = names
    return Node("builder", (binding, condition), opening.span.to(closing.span))


def _bars(op: str) -> Callable[[Parser, Token], Node]:
    def read(p: Parser, opening: Token) -> Node:
        closer = _CLOSE[opening.sym]
        p.bars.append(closer)
        inner = p.expression()
        p.bars.pop()
        closing = p.expect(closer, f"to close {p.shown(opening)}")
        _check_bars(p, opening, closing)
        return Node(op, (inner,), opening.span.to(closing.span))

    return read


def _check_bars(p: Parser, opening: Token, closing: Token) -> None:
    """`|a|b|c|` has two readings."""
    if opening.sym != "|" or p.bars or not p.starts_factor() or p.peek().sym == "|":
        return
    depth = 0
    for token in p.tokens[p.at :]:
        if token.sym in ("+", "-", ",", "=") or token.kind in ("end", "row") or depth < 0:
            return
        depth += token.sym in ("(", "{", "[", r"\{")
        depth -= token.sym in (")", "}", "]", r"\}")
        if token.sym == "|" and depth == 0:
            raise p.ambiguous(
                "|…|…|…|",
                r"\lvert … \rvert around each factor",
                r"one pair of \lvert … \rvert around all",
                opening.span.to(token.span),
            )


def _between(op: str, closer: str) -> Callable[[Parser, Token], Node]:
    def read(p: Parser, opening: Token) -> Node:
        inner = p.expression()
        closing = p.expect(closer, f"to close {p.shown(opening)}")
        return Node(op, (inner,), opening.span.to(closing.span))

    return read


def _curly(p: Parser, opening: Token) -> Node:
    r"""Plain braces only group in LaTeX; `{n \choose k}` is a binomial."""
    inner = p.expression()
    if p.accept(r"\choose"):
        below = p.expression()
        closing = p.expect("}", r"after \choose")
        return Node("binomial", (inner, below), opening.span.to(closing.span))
    closing = p.expect("}", "to close {")
    return Node("group", (inner,), opening.span.to(closing.span))


OPENERS: dict[str, Callable[[Parser, Token], Node]] = {
    "(": _round,
    "[": _square,
    r"\{": _braces,
    "{": _curly,
    "|": _bars("abs"),
    r"\lvert": _bars("abs"),
    r"\|": _bars("norm"),
    r"\lVert": _bars("norm"),
    r"\lfloor": _between("floor", r"\rfloor"),
    r"\lceil": _between("ceiling", r"\rceil"),
}
