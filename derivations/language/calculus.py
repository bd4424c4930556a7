"""Derivatives, gradients and integrals."""

from __future__ import annotations

from derivations.errors import Span, Unreadable
from derivations.language import brackets
from derivations.language.grammar import LEVELS, NameInfo
from derivations.language.parser import Parser
from derivations.language.scripts import fresh_name, indices, name_at, postfixes, script, script_end
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf

_D = frozenset({"d", r"\mathrm{d}", r"\partial"})


def fraction(p: Parser, token: Token, op: str) -> Node:
    r"""`\frac{a}{b}`, or a derivative when both parts start with d or ∂."""
    if _is_derivative(p):
        return _derivative(p, token)
    above = brackets.braced(p, p.shown(token))
    below = brackets.braced(p, p.shown(token))
    span = token.span.to(p.tokens[p.at - 1].span)
    return postfixes(p, Node("group", (Node(op, (above, below), span),), span))


def _is_derivative(p: Parser) -> bool:
    if p.peek().sym != "{" or p.peek(1).sym not in _D:
        return False
    below = script_end(p.tokens, p.at)
    after = [t.sym for t in p.tokens[below : below + 2]]
    if len(after) < 2 or after[0] != "{" or after[1] not in _D:
        return False
    if p.peek(1).sym == "d" and "d" in p.names:
        raise p.ambiguous(
            r"\frac{d…}{d…}",
            r"\frac{\mathrm{d}…}{\mathrm{d}…} for the derivative",
            r"\frac{(d)…}{(d)…} for the quotient",
            p.peek().span.to(p.tokens[below + 1].span),
        )
    return True


def _derivative(p: Parser, token: Token) -> Node:
    p.take()
    p.take()
    order = _order(p)
    operand = None if p.peek().sym == "}" else p.expression()
    p.expect("}", "after the numerator of the derivative")
    p.take()
    variables: list[Node] = []
    while p.peek().sym in _D:
        p.take()
        variables.extend(_variable(p))
    end = p.expect("}", "after the variables of the derivative").span
    if len(variables) != order:
        raise p.wrong(
            f"the derivative is of order {order} above and {len(variables)} below",
            token.span.to(end),
        )
    if operand is None:
        return _operand(p, token, Node("derivative", tuple(variables), token.span.to(end)))
    whole = Node("derivative", (operand, *variables), token.span.to(end))
    return postfixes(p, Node("group", (whole,), whole.span))


def _order(p: Parser) -> int:
    if not p.accept("^"):
        return 1
    number = script(p)
    if number.head != "number" or not 1 <= int(number.text) <= 4:
        raise p.wrong("expected an order from 1 to 4", number.span)
    return int(number.text)


def _variable(p: Parser) -> list[Node]:
    """One variable, repeated as often as its exponent says."""
    node = name_at(p)
    if node is None:
        raise p.undeclared(p.peek())
    if p.peek().sym == "_":
        p.take()
        node = Node("index", (node, *indices(p)), node.span)
    return [node] * _order(p)


def _operand(p: Parser, token: Token, operator: Node) -> Node:
    """What a derivative operator acts on: exactly one factor."""
    operand = p.factor()
    following = p.peek()
    row = p.grammar.infix.get(following.sym)
    joined = row is not None and row.form == "product"
    if operand.head != "group" and p.at not in p.stops and (joined or p.starts_factor()):
        name, arg = p.source(operator), p.source(operand)
        raise p.ambiguous(
            f"{name} {arg} {p.shown(following)}…",
            f"({name} {arg}) {p.shown(following)}…",
            f"{name} ({arg} {p.shown(following)}…)",
            token.span.to(following.span),
        )
    return Node(
        operator.head, (operand, *operator.args), token.span.to(operand.span), operator.text
    )


def nabla(p: Parser, token: Token, op: str) -> Node:
    r"""`\nabla_\theta f`, `\partial_x f`, and `\nabla f(x)` for the gradient of f at x."""
    order = _order(p)
    variables: list[Node] = []
    if p.accept("_"):
        if p.accept("{"):
            variables.extend(_variable(p))
            while p.accept(","):
                variables.extend(_variable(p))
            p.expect("}", f"below {p.shown(token)}")
        else:
            variables.append(script(p))
    if token.sym == r"\nabla" and order == 2 and len(variables) == 1:
        variables *= 2
    elif order != 1:
        raise p.wrong(f"expected {p.shown(token)}^2 with one variable below it", token.span)
    span = token.span.to(p.tokens[p.at - 1].span)
    head = "derivative" if variables else op
    return _operand(p, token, Node(head, tuple(variables), span, "column" if variables else ""))


def integral(p: Parser, token: Token, op: str) -> Node:
    r"""`\int_a^b … \,dx`, `\int … dx` over ℝ, `\int_{\mathbb{R}} … dx`."""
    lower, upper = _limits(p)
    at = _differential(p, token)
    names = dict(p.names)
    here, p.at = p.at, at + 1
    name = fresh_name(p)
    end, p.at = p.at, here
    domain = _region(lower, upper, token.span)
    p.names[name[0]] = NameInfo()
    p.stops.append(at)
    body = p.expression(LEVELS["relation"])
    p.stops.pop()
    if p.at != at:
        raise p.wrong(f"expected the integrand to end at d{name[0]}")
    p.at, p.names = end, names
    bound = Node("bind", (Node("names", (leaf("name", *name),), name[1]), domain), name[1])
    return Node(op, (bound, body), token.span.to(p.tokens[end - 1].span))


def _limits(p: Parser) -> tuple[Node | None, Node | None]:
    found: dict[str, Node] = {}
    while p.peek().sym in ("_", "^"):
        sign = p.take().sym
        found[sign] = _limit(p)
    return found.get("_"), found.get("^")


def _limit(p: Parser) -> Node:
    if p.peek().sym == "{":
        return brackets.braced(p, r"\int")
    return script(p)


def _region(lower: Node | None, upper: Node | None, span: Span) -> Node:
    if lower is None and upper is None:
        return Node("reals", (), span)
    if lower is not None and upper is None:
        return lower
    if lower is None or upper is None:
        raise Unreadable("an integral has both ends or neither", span)
    return Node("interval", (lower, upper), span, "[]")


def _differential(p: Parser, token: Token) -> int:
    """Where the matching `d` of `dx` stands."""
    open_integrals, depth = 1, 0
    for at in range(p.at, len(p.tokens)):
        sym = p.tokens[at].sym
        depth += sym in ("(", "[", "{", r"\{", r"\lvert") and p.tokens[at].kind != "end"
        depth -= sym in (")", "]", "}", r"\}", r"\rvert") and p.tokens[at].kind != "end"
        if depth < 0:
            break
        open_integrals += sym == r"\int"
        following = p.tokens[min(at + 1, len(p.tokens) - 1)]
        is_d = (
            sym in ("d", r"\mathrm{d}") and following.kind in ("letter", "command") and depth == 0
        )
        open_integrals -= is_d and following.sym not in p.grammar.infix
        if open_integrals == 0:
            return at
    raise p.wrong(r"expected dx (or \mathrm{d}x) at the end of the integral", token.span)
