"""A whole formula: term, sentence with its steps, declaration or definition."""

from __future__ import annotations

from collections.abc import Mapping

from derivations.errors import Span, Unreadable
from derivations.language import binders
from derivations.language.displays import flatten
from derivations.language.forms import factor
from derivations.language.grammar import Grammar, NameInfo
from derivations.language.leftsides import declaration, definition, sized
from derivations.language.operators import check_scope
from derivations.language.parser import Parser
from derivations.language.scripts import name_at
from derivations.language.statement import Formula, Statement, top_level, unexpected
from derivations.language.tokens import tokenize
from derivations.language.tree import Node

#: Deepest tree, so that whoever walks it by recursion stays in bounds.
MAX_TREE = 150


def read(
    text: str, names: Mapping[str, NameInfo], grammar: Grammar, *, introduces: bool = False
) -> Formula:
    """Parse one formula.

    With `introduces`, as inside a `let` block, a left side whose symbols nobody
    declared yet declares them. Raises `Unreadable`, with a span, and nothing else.
    """
    try:
        formula = _read(text, names, grammar, introduces)
    except RecursionError:
        formula = None
    trees = (*(s.node for s in formula.steps), *formula.parts) if formula else ()
    if formula is None or any(tree.depth() > MAX_TREE for tree in trees):
        raise Unreadable(
            f"this formula joins more than {MAX_TREE} signs one after the other; split it, "
            r"or write \sum, \prod or dots",
            Span(0, min(len(text), 1)),
        )
    return formula


def _read(text: str, names: Mapping[str, NameInfo], grammar: Grammar, introduces: bool) -> Formula:
    tokens = flatten(tokenize(text), grammar)
    p = Parser(text, tokens, names, grammar, factor)
    if p.peek().kind == "end":
        raise Unreadable(
            "this formula is empty; write something between the dollar signs", Span(0, 0)
        )
    at = top_level(tokens, (":=",))
    if at is not None:
        return definition(p, at)
    if introduces:
        declared = sized(p) or declaration(p)
        if declared is not None:
            return declared
    statements = _sentences(p)
    true_or_false = any(s.node.bare().head in grammar.sentences for s in statements)
    return Formula("sentence" if true_or_false else "term", tuple(statements))


def _sentences(p: Parser) -> list[Statement]:
    found: list[Statement] = []
    while p.peek().kind != "end":
        node = _sentence(p)
        found.extend(_steps(p, node))
        while p.accept(",", ";", ".") or (p.peek().sym == "and" and p.take()):
            pass
        if p.peek().kind != "end" and p.at and p.tokens[p.at - 1].sym not in (",", ";", ".", "and"):
            raise unexpected(p)
    return found


def _sentence(p: Parser) -> Node:
    """One sentence; `… \\text{for all } i \\in S` binds i in what stands before it."""
    at = p.at
    while p.tokens[at].kind != "end" and p.tokens[at].sym not in (";", "for all", "for some"):
        at += 1
    word = p.tokens[at]
    if word.sym not in ("for all", "for some") or word.kind != "text":
        return p.expression()
    names, start = dict(p.names), p.at
    p.at = at + 1
    if word.sym == "for all" and _is_condition(p):
        return _conditional(p, start, at)
    bound = binders.binding(p, (",",)) if p.peek().kind != "end" else None
    if bound is None:
        raise p.wrong(f"expected a name after {p.shown(word)}", word.span)
    end, body = p.at, _between(p, start, at)
    head = "forall" if word.sym == "for all" else "exists"
    check_scope(p, head, bound, body, ("iff", "if"), 1)
    p.at, p.names = end, names
    return Node(head, (bound, body), body.span.to(p.tokens[end - 1].span))


def _between(p: Parser, start: int, at: int) -> Node:
    """The one expression from token `start` up to token `at`, where the parser is left."""
    p.at = start
    p.stops.append(at)
    body = p.expression()
    p.accept(",")
    p.stops.pop()
    if p.at != at:
        raise unexpected(p)
    return body


def _is_condition(p: Parser) -> bool:
    """Whether `for` is followed by a condition on a declared symbol, as in “for a > 0”."""
    start, named = p.at, name_at(p)
    row = p.grammar.infix.get(p.peek().sym)
    p.at = start
    return named is not None and row is not None and row.form == "relation" and row.op != "in"


def _conditional(p: Parser, start: int, at: int) -> Node:
    """`A for a > 0`: if a > 0, then A."""
    condition = p.expression()
    end, body = p.at, _between(p, start, at)
    p.at = end
    return Node("implies", (condition, body), body.span.to(condition.span))


def _steps(p: Parser, node: Node) -> list[Statement]:
    """The links of a chain, and the parts of sentences joined by “and”."""
    if node.head == "and":
        return [step for part in node.args for step in _steps(p, part)]
    links = node.args if node.head == "chain" else (node,)
    return [Statement(link, link.span, p.reasons.get(link.span, "")) for link in links]
