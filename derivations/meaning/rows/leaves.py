"""Names, numbers, brackets, application: what the parser builds by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.definitions import meaning_of
from derivations.meaning.table import construct
from derivations.meaning.values import ZERO, Hole, Value
from derivations.meaning.world import World

#: Most digits a number on a page may have.
MAX_DIGITS = 200


@construct(
    "number", "built", "", "ℝ", "decimal digits, read exactly", "0.5 = \\frac{1}{2}", lazy=True
)
def _number(node: Node, world: World) -> Value:
    if node.text == "0":
        return ZERO
    if len(node.text) > MAX_DIGITS:
        raise Unreadable(f"a number of {len(node.text)} digits; at most {MAX_DIGITS} are read")
    return _decimal(node.text)


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Value:
    return t.num(text)


@construct("name", "built", "", "any", "a declared, defined or bound symbol", "a = a", lazy=True)
def _name(node: Node, world: World) -> Value:
    return meaning_of(node.text, world)


@construct(
    "group", "built", "", "any", "parentheses, brackets or braces around one value", "(a) = [a]"
)
def _group(inner: Value) -> Value:
    return inner


@construct(
    "tuple",
    "built",
    "",
    "A × B",
    "a tuple; a pair of numbers after ∈ is the open interval",
    "(a, b) = (a, b)",
)
def _tuple(*items: Value) -> Value:
    return tuple(t.ZERO if item is ZERO else item for item in items)


@construct(
    "hole",
    "hole",
    "*",
    "a block",
    "a block about which nothing is said",
    r"I_2 = \begin{bmatrix} 1 & 0 \\ * & 1 \end{bmatrix}",
)
def _hole() -> Hole:
    return Hole()


@construct("pi", "constant", r"\pi", "ℝ", "the circle number", r"\cos \pi = -1")
def _pi() -> Term:
    return t.PI


@construct(
    "infinity",
    "constant",
    r"\infty",
    "an end",
    "an end of an interval",
    r"\int_0^\infty \exp(-t) \,dt = 1",
)
def _infinity() -> Term:
    return t.INFINITY


@construct(
    "euler",
    "euler",
    "e",
    "ℝ",
    "Euler's number, where e carries an exponent and is not declared",
    r"\log(e^{a}) = a",
)
def _euler() -> Term:
    return t.exp(1)


@construct("word", "built", "", "", "", "", lazy=True)
def _word(node: Node, world: World) -> str:
    """A word in `\\text{…}`: an argument of code."""
    return node.text


def never(*_: Any) -> Value:
    """For heads that only mean something inside another construct."""
    raise Unreadable("this stands only inside another construct of the language")


for _op in (
    "natural",
    "from",
    "bind",
    "names",
    "sample",
    "relation",
    "row",
    "dots",
    "otherwise",
    "pair",
    "declared",
):
    construct(_op, "built", "", "", "", "", lazy=True)(never)
