"""Operators that bind names: sums, maxima, quantifiers, expectations, limits."""

from __future__ import annotations

from derivations.errors import Span, Unreadable
from derivations.language.grammar import LEVELS, NameInfo
from derivations.language.parser import Parser
from derivations.language.scripts import fresh_name, may_be_named, scripted
from derivations.language.tree import Node, leaf


def natural(span: Span) -> Node:
    """The domain of a bound name whose declaration or use says where it ranges."""
    return leaf("natural", "", span)


def _info(p: Parser, key: str, domain: Node) -> NameInfo:
    """Bound permutations take arguments; a rebound name keeps what its declaration says."""
    if domain.head == "natural":
        return p.names.get(key, NameInfo())
    return NameInfo(callable=domain.head == "symmetric group")


def bind_node(
    p: Parser,
    names: list[tuple[str, Span]],
    domain: Node,
    conditions: list[Node],
    *,
    tupled: bool = False,
) -> Node:
    """Names, where they range and what they must meet; `tupled` names share one member."""
    leaves = tuple(leaf("name", key, span) for key, span in names)
    span, mark = names[0][1].to(names[-1][1]), "tuple" if tupled else ""
    return Node("bind", (Node("names", leaves, span, mark), domain, *conditions), span)


def introduce(p: Parser, names: list[tuple[str, Span]], domain: Node) -> None:
    """Make bound names known to the parser, with what their set says of them."""
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
        introduce(p, names, domain)
    elif following == r"\in":
        p.take()
        domain = p.expression(LEVELS["relation"])
        introduce(p, names, domain)
        domain, second = _beside(p, names, domain, closers)
        tupled = tupled or second
    elif following in p.grammar.infix and p.grammar.infix[following].form == "relation":
        p.at = start
        return _related_binding(p, names)
    else:
        domain = natural(names[0][1])
        introduce(p, names, domain)
    while p.peek().sym == "," and closers:
        p.take()
        conditions.append(p.expression())
    return bind_node(p, names, domain, conditions, tupled=tupled)


def _beside(
    p: Parser, names: list[tuple[str, Span]], domain: Node, closers: tuple[str, ...]
) -> tuple[Node, bool]:
    r"""`i \in A, j \in B` is `(i, j) \in A \times B`; the position stays if it is not this."""
    plain = p.peek().sym == "," and p.peek(2).sym == r"\in" and may_be_named(p, p.peek(1))
    if not plain or len(names) != 1:
        return domain, False
    start, known = p.at, dict(p.names)
    p.take()
    name = fresh_name(p)
    p.take()
    second = p.expression(LEVELS["relation"])
    if p.peek().sym not in (":", ",", *closers):
        p.at, p.names = start, known
        return domain, False
    names.append(name)
    introduce(p, [name], second)
    return Node("cross", (domain, second), domain.span.to(second.span)), True


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
                p.source(condition),
                rf"{key} \in …,\, {p.source(condition)}",
                f"{', '.join([key, *others])} with both named first",
                condition.span,
            )
        bound = [(key, span)]
    domain = natural(bound[0][1])
    return bind_node(p, bound, domain, [condition])


def _condition(p: Parser) -> tuple[Node, list[tuple[str, Span]]]:
    """A condition in which names that nobody declared yet are the bound ones."""
    bound: list[tuple[str, Span]] = []
    start, names = p.at, dict(p.names)
    while True:
        try:
            return p.expression(), bound
        except Unreadable:
            token = p.peek()
            if (
                token.kind not in ("letter", "command")
                or token.sym in p.names
                or token.sym in p.grammar.prefix
            ):
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
    ends = (links[0].args[0], links[-1].args[-1]) if len(links) > 1 else ()
    if not ends or any(end.names() & {key for key, _ in bound} for end in ends):
        return bind_node(p, bound, natural(bound[0][1]), [condition])
    domain = Node("range", ends, condition.span)
    return bind_node(p, bound, domain, [condition])
