"""Factors: names, numbers, brackets, scripts and applications."""

from __future__ import annotations

from collections.abc import Callable

from derivations.language import brackets, calculus, chance, displays, operators
from derivations.language.grammar import LEVELS
from derivations.language.parser import Parser
from derivations.language.scripts import GREEK, name_at, postfixes, script
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf


def factor(p: Parser) -> Node:
    """One factor with its scripts and arguments."""
    token = p.peek()
    if token.kind == "letter" or token.kind == "command":
        named = name_at(p)
        if named is not None:
            return postfixes(p, named)
    if token.kind == "number":
        return postfixes(p, leaf("number", token.sym, p.take().span))
    row = p.grammar.prefix.get(token.sym)
    if row is not None and row.form in PREFIX:
        p.take()
        return PREFIX[row.form](p, token, row.op)
    opener = brackets.OPENERS.get(token.sym) if token.kind != "end" else None
    if opener is not None:
        p.take()
        return postfixes(p, opener(p, token))
    if token.kind == "text" and token.sym == "text":
        return leaf("word", token.word.strip(), p.take().span)
    if token.kind == "begin":
        return postfixes(p, displays.environment(p, p.take()))
    raise _nothing_starts_here(p, token)


def _nothing_starts_here(p: Parser, token: Token) -> Exception:
    shown = p.shown(token)
    if token.kind == "letter":
        return p.undeclared(token)
    if token.kind == "command" and token.sym in GREEK:
        return p.undeclared(token)
    if token.kind == "command" and token.sym not in p.grammar.infix:
        return p.wrong(
            f"{shown} is not in the language and no symbol of that name is declared here; "
            "declare it in a let block, or see the language page for what can be written"
        )
    if token.kind == "end":
        return p.wrong("the formula ends where a value was expected")
    return p.wrong(f"expected a value, got {shown}")


def _constant(p: Parser, token: Token, op: str) -> Node:
    return postfixes(p, Node(op, (), token.span, token.word))


def _subscripted(p: Parser, token: Token, op: str) -> Node:
    r"""A built-in that may carry a subscript: `I_n`, `S_n`, `\mathbf{1}_n`."""
    args: tuple[Node, ...] = ()
    span = token.span
    if p.peek().sym == "_":
        p.take()
        args = (script(p),)
        span = span.to(p.tokens[p.at - 1].span)
    elif token.kind == "letter":
        raise _undeclared(p, token)
    return postfixes(p, Node(op, args, span))


def _undeclared(p: Parser, token: Token) -> Exception:
    """The error for a symbol that nobody declared, for a token already taken."""
    p.at -= 1
    return p.undeclared(token)


def _euler(p: Parser, token: Token, op: str) -> Node:
    """The letter e is Euler's number where it carries an exponent and nothing else claims it."""
    if p.peek().sym != "^":
        raise _undeclared(p, token)
    return postfixes(p, Node(op, (), token.span))


def _number_set(p: Parser, token: Token, op: str) -> Node:
    r"""`\mathbb{R}`, `\mathbb{R}_{>0}`, `\mathbb{R}^{n \times m}`, `\mathbb{N}_0`."""
    restriction: tuple[Node, ...] = ()
    node = Node(op, (), token.span)
    while p.peek().sym in ("_", "^"):
        if p.take().sym == "^":
            power = script(p)
            node = Node("power", (node, power), token.span.to(power.span))
            continue
        braced = p.accept("{")
        row = p.grammar.infix.get(p.peek().sym)
        relation = p.take() if row is not None and row.form == "relation" else None
        bound = p.expression(LEVELS["relation"])
        if braced:
            p.expect("}", "after the subscript")
        restriction = (
            *restriction,
            leaf("relation", row.op if relation and row else "", bound.span),
            bound,
        )
        node = Node("restricted", (node, *restriction), token.span.to(p.tokens[p.at - 1].span))
        restriction = ()
    return node


