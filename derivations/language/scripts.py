"""Names and what hangs on them: subscripts, superscripts, primes, arguments."""

from __future__ import annotations

from derivations.errors import Span
from derivations.language.parser import Parser
from derivations.language.tokens import Token
from derivations.language.tree import Node, leaf


def script_end(tokens: list[Token], at: int) -> int:
    """Where the script that starts at token `at` (after `_` or `^`) ends."""
    if at >= len(tokens) or tokens[at].kind == "end":
        return at
    if tokens[at].sym != "{":
        return at + 1
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].sym == "{") - (tokens[end].sym == "}")
        if depth == 0:
            return end + 1
    return len(tokens)


def canonical(tokens: list[Token], start: int, end: int) -> str:
    """The spelling of a script that keys are made of, without its outer braces."""
    inside = tokens[start:end]
    if len(inside) > 1 and inside[0].sym == "{":
        inside = inside[1:-1]
    return "".join(token.sym for token in inside)


def scripted(tokens: list[Token], at: int) -> list[tuple[int, str, str]]:
    """Ways to read a decorated symbol at `at`: (end, subscript, superscript), longest first."""
    found = [(at + 1, "", "")]
    end, sub, sup = at + 1, "", ""
    while end < len(tokens) and tokens[end].sym in ("_", "^", "'"):
        sign = tokens[end].sym
        if sign == "'":
            end, sup = end + 1, sup + r"\prime"
        else:
            after = script_end(tokens, end + 1)
            text = canonical(tokens, end + 1, after)
            if (sign == "_" and sub) or (sign == "^" and sup):
                break
            end, sub, sup = after, (text if sign == "_" else sub), (text if sign == "^" else sup)
        found.append((end, sub, sup))
    return found[::-1]


def key_of(base: str, sub: str = "", sup: str = "") -> str:
    """The canonical key of a name: `\\theta^{\\star}`, `s_{\\theta}`."""
    return base + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")


def name_at(p: Parser) -> Node | None:
    """The longest declared name that starts here, or None."""
    token = p.peek()
    if token.sym.startswith(r"\mathtt{"):
        p.take()
        return leaf("code", token.word.replace(r"\_", "_"), token.span)
    for end, sub, sup in scripted(p.tokens, p.at):
        key = key_of(token.sym, sub, sup)
        if key in p.names:
            last = p.tokens[end - 1]
            p.at = end
            return leaf("name", key, token.span.to(last.span))
    return None


def name_node(token: Token, key: str) -> Node:
    """A leaf for a declared or bound name."""
    return leaf("name", key, token.span)


def script(p: Parser) -> Node:
    """What follows `_` or `^`: one token or a braced expression."""
    token = p.peek()
    if p.accept("{"):
        inner = p.expression()
        p.expect("}", "after the script")
        return Node(inner.head, inner.args, inner.span, inner.text)
    if token.kind == "number" and len(token.sym) > 1:
        raise p.ambiguous(
            f"a script {token.sym} without braces",
            f"{{{token.sym}}}",
            f"{{{token.sym[0]}}}",
            token.span,
        )
    if token.kind in ("letter", "command", "number"):
        named = _single_name(p)
        if named is not None:
            return named
        row = p.grammar.prefix.get(token.sym)
        if row is not None and row.form in ("constant", "number set"):
            p.take()
            return Node(row.op, (), token.span)
        if token.kind == "number":
            return leaf("number", token.sym, p.take().span)
        raise p.undeclared(token)
    raise p.wrong(f"expected a script, got {p.shown(token)}")


def _single_name(p: Parser) -> Node | None:
    """A bare script is one token: in `x_i^2` the square belongs to `x_i`."""
    token = p.peek()
    return name_node(p.take(), token.sym) if token.sym in p.names else None


def indices(p: Parser) -> tuple[Node, ...]:
    """What follows `_`: one index, `i,j`, or the pair `ij`."""
    if p.peek().sym != "{":
        return (script(p),)
    p.take()
    items = [p.expression()]
    while p.accept(","):
        items.append(p.expression())
    p.expect("}", "after the subscript")
    if len(items) == 1 and items[0].head == "times" and items[0].text == "juxtaposed":
        both = items[0].args
        if all(arg.head in ("name", "number") for arg in both):
            return (Node("pair", (*both, items[0]), items[0].span),)
    return tuple(items)


