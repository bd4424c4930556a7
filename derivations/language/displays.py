"""Displays: aligned rows become steps; block matrices and cases become values."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.language.grammar import Grammar
from derivations.language.parser import Parser
from derivations.language.spellings import ALIGNED, MATRICES
from derivations.language.tokens import Token
from derivations.language.tree import Node


def environment(p: Parser, opening: Token) -> Node:
    """A block matrix or `cases`."""
    if opening.word in MATRICES:
        rows = _rows(p, opening)
        return Node("matrix", tuple(rows), opening.span.to(p.tokens[p.at - 1].span))
    if opening.word in ("vmatrix",):
        rows = _rows(p, opening)
        inner = Node("matrix", tuple(rows), opening.span.to(p.tokens[p.at - 1].span))
        return Node("det", (inner,), inner.span)
    if opening.word == "cases":
        rows = _rows(p, opening)
        return Node("cases", tuple(rows), opening.span.to(p.tokens[p.at - 1].span))
    known = ", ".join(sorted(MATRICES | {"vmatrix", "cases", "aligned", "split"}))
    raise p.wrong(
        f"the environment {opening.word} is not in the language; expected one of {known}",
        opening.span,
    )


def _rows(p: Parser, opening: Token) -> list[Node]:
    bars, p.bars = p.bars, []
    rows = [_row(p, opening.word)]
    while p.peek().kind == "row":
        p.take()
        if p.peek().kind == "finish":
            break
        rows.append(_row(p, opening.word))
    p.bars = bars
    if p.peek().kind != "finish" or p.peek().word != opening.word:
        raise p.wrong(f"expected \\end{{{opening.word}}}, & or \\\\, got {p.shown(p.peek())}")
    p.take()
    return rows


def _cell(p: Parser) -> Node:
    """One cell; dots stand for the cells between their neighbours."""
    if p.peek().sym == r"\dots":
        return Node("dots", (), p.take().span)
    return p.expression()


def _row(p: Parser, environment_name: str) -> Node:
    cells = [_cell(p)]
    while p.peek().sym in ("&", ",") or (environment_name == "cases" and p.peek().kind == "text"):
        if p.peek().kind != "text":
            p.take()
        cells.append(_condition(p) if environment_name == "cases" else _cell(p))
    return Node("row", tuple(cells), cells[0].span.to(cells[-1].span))


def _condition(p: Parser) -> Node:
    word = p.take() if p.peek().kind == "text" else None
    if word is None or word.sym in ("if", "for all"):
        return p.expression()
    if word.sym == "otherwise":
        p.accept(".", ",")
        return Node("otherwise", (), word.span)
    raise p.wrong(rf"expected \text{{if}} or \text{{otherwise}}, got {p.shown(word)}", word.span)


def flatten(tokens: list[Token], grammar: Grammar) -> list[Token]:
    """Rows of aligned environments to one line; a break that ends a sentence becomes `;`."""
    kept: list[Token] = []
    environments: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "begin":
            environments.append(token)
        if token.kind == "finish" and (not environments or environments[-1].word != token.word):
            raise Unreadable(f"\\end{{{token.word}}} closes nothing that is open here", token.span)
        aligned = not environments or environments[-1].word in ALIGNED
        if token.kind == "finish":
            environments.pop()
        if not (aligned and (token.sym == "&" or token.kind in ("begin", "finish"))):
            broken = aligned and token.kind == "row"
            kept.append(Token("break", ";", token.span, tokens[at + 1].sym) if broken else token)
    if environments:
        opened = environments[-1]
        raise Unreadable(
            f"\\begin{{{opened.word}}} is never closed by \\end{{{opened.word}}}", opened.span
        )
    return _join(kept, grammar)


def _join(tokens: list[Token], grammar: Grammar) -> list[Token]:
    """A break before or after an infix sign continues the sentence.

    A row that starts with a bare sign and no `&` before it is a sentence of its own.
    """
    joined: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "break":
            following = tokens[at + 1].sym
            signed = following in grammar.prefix and token.word != "&"
            continues = following in grammar.infix or following in (r"\overset", ")", "]", r"\}")
            continues = continues and not signed
            before = joined[-1].sym if joined else ""
            if continues or before in grammar.infix:
                continue
        joined.append(token)
    return joined
