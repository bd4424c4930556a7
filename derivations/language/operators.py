"""Operators with a bound name: sums, maxima, quantifiers, limits."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.language import brackets
from derivations.language.binders import bind_node, binding, introduce, natural
from derivations.language.grammar import LEVELS
from derivations.language.parser import Parser
from derivations.language.scripts import fresh_name, script
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf


def _scripts(p: Parser, token: Token) -> Node | None:
    """The binding below and above a big operator, or None if there is none."""
    if not p.accept("_"):
        if p.peek().sym == "^":
            raise p.wrong(f"{p.shown(token)} has an upper bound but no bound name below it")
        return None
    if p.accept("{"):
        bound = binding(p, ("}",))
        p.expect("}", f"to close what stands below {p.shown(token)}")
    else:
        single = fresh_name(p)
        introduce(p, [single], natural(single[1]))
        bound = bind_node(p, [single], natural(single[1]), [])
    if p.peek().sym == "^":
        bound = _upper(p, token, bound)
    elif bound.args[1].head == "from":
        raise p.wrong(f"expected ^ with the upper bound of {p.shown(token)}")
    return bound


def _upper(p: Parser, token: Token, bound: Node) -> Node:
    p.take()
    if bound.args[1].head != "from":
        raise p.wrong(f"{p.shown(token)} has an upper bound, so below it expected i = lower bound")
    upper = script(p)
    domain = Node("range", (bound.args[1].args[0], upper), bound.span)
    return bound.map((bound.args[0], domain, *bound.args[2:]))


def big_operator(p: Parser, token: Token, op: str) -> Node:
    r"""`\sum_{i=1}^n a_i`: the body reaches over products and stops at a sum."""
    names = dict(p.names)
    bound = _scripts(p, token)
    if bound is None:
        if p.peek().sym not in brackets.CALLS:
            raise p.wrong(
                f"expected what {p.shown(token)} ranges over, as in {p.shown(token)}_{{i=1}}^n"
            )
        inner = brackets.call(p)
        return Node(f"{op} of", inner, token.span.to(p.tokens[p.at - 1].span))
    if p.peek().sym == r"\{":
        inner = brackets.call(p)
        if len(inner) != 1:
            raise p.wrong("expected one value between the braces", token.span)
        body = Node("group", inner, inner[0].span)
    else:
        body = p.expression(LEVELS["sum"])
        _check_reach(p, token, op, bound, body)
    p.names = names
    return Node(op, (bound, body), token.span.to(p.tokens[p.at - 1].span))


def _check_reach(p: Parser, token: Token, op: str, bound: Node, body: Node) -> None:
    keys = {leaf.text for leaf in bound.args[0].args}
    shown, first = p.shown(token), p.source(body)
    if op != "sum" and body.head == "times" and not body.args[1].names() & keys:
        a, b = (p.source(arg) for arg in body.args)
        raise p.ambiguous(
            f"{shown} {first}", f"({shown} {a}) {b}", f"{shown} ({first})", token.span.to(body.span)
        )
    _check_after(p, token, keys, body)


def _check_after(p: Parser, token: Token, keys: set[str], body: Node) -> None:
    r"""`\sum_i a_i + b_i` and `\lim_{x \to 0} x + x`: does the second term belong to it?"""
    if p.peek().sym not in ("+", "-") or p.at in p.stops:
        return
    shown, first = p.text[token.span.start : body.span.start].rstrip(), p.source(body)
    after = _speculate(p)
    if after is not None and after.names() & keys:
        both = p.text[body.span.start : after.span.end]
        raise p.ambiguous(
            f"{shown} {both}",
            f"({shown} {first}) {p.text[body.span.end : after.span.end].strip()}",
            f"{shown} ({both})",
            token.span.to(after.span),
        )


def _speculate(p: Parser) -> Node | None:
    """The term after the next sign, if it can be read; the position does not move."""
    at, depth, bars, reasons = p.at, p.depth, list(p.bars), dict(p.reasons)
    p.take()
    try:
        return p.expression(LEVELS["sum"])
    except Unreadable:
        return None
    finally:
        p.at, p.depth, p.bars, p.reasons = at, depth, bars, reasons


def quantifier(p: Parser, token: Token, op: str) -> Node:
    r"""`\forall x \in S : …`, `\exists i, j : …`; the body reaches as far as it can."""
    names = dict(p.names)
    bound = binding(p, ())
    p.accept(":", ",", ".")
    body = p.expression(0)
    check_scope(p, op, bound, body, ("iff", "implies"), 0)
    p.names = names
    return Node(op, (bound, body), token.span.to(body.span))


def check_scope(
    p: Parser, op: str, bound: Node, body: Node, ops: tuple[str, ...], side: int
) -> None:
    r"""`\forall i : A_i \implies B` could mean (∀i A_i) ⟹ B as well, which is not the same.

    `ops` are the connectives where the readings differ if only `side` names what is bound.
    """
    keys = {leaf.text for leaf in bound.args[0].args}
    links = body.args if body.head == "chain" else (body,)
    alone = [side == 0, side == 1]
    if not any(
        link.head in ops and [bool(arg.names() & keys) for arg in link.args] == alone
        for link in links
    ):
        return
    first, last = p.source(links[0].args[0]), p.source(links[-1].args[1])
    rest = p.text[links[0].args[0].span.end : links[-1].args[1].span.start].strip()
    end = max(arg.span.end for arg in bound.args)
    sign = rf"\{op} {p.text[bound.span.start : end].rstrip()} :"
    inner = (f"({sign} {first}) {rest} {last}", f"{first} {rest} ({sign} {last})")[side]
    whole = p.source(body)
    raise p.ambiguous(f"{sign} {whole}", f"{sign} ({whole})", inner, body.span)


def limit(p: Parser, token: Token, op: str) -> Node:
    r"""`\lim_{x \to a} …`."""
    names = dict(p.names)
    p.expect("_", r"after \lim")
    p.expect("{", r"after \lim_")
    name = fresh_name(p)
    p.expect(r"\to", "after the name that moves")
    target = p.expression()
    p.expect("}", r"to close what stands below \lim")
    introduce(p, [name], natural(name[1]))
    body = p.expression(LEVELS["sum"])
    _check_after(p, token, {name[0]}, body)
    p.names = names
    return Node(op, (leaf("name", *name), target, body), token.span.to(body.span))
