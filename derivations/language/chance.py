"""Expectations, laws and divergences."""

from __future__ import annotations

from derivations.language import brackets
from derivations.language.binders import introduce, natural
from derivations.language.grammar import LEVELS
from derivations.language.parser import Parser
from derivations.language.scripts import fresh_name, postfixes
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf


def expectation(p: Parser, token: Token, op: str) -> Node:
    r"""`\mathbb{E}_{Z \sim q}[…]`, `\Pr[…]`, `\Cov(X, Y)`."""
    names = dict(p.names)
    bound = natural(token.span)
    if p.accept("_"):
        braced = p.accept("{")
        bound = _sampled(p)
        if braced:
            p.expect("}", f"to close what stands below {p.shown(token)}")
    if p.peek().sym not in brackets.CALLS:
        raise p.wrong(f"expected [ after {p.shown(token)}, so that it is clear how far it reaches")
    inner = brackets.call(p)
    p.names = names
    return Node(op, (bound, *inner), token.span.to(p.tokens[p.at - 1].span))


def _sampled(p: Parser) -> Node:
    names = [fresh_name(p)]
    while p.accept(","):
        names.append(fresh_name(p))
    law_node = natural(names[0][1])
    if p.accept(r"\sim"):
        law_node = p.expression(LEVELS["relation"])
    introduce(p, names, law_node)
    leaves = tuple(leaf("name", key, span) for key, span in names)
    return Node(
        "sample", (Node("names", leaves, names[0][1]), law_node), names[0][1].to(law_node.span)
    )


def law(p: Parser, token: Token, op: str) -> Node:
    r"""`\mathcal{N}(\mu, \sigma^2)`; with `x;` or `x \mid` first it is the density at x."""
    p.expect("(", f"after {p.shown(token)}")
    first = p.expression()
    if p.accept(";", r"\mid"):
        found, closing = brackets.items(p, (")",))
        return Node(f"{op} density", (first, *found), token.span.to(closing.span))
    p.accept(",")
    found, closing = brackets.items(p, (")",))
    return postfixes(p, Node(op, (first, *found), token.span.to(closing.span)))


def divergence(p: Parser, token: Token, op: str) -> Node:
    r"""`\KL[p || q]`, `D_{\mathrm{KL}}(p \| q)`."""
    if p.accept("_") and p.accept("{"):
        p.expect(r"\KL", "below D")
        p.expect("}", "below D")
    opening = p.take()
    if opening.sym not in ("(", "["):
        raise p.wrong(f"expected ( or [ after {p.shown(token)}", opening.span)
    p.bars.append(r"\|")
    first = p.expression()
    p.bars.pop()
    p.expect(r"\|", "between the two distributions")
    second = p.expression()
    closing = p.expect({"(": ")", "[": "]"}[opening.sym], "after the second distribution")
    return Node(op, (first, second), token.span.to(closing.span))
