"""Left sides: what a formula declares or defines."""

from __future__ import annotations

import re

from derivations.errors import Span, Unreadable
from derivations.language.grammar import NameInfo
from derivations.language.parser import Parser
from derivations.language.scripts import key_of, scripted
from derivations.language.statement import Formula, Statement, Target, top_level, unexpected
from derivations.language.tree import Node, leaf


def _target(p: Parser, *, parameters: bool) -> Target:
    """Read `name`, `name_i`, `name(u, v)` or `name_i(u)` at the position."""
    token = p.peek()
    if token.kind not in ("letter", "command"):
        raise p.wrong(f"expected the name of a symbol on the left, got {p.shown(token)}")
    end, sub, sup = scripted(p.tokens, p.at)[0]
    key, span = key_of(token.sym, sub, sup), token.span.to(p.tokens[end - 1].span)
    subscripts, sub_span = _subscripts(p, end)
    p.at = end
    arguments: tuple[str, ...] = ()
    if parameters and p.accept("("):
        arguments = _parameters(p)
    decorated = key_of(token.sym, "", sup) if subscripts else key
    stem = key_of(token.sym, "", sup)
    return Target(key, decorated, span, subscripts, arguments, sub_span, stem)


def _subscripts(p: Parser, end: int) -> tuple[tuple[str, ...], Span | None]:
    """The keys of a subscript that is a list of plain names, and where it stands."""
    start = p.at + 1
    while start < end and p.tokens[start].sym != "_":
        start += 1
    if start >= end:
        return (), None
    inside = [t for t in p.tokens[start + 1 : end] if t.sym not in ("{", "}", ",")]
    inside = inside[: next((i for i, t in enumerate(inside) if t.sym in ("^", "'")), len(inside))]
    span = inside[0].span.to(inside[-1].span) if inside else None
    plain = all(t.kind == "letter" or (t.kind == "command" and not t.word) for t in inside)
    return (tuple(t.sym for t in inside) if plain else ()), span


def _parameters(p: Parser) -> tuple[str, ...]:
    keys: list[str] = []
    while True:
        end, sub, sup = scripted(p.tokens, p.at)[0]
        if p.peek().kind not in ("letter", "command"):
            raise p.wrong(f"expected the name of a parameter, got {p.shown(p.peek())}")
        keys.append(key_of(p.peek().sym, sub, sup))
        p.at = end
        if not p.accept(",", ";"):
            break
    p.expect(")", "after the parameters")
    return tuple(keys)


def definition(p: Parser, at: int) -> Formula:
    """A formula with `:=` at token `at`: what is defined, and the value on the right."""
    target = _target(p, parameters=True)
    if p.at != at:
        raise p.wrong(f"expected := after {target.key}, got {p.shown(p.peek())}")
    sign = p.take()
    parts: tuple[Node, ...] = ()
    if target.stem in p.names and target.key not in p.names and target.sub_span:
        parts = (_reread(p, target.sub_span),)
    for key in (*target.subscripts, *target.arguments):
        if not parts:
            p.names.setdefault(key, NameInfo())
    if p.peek().kind == "end":
        raise p.wrong("expected a value after :=", sign.span)
    body = p.expression()
    while p.accept(".", ",", ";"):
        pass
    if p.peek().kind != "end":
        raise unexpected(p)
    return Formula("definition", (Statement(body, body.span),), (target,), ":=", parts)


def _reread(p: Parser, span: Span) -> Node:
    """The subscript of a left side such as `z_{\\Omega^c}`, as an expression."""
    at = p.at
    p.at = next(i for i, t in enumerate(p.tokens) if t.span.start == span.start)
    node = p.expression()
    p.at = at
    return node


_RELATIONS = (r"\in", ":", r"\subseteq", r"\subset", r"\sim")


def declaration(p: Parser) -> Formula | None:
    """`i, j \\in S`, `f : A \\to B`, `X \\sim q`, `\\Omega \\subset S`, a bare name; else None."""
    at = top_level(p.tokens, (*_RELATIONS, "="))
    end = len(p.tokens) - 1 if at is None else at
    start = p.at
    try:
        tupled, targets = _targets(p, end)
    except Unreadable:
        p.at = start
        return None
    introduced = [t.key not in p.names and t.base not in p.names for t in targets]
    sign = p.peek().sym if at is not None else ""
    if p.at != end or sign == "=" or not all(introduced):
        p.at = start
        if p.tokens[end].sym == ":" or (any(introduced) and not all(introduced) and sign):
            raise _twice(p, targets)
        return None
    return _declared(p, tuple(targets), sign, tupled)


def sized(p: Parser) -> Formula | None:
    """`|A| = k` with a new k: the size of a set, given a name."""
    at = top_level(p.tokens, ("=",))
    if at is None or p.peek().sym not in ("|", r"\lvert") or at + 2 > len(p.tokens):
        return None
    start, p.at = p.at, at + 1
    try:
        targets = _targets(p, len(p.tokens) - 1)[1]
    except Unreadable:
        targets = []
    fresh = len(targets) == 1 and targets[0].key not in p.names and targets[0].base not in p.names
    at_end = p.peek().kind == "end"
    p.at = start
    if not (fresh and at_end):
        return None
    body = p.expression(40)
    return Formula("definition", (Statement(body, body.span),), (targets[0],), "=")


def _twice(p: Parser, targets: list[Target]) -> Unreadable:
    known = next((t for t in targets if t.key in p.names or t.base in p.names), targets[0])
    return p.wrong(
        f"{p.text[known.span.start : known.span.end]} is declared already; a name means one thing",
        known.span,
    )


def _targets(p: Parser, end: int) -> tuple[bool, list[Target]]:
    tupled = bool(p.accept("("))
    targets = [_target(p, parameters=False)]
    while p.at < end and p.accept(","):
        if p.accept(r"\dots"):
            p.expect(",", r"after \dots")
            targets.extend(_between(p, targets[-1]))
        targets.append(_target(p, parameters=False))
    if tupled:
        p.expect(")", "after the names")
    while p.at < end and p.peek().kind == "end":
        p.take()
    return tupled, targets


def _between(p: Parser, first: Target) -> list[Target]:
    """The names that dots stand for between `x_1` and a last `x_5`; none before `e_n`."""
    start = p.at
    last = _target(p, parameters=False)
    p.at = start
    ends = [re.fullmatch(r"(.*)_\{(\d+)\}(.*)", key) for key in (first.key, last.key)]
    if ends[0] is None or ends[1] is None or ends[0].groups()[::2] != ends[1].groups()[::2]:
        return []
    low, high = (int(end.group(2)) for end in ends if end)
    if not 0 < high - low <= 50:
        raise p.wrong("dots between names count up by one, to 50 names at most")
    head, tail = ends[0].group(1), ends[0].group(3)
    keys = [f"{head}_{{{i}}}{tail}" for i in range(low + 1, high)]
    return [Target(key, key, first.span, stem=first.stem) for key in keys]


def _declared(p: Parser, targets: tuple[Target, ...], sign: str, tupled: bool) -> Formula:
    if not sign:
        while p.accept(".", ",", ";"):
            pass
        return Formula("name", (), targets, "", (), tupled)
    p.take()
    parts = [p.expression(40)]
    if sign == ":":
        p.expect(r"\to", "between the two sets of a function")
        parts.append(p.expression(40))
    while p.accept(".", ",", ";"):
        pass
    if p.peek().kind != "end":
        raise unexpected(p)
    step = Statement(leaf("declared", sign, targets[0].span.to(parts[-1].span)), targets[0].span)
    return Formula("declaration", (step,), targets, sign, tuple(parts), tupled)