def _function(p: Parser, token: Token, op: str) -> Node:
    r"""A named function: `\exp(x)`, `\log \frac{a}{b}`, `\sin^2 x`, `\det A`."""
    if token.sym in GREEK and p.peek().sym not in ("^", *brackets.CALLS):
        raise _undeclared(p, token)
    power = None
    named_inverse = p.grammar.prefix.get(f"{token.sym}^{{-1}}")
    if named_inverse and [t.sym for t in p.tokens[p.at : p.at + 5]] == ["^", "{", "-", "1", "}"]:
        p.at, op = p.at + 5, named_inverse.op
    if p.accept("^"):
        power = script(p)
        if p.text[power.span.start : power.span.end].lstrip("{ ").startswith("-"):
            raise p.ambiguous(
                f"{p.shown(token)} with a negative exponent",
                "the inverse function by name",
                rf"\frac{{1}}{{{p.shown(token)}(…)}}",
                token.span.to(power.span),
            )
    base: tuple[Node, ...] = ()
    if p.accept("_"):
        base = (script(p),)
    node = _call(p, token, op, base)
    if power is not None:
        node = Node("power", (node, power), node.span)
    return node


def _call(p: Parser, token: Token, op: str, base: tuple[Node, ...]) -> Node:
    bracketed = p.peek().sym in brackets.CALLS
    name = p.shown(token)
    if not bracketed:
        operand = p.factor()
        _no_more_factors(p, token, operand)
        return Node(op, (operand, *base), token.span.to(operand.span))
    inner = brackets.call(p)
    node = Node(op, (*inner, *base), token.span.to(p.tokens[p.at - 1].span))
    if p.peek().sym in ("^", "_"):
        args = p.text[inner[0].span.start : inner[-1].span.end]
        sign = p.peek().sym
        raise p.ambiguous(
            f"{name}({args}){sign}…",
            f"({name}({args})){sign}…",
            f"{name}(({args}){sign}…)",
            node.span.to(p.peek().span),
        )
    return node


def _no_more_factors(p: Parser, token: Token, operand: Node) -> None:
    r"""`\log a b` has two readings; `\log a \log b` has one."""
    following = p.peek()
    row = p.grammar.infix.get(following.sym)
    joined = row is not None and row.form == "product" and not p._closes_bar(following)
    ahead = p.grammar.prefix.get(p.peek(1).sym if joined else following.sym)
    if ahead is not None and ahead.form == "function" and ahead.op != "nabla":
        return
    if p.at in p.stops or not (joined or p.starts_factor()):
        return
    name, arg = p.shown(token), p.source(operand)
    raise p.ambiguous(
        f"{name} {arg} {p.shown(following)}…",
        f"({name} {arg}) {p.shown(following)}…",
        f"{name}({arg} {p.shown(following)}…)",
        token.span.to(following.span),
    )


def _sign(p: Parser, token: Token, op: str) -> Node:
    """Unary minus and plus bind like a product: −ab = −(ab)."""
    operand = p.expression(LEVELS["sum"])
    return Node(op, (operand,), token.span.to(operand.span))


def _not(p: Parser, token: Token, op: str) -> Node:
    operand = p.expression(LEVELS["not"])
    return Node(op, (operand,), token.span.to(operand.span))


def _command(arity: int) -> Callable[[Parser, Token, str], Node]:
    def read(p: Parser, token: Token, op: str) -> Node:
        args = tuple(brackets.braced(p, p.shown(token)) for _ in range(arity))
        return postfixes(p, Node(op, args, token.span.to(p.tokens[p.at - 1].span)))

    return read


def _root(p: Parser, token: Token, op: str) -> Node:
    degree: tuple[Node, ...] = ()
    if p.accept("["):
        degree = (p.expression(),)
        p.expect("]", "after the degree of the root")
    inner = brackets.braced(p, r"\sqrt")
    return postfixes(p, Node(op, (inner, *degree), token.span.to(p.tokens[p.at - 1].span)))


def _hole(p: Parser, token: Token, op: str) -> Node:
    """`*` where a value is expected: a block about which nothing is said."""
    return leaf("hole", "*", token.span)


#: How each prefix form is read. `meaning` names the form of each operator.
PREFIX: dict[str, Callable[[Parser, Token, str], Node]] = {
    "constant": _constant,
    "subscripted": _subscripted,
    "euler": _euler,
    "number set": _number_set,
    "function": _function,
    "sign": _sign,
    "negation": _not,
    "hole": _hole,
    "root": _root,
    "command1": _command(1),
    "command2": _command(2),
    "fraction": calculus.fraction,
    "nabla": calculus.nabla,
    "integral": calculus.integral,
    "limit": operators.limit,
    "big": operators.big_operator,
    "quantifier": operators.quantifier,
    "expectation": chance.expectation,
    "law": chance.law,
    "divergence": chance.divergence,
}

__all__ = ["factor"]