def is_callable(p: Parser, node: Node) -> bool:
    """Whether parentheses after `node` are its arguments."""
    if node.head == "name":
        return p.names[node.text].callable
    if node.head in ("index", "inverse", "prime", "power"):
        return is_callable(p, node.args[0])
    if node.head == "group":
        inner = node.bare()
        return inner.head == "compose" or is_callable(p, inner)
    return node.head == "code"


def postfixes(p: Parser, node: Node) -> Node:
    """Scripts, primes, factorials and arguments after a factor."""
    squared = False
    while p.at not in p.stops:
        sign = p.peek().sym
        if sign == "_":
            p.take()
            items = indices(p)
            node = Node("index", (node, *items), node.span.to(p.tokens[p.at - 1].span))
        elif sign in ("^", "'"):
            if squared and not (sign == "'" and node.head == "prime"):
                raise p.wrong("two superscripts in a row: put parentheses around the first part")
            node, squared = _superscript(p, node), True
        elif sign == "!":
            node = Node("factorial", (node,), node.span.to(p.take().span))
        elif sign == "(" and is_callable(p, node):
            node, squared = _apply(p, node), False
        else:
            break
    return node


def _superscript(p: Parser, node: Node) -> Node:
    sign = p.take()
    if sign.sym == "'":
        return Node("prime", (node,), node.span.to(sign.span))
    end = script_end(p.tokens, p.at)
    text = canonical(p.tokens, p.at, end)
    span = node.span.to(p.tokens[max(end - 1, 0)].span)
    if text == "T" and "T" in p.names:
        raise p.ambiguous("^T", r"^\top for the transpose", r"^{{T}} for the power", span)
    row = p.grammar.superscript.get(text)
    if row is not None and (row.op != "complement" or _is_set(p, node)):
        if row.op == "complement" and "c" in p.names:
            raise p.ambiguous(
                f"{p.source(node)}^c",
                rf"{p.source(node)}^\complement for the complement",
                f"{p.source(node)}^{{{{c}}}} for the power",
                span,
            )
        p.at = end
        return Node(row.op, (node,), span)
    exponent = script(p)
    span = node.span.to(p.tokens[p.at - 1].span)
    if node.head in NUMBERED and exponent.head == "group" and p.source(exponent)[0] in "([":
        inner = p.source(exponent.args[0])
        raise p.ambiguous(
            p.text[span.start : span.end],
            f"{p.source(node)}^{{{inner}}} for the power",
            f"{p.source(node)}_{{{inner}}} or a name of its own for the one with that number",
            span,
        )
    return Node("power", (node, exponent), span)


#: What a superscript in brackets may number: x^{(2)} is the second x, or x squared.
NUMBERED = frozenset({"name", "index", "prime", "apply", "code"})


def _is_set(p: Parser, node: Node) -> bool:
    inner = node.bare()
    if inner.head == "name":
        return p.names[inner.text].is_set
    return inner.head in ("union", "intersection", "difference", "set", "complement")


def _apply(p: Parser, node: Node) -> Node:
    p.take()
    args: list[Node] = []
    while p.peek().sym != ")":
        args.append(p.expression())
        if not p.accept(","):
            break
    end = p.expect(")", f"after the arguments of {p.source(node)}").span
    return Node("apply", (node, *args), node.span.to(end))


def may_be_named(p: Parser, token: Token) -> bool:
    """Whether a token can name a symbol: letters, Greek, decorated and calligraphic letters."""
    if token.kind == "letter":
        return True
    return token.kind == "command" and (token.sym in GREEK or token.sym not in p.grammar.prefix)


GREEK = frozenset(
    r"""\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa
    \lambda \mu \nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi
    \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega
    \ell""".split()
)


def fresh_name(p: Parser) -> tuple[str, Span]:
    """A symbol that is being introduced here, with its decorations."""
    token = p.peek()
    if not may_be_named(p, token):
        raise p.wrong(f"expected the name of a symbol, got {p.shown(token)}")
    end, sub, sup = scripted(p.tokens, p.at)[0]
    while key_of(token.sym, sub, sup) not in p.names and not _decoration(sub, sup):
        end, sub, sup = p.at + 1, "", ""
    p.at = end
    return key_of(token.sym, sub, sup), token.span.to(p.tokens[end - 1].span)


def _decoration(sub: str, sup: str) -> bool:
    """Scripts that decorate a name rather than index it: digits, stars, primes, words."""
    plain = sub == "" or sub.isdigit() or sub.startswith((r"\text", r"\mathrm"))
    return plain and sup.replace(r"\prime", "") in ("", r"\star", "*", "+", "-")
