"""Operators that bind names: sums, maxima, quantifiers, expectations, limits."""

from __future__ import annotations

from derivations.errors import Span, Unreadable
from derivations.language import brackets
from derivations.language.grammar import LEVELS, NameInfo
from derivations.language.parser import Parser
from derivations.language.scripts import fresh_name, may_be_named, scripted
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf



def natural(span: Span) -> Node:
    """The domain of a bound name whose declaration or use says where it ranges."""
    return leaf("natural", "", span)


def _info(p: Parser, key: str, domain: Node) -> NameInfo:
    """Bound permutations take arguments; a rebound name keeps what its declaration says."""
    if domain.head == "natural":
        return p.names.get(key, NameInfo())
    return NameInfo(callable=domain.head == "symmetric group")


def _bind_node(p: Parser, names: list[tuple[str, Span]], domain: Node, conditions: list[Node]) -> Node:
    leaves = tuple(leaf("name", key, span) for key, span in names)
    span = names[0][1].to(names[-1][1])
    return Node("bind", (Node("names", leaves, span), domain, *conditions), span)


def _introduce(p: Parser, names: list[tuple[str, Span]], domain: Node) -> None:
    for key, _ in names:
        p.names[key] = _info(p, key, domain)


def binding(p: Parser, closers: tuple[str, ...]) -> Node:
    r"""`i \in S`, `i, j`, `i = a`, `i \ne j`, `1 \le i < j \le n`; binds the names in `p.names`.

    Conditions may follow after a comma. The caller restores `p.names`.
    """
    start = p.at
    if p.peek().kind == "number" or not _starts_with_name(p):
        return _chain_binding(p, start)
    tupled = bool(p.accept("("))
    names = [fresh_name(p)]
    while p.peek().sym == "," and _name_then(p, p.at + 1, (",", r"\in", ":", *closers, ")")):
        p.take()
        names.append(fresh_name(p))
    if tupled:
        p.expect(")", "after the bound names")
    following = p.peek().sym
    domain: Node
    conditions: list[Node] = []
    if following == "=" and not tupled:
        p.take()
        domain = Node("from", (p.expression(LEVELS["relation"]),), p.peek().span)
        _introduce(p, names, domain)
    elif following == r"\in":
        p.take()
        domain = p.expression(LEVELS["relation"])
        _introduce(p, names, domain)
    elif following in p.grammar.infix and p.grammar.infix[following].form == "relation":
        p.at = start
        return _related_binding(p, names)
    else:
        domain = natural(names[0][1])
        _introduce(p, names, domain)
    while p.peek().sym == "," and closers:
        p.take()
        conditions.append(p.expression())
    return _bind_node(p, names, domain, conditions)


def _starts_with_name(p: Parser) -> bool:
    token = p.peek(1) if p.peek().sym == "(" else p.peek()
    return may_be_named(p, token)


def _name_then(p: Parser, at: int, after: tuple[str, ...]) -> bool:
    token = p.tokens[at]
    if token.kind not in ("letter", "command"):
        return False
    end = scripted(p.tokens, at)[0][0]
    return p.tokens[min(end, len(p.tokens) - 1)].sym in after


def _related_binding(p: Parser, names: list[tuple[str, Span]]) -> Node:
    r"""`i \ne j`, `x > 0`: a condition whose undeclared names are bound by it."""
    condition, bound = _condition(p)
    if not bound:
        key, span = names[0]
        others = sorted(condition.names() - {key})
        if others:
            raise p.ambiguous(
                p.source(condition), rf"{key} \in …,\, {p.source(condition)}",
                f"{', '.join([key, *others])} with both named first", condition.span,
            )
        bound = [(key, span)]
    domain = natural(bound[0][1])
    return _bind_node(p, bound, domain, [condition])


def _condition(p: Parser) -> tuple[Node, list[tuple[str, Span]]]:
    """A condition in which names that nobody declared yet are the bound ones."""
    bound: list[tuple[str, Span]] = []
    start, names = p.at, dict(p.names)
    while True:
        try:
            return p.expression(), bound
        except Unreadable:
            token = p.peek()
            if token.kind not in ("letter", "command") or token.sym in p.names or token.sym in p.grammar.prefix:
                p.names = names
                raise
            p.names[token.sym] = NameInfo()
            bound.append((token.sym, token.span))
            p.at = start


def _chain_binding(p: Parser, start: int) -> Node:
    r"""`1 \le i < j \le n`."""
    condition, bound = _condition(p)
    if not bound:
        raise p.wrong("expected the name of a bound symbol", p.tokens[start].span)
    links = condition.args if condition.head == "chain" else (condition,)
    ends = (links[0].args[0], links[-1].args[-1])
    if len(links) < 2 or any(end.names() & {key for key, _ in bound} for end in ends):
        return _bind_node(p, bound, natural(bound[0][1]), [condition])
    domain = Node("range", ends, condition.span)
    return _bind_node(p, bound, domain, [condition])


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
        _introduce(p, [single], natural(single[1]))
        bound = _bind_node(p, [single], natural(single[1]), [])
    if p.peek().sym == "^":
        bound = _upper(p, token, bound)
    elif bound.args[1].head == "from":
        raise p.wrong(f"expected ^ with the upper bound of {p.shown(token)}")
    return bound


def _upper(p: Parser, token: Token, bound: Node) -> Node:
    from derivations.language.scripts import script

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
            raise p.wrong(f"expected what {p.shown(token)} ranges over, as in {p.shown(token)}_{{i=1}}^n")
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
    if p.peek().sym not in ("+", "-") or p.at in p.stops:
        return
    after = _speculate(p)
    if after is not None and after.names() & keys:
        both = p.text[body.span.start : after.span.end]
        raise p.ambiguous(
            f"{shown} {both}", f"({shown} {first}) {p.text[body.span.end : after.span.end].strip()}",
            f"{shown} ({both})", token.span.to(after.span),
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
    p.names = names
    return Node(op, (bound, body), token.span.to(body.span))


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
    _introduce(p, names, law_node)
    leaves = tuple(leaf("name", key, span) for key, span in names)
    return Node("sample", (Node("names", leaves, names[0][1]), law_node), names[0][1].to(law_node.span))


def law(p: Parser, token: Token, op: str) -> Node:
    r"""`\mathcal{N}(\mu, \sigma^2)`; with `x;` or `x \mid` first it is the density at x."""
    from derivations.language.scripts import postfixes

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


def limit(p: Parser, token: Token, op: str) -> Node:
    r"""`\lim_{x \to a} …`."""
    names = dict(p.names)
    p.expect("_", r"after \lim")
    p.expect("{", r"after \lim_")
    name = fresh_name(p)
    p.expect(r"\to", "after the name that moves")
    target = p.expression()
    p.expect("}", r"to close what stands below \lim")
    _introduce(p, [name], natural(name[1]))
    body = p.expression(LEVELS["sum"])
    p.names = names
    return Node(op, (leaf("name", *name), target, body), token.span.to(body.span))
