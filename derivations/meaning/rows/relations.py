"""Relations between values: each is a proposition."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import extended, finite_set, number
from derivations.meaning.membership import contains, equal, included, refuse_holes
from derivations.meaning.sets import as_set
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Value
from derivations.meaning.world import World, evaluate


@construct("eq", "relation", "=", "any two of one kind", "equality", "a + a = 2 a")
def eq(a: Value, b: Value) -> Term:
    return equal(a, b)


@construct("ne", "relation", r"\ne", "any two of one kind", "inequality", r"a^2 \ne -1")
def ne(a: Value, b: Value) -> Term:
    return t.negation(equal(a, b))


def _ordered(a: Value, b: Value) -> tuple[Term, Term]:
    """Two numbers that a sign of order compares; ±∞ are larger and smaller than all."""
    if isinstance(a, Array) or isinstance(b, Array):
        raise Unreadable("vectors have no order here; compare their entries")
    left, right = extended(a), extended(b)
    refuse_holes(left, right)
    return left, right


@construct("lt", "relation", "<", "ℝ", "less than", r"-|a| < 1")
def lt(a: Value, b: Value) -> Term:
    return t.lt(*_ordered(a, b))


@construct("le", "relation", r"\le", "ℝ", "at most", r"2 a b \le a^2 + b^2")
def le(a: Value, b: Value) -> Term:
    return t.le(*_ordered(a, b))


@construct("gt", "relation", ">", "ℝ", "greater than", r"\exp(a) > 0")
def gt(a: Value, b: Value) -> Term:
    left, right = _ordered(a, b)
    return t.lt(right, left)


@construct("ge", "relation", r"\ge", "ℝ", "at least", r"a^2 \ge 0")
def ge(a: Value, b: Value) -> Term:
    left, right = _ordered(a, b)
    return t.le(right, left)


@construct("in", "relation", r"\in", "value, set", "membership", r"\sigma(i) \in \{1, \dots, n\}")
def member(a: Value, b: Value) -> Term:
    return contains(b, a)


@construct(
    "notin", "relation", r"\notin", "value, set", "non-membership", r"0 \notin \{1, \dots, n\}"
)
def not_member(a: Value, b: Value) -> Term:
    return t.negation(contains(b, a))


@construct(
    "subset",
    "relation",
    r"\subseteq",
    "set, set",
    "inclusion, equality allowed",
    r"\Omega \subseteq \{1, \dots, n\}",
)
def subset(a: Value, b: Value) -> Term:
    return included(finite_set(as_set(a)), b)


@construct(
    "proper subset",
    "relation",
    r"\subsetneq",
    "set, set",
    "inclusion without equality",
    r"\{1\} \subsetneq \{1, 2\}",
)
def proper_subset(a: Value, b: Value) -> Term:
    return t.conj(subset(a, b), t.negation(included(finite_set(as_set(b)), a)))


@construct(
    "subset of unclear kind",
    "relation",
    r"\subset",
    "",
    "",
    "",
)
def unclear_subset(a: Value, b: Value) -> Term:
    raise Unreadable(
        r"\subset can be read in two ways: write \subseteq or \subsetneq, whichever you mean"
    )


@construct(
    "approx",
    "relation",
    r"\approx",
    "ℝ, decimal",
    "the value rounds to the digits that are displayed",
    r"\pi \approx 3.14",
    lazy=True,
)
def approx(node: Node, world: World) -> Term:
    value = number(evaluate(node.args[0], world), "a number before ≈")
    shown = displayed(node.args[1])
    if shown is None:
        raise Unreadable(
            r"after ≈ stands a decimal number such as 2.0\times10^{-6}", node.args[1].span
        )
    return rounds_to(value, *shown)


def rounds_to(value: Term, target: Term, unit: Term) -> Term:
    """|value − target| ≤ unit/2, where a value half way between two decimals goes away from 0."""
    away = target.number is not None and t.sign(target).number
    if not away:
        return t.lt(t.absolute(value - target), unit / 2)
    gap = (value - target) * t.num(away)
    return t.conj(t.le(-unit / 2, gap), t.lt(gap, unit / 2))


def displayed(node: Node) -> tuple[Term, Term] | None:
    """A displayed decimal and the unit of its last digit."""
    node = node.bare()
    if node.head == "negative":
        inner = displayed(node.args[0])
        return None if inner is None else (-inner[0], inner[1])
    if node.head == "number":
        decimals = len(node.text.partition(".")[2])
        return t.num(node.text), t.num(10) ** -decimals
    if node.head in ("cross", "dot", "times"):
        mantissa, scale = displayed(node.args[0]), _ten_to(node.args[1].bare())
        if mantissa is None or scale is None:
            return None
        return mantissa[0] * scale, mantissa[1] * scale
    return None


def _ten_to(node: Node) -> Term | None:
    if node.head != "power" or node.args[0].bare().text != "10":
        return None
    exponent = node.args[1].bare()
    sign = -1 if exponent.head == "negative" else 1
    digits = exponent.args[0].bare() if exponent.head == "negative" else exponent
    if digits.head != "number" or len(digits.text) > 3:
        return None
    return t.num(10) ** (sign * int(digits.text))
