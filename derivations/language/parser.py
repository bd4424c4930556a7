"""A Pratt parser over the operator table: tokens to one tree, or one clear error.

Where a formula could be read in two ways the parser refuses it and names both
readings; it never guesses and never drops a token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derivations.errors import Span, Unreadable
from derivations.language.cursor import Cursor
from derivations.language.grammar import CHAINED, LEVELS, Grammar, NameInfo
from derivations.language.tokens import Token
from derivations.language.tree import Node

#: Deepest nesting of a formula; deeper is refused so that recursion stays bounded.
MAX_DEPTH = 60

#: Tokens that end an expression: closers, separators and signs that forms look for themselves.
_STOP = frozenset(
    {")", "]", "}", "", ",", ";", ".", "&", ":", ":="}
    | set(r"\} \rvert \rVert \\ \to \mid \choose \rfloor \rceil \sim and".split())
)


class Parser(Cursor):
    """One formula's tokens and a position in them, with the names in scope and the grammar."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        names: Mapping[str, NameInfo],
        grammar: Grammar,
        factor: Callable[[Parser], Node],
    ) -> None:
        super().__init__(text, tokens)
        self._factor = factor
        self.names: dict[str, NameInfo] = dict(names)
        self.grammar = grammar
        self.depth = 0
        self.bars: list[str] = []
        self.stops: list[int] = []
        self.reasons: dict[Span, str] = {}

    def expression(self, power: int = 0) -> Node:
        """Everything that binds tighter than `power`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.wrong(f"this formula is nested more than {MAX_DEPTH} deep; split it")
        left = self.factor()
        while (after := self._continue(left, power)) is not None:
            left = after
        self.depth -= 1
        return left

    def factor(self) -> Node:
        """One factor with its scripts and arguments."""
        return self._factor(self)

    def undeclared(self, token: Token) -> Unreadable:
        """The error for a symbol that nobody declared."""
        shown = self.shown(token)
        near = sorted(key for key in self.names if key.startswith(token.sym) and key != token.sym)
        hint = f" (declared here: {', '.join(near)})" if near else ""
        return self.wrong(
            f"the symbol {shown} is not declared; declare it in a let block before it is used{hint}"
        )

    def _continue(self, left: Node, power: int) -> Node | None:
        token = self.peek()
        if self.at in self.stops or token.sym in _STOP or token.kind in ("end", "finish", "row"):
            return None
        row = self.grammar.infix.get(token.sym) if token.kind != "text" or token.word else None
        if token.sym == r"\overset":
            return self._overset(left, power)
        if row is not None and not (row.form == "product" and self._closes_bar(token)):
            return self._infix(left, power) if LEVELS[row.form] > power else None
        factors = left.head not in self.grammar.sentences
        if power < LEVELS["product"] and factors and self.starts_factor():
            return self._juxtapose(left)
        return None

    def _closes_bar(self, token: Token) -> bool:
        return bool(self.bars) and token.sym == self.bars[-1]

    def _infix(self, left: Node, power: int) -> Node:
        token = self.take()
        row = self.grammar.infix[token.sym]
        level = LEVELS[row.form]
        if row.form in CHAINED:
            return self._chain(left, token, level)
        if row.form == "sum" and self.peek().sym == r"\dots":
            return self._dots(left, row.op)
        if row.op == "dot" and self.peek().sym == r"\dots":
            return self._dots(left, "times")
        right = self.expression(level)
        if row.form == "product":
            self._check_slash(left, right, row.op)
        return Node(row.op, (left, right), left.span.to(right.span))

    def _dots(self, left: Node, op: str) -> Node:
        r"""`a + \dots + b` and `a \cdot \dots \cdot b`: the terms from a to b."""
        dots = self.take()
        joint = self.take()
        if self.grammar.infix.get(joint.sym) is None:
            raise self.wrong(f"expected the same sign after {self.shown(dots)}", joint.span)
        last = self.expression(LEVELS["sum" if op != "times" else "product"])
        shown = left.args if left.head == op else (left,)
        return Node("series", (*shown, last), left.span.to(last.span), op)

    def _check_slash(self, left: Node, right: Node, op: str) -> None:
        a, b = self.source(left), self.source(right)
        if left.head == "over":
            p, q = (self.source(x) for x in left.args)
            raise self.ambiguous(
                f"{a} … {b}",
                rf"\frac{{{p}}}{{{q}}} {b}",
                rf"\frac{{{p}}}{{{q} {b}}}",
                left.span.to(right.span),
            )
        if op == "over" and left.head == "hadamard":
            p, q = (self.source(x) for x in left.args)
            raise self.ambiguous(
                f"{a}/{b}",
                rf"{p} \odot \frac{{{q}}}{{{b}}}",
                rf"\frac{{{a}}}{{{b}}}",
                left.span.to(right.span),
            )

    def _chain(self, left: Node, token: Token, level: int) -> Node:
        links: list[Node] = []
        while True:
            row = self.grammar.infix[token.sym]
            right = self.expression(level)
            link = Node(row.op, (left, right), left.span.to(right.span))
            links.append(link)
            self._reason_of(link, token)
            left = right
            if self.peek().sym == r"\overset" and level == LEVELS["relation"]:
                token = self._overset_relation()
                continue
            following = self.grammar.infix.get(self.peek().sym)
            if following is None or LEVELS[following.form] != level or self.at in self.stops:
                break
            token = self.take()
        if len(links) == 1:
            return links[0]
        return Node("chain", tuple(links), links[0].span.to(links[-1].span))

    def _reason_of(self, link: Node, token: Token) -> None:
        if token.word and token.kind == "reasoned":
            self.reasons[link.span] = token.word
        if self.peek().kind == "text" and self.peek().sym == "text":
            self.reasons[link.span] = self.take().word.strip()

    def _overset(self, left: Node, power: int) -> Node | None:
        if LEVELS["relation"] <= power:
            return None
        return self._chain(left, self._overset_relation(), LEVELS["relation"])

    def _overset_relation(self) -> Token:
        r"""`\overset{\text{reason}}{=}`: the relation, with its reason."""
        start = self.take().span
        self.expect("{", r"after \overset")
        words: list[str] = []
        depth = 1
        while depth:
            token = self.take()
            if token.kind == "end":
                raise self.wrong(r"expected } to close the reason of \overset")
            depth += (token.sym == "{") - (token.sym == "}")
            row = self.grammar.infix.get(token.sym)
            if row is not None and row.form == "relation":
                raise self.wrong(
                    "the reason over a relation holds words in \\text{…} or an \\eqref{…}; "
                    f"{self.shown(token)} there would not be checked", token.span,
                )  # fmt: skip
            if token.kind == "text":
                words.append(token.word)
            elif depth:
                words.append(self.shown(token))
        self.expect("{", r"before the relation of \overset")
        relation = self.take()
        row = self.grammar.infix.get(relation.sym)
        if row is None or row.form != "relation":
            raise self.wrong(
                f"expected a relation under \\overset, got {self.shown(relation)}", relation.span
            )
        end = self.expect("}", r"after the relation of \overset").span
        return Token("reasoned", relation.sym, start.to(end), " ".join(words) or " ")

    # -- products by juxtaposition ---------------------------------------------

    def starts_factor(self) -> bool:
        """Whether the next token can begin a factor."""
        token = self.peek()
        if token.kind in ("number", "letter"):
            return True
        if token.sym in _STOP or token.kind in ("end", "finish", "text", "row"):
            return False
        if token.sym in ("|", r"\|"):
            return not (self.bars and self.bars[-1] == token.sym)
        if token.sym in self.grammar.prefix:
            return token.sym not in ("-", "+", r"\lnot", r"\forall", r"\exists", "*")
        if token.sym in self.grammar.infix:
            return False
        return token.kind in ("command", "begin") or token.sym in ("{", "(", "[", r"\{")

    def _juxtapose(self, left: Node) -> Node:
        start = self.peek()
        if start.kind == "number" and left.head == "number":
            raise self.ambiguous(
                f"{self.source(left)} {self.shown(start)}",
                rf"{self.source(left)} \cdot {self.shown(start)}",
                f"{self.source(left)}{self.shown(start)}",
                left.span.to(start.span),
            )
        if start.sym == r"\dots":
            return self._juxtaposed_dots(left)
        right = self.expression(LEVELS["product"])
        self._check_slash(left, right, "times")
        return Node("times", (left, right), left.span.to(right.span), "juxtaposed")

    def _juxtaposed_dots(self, left: Node) -> Node:
        r"""`x_1 \cdots x_n`; inside `[…]` it lists columns instead."""
        self.take()
        last = self.expression(LEVELS["product"])
        shown = left.args if left.head == "times" else (left,)
        return Node("series", (*shown, last), left.span.to(last.span), "times")
