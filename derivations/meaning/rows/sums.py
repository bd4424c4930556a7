"""Sums and products over finite ranges."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.rows.arithmetic import plus, times
from derivations.meaning.rows.binding import assignments
from derivations.meaning.table import construct
from derivations.meaning.values import ZERO, Value
from derivations.meaning.world import World, evaluate


@construct(
    "sum",
    "big",
    r"\sum",
    "finite range",
    "sum; without terms it is 0",
    r"\sum_{m=1}^3 m = 6",
    lazy=True,
)
def total(node: Node, world: World) -> Value:
    binding, body = node.args
    values = [evaluate(body, inner) for inner in assignments(binding, body, world)]
    if all(isinstance(v, sympy.Expr) for v in values) and values:
        return sympy.Add(*values)
    joined: Value = ZERO
    for value in values:
        joined = value if joined is ZERO else plus(joined, value)
    return joined


@construct(
    "prod",
    "big",
    r"\prod",
    "finite range",
    "product; without factors it is 1",
    r"\prod_{m=1}^3 m = 6",
    lazy=True,
)
def product(node: Node, world: World) -> Value:
    binding, body = node.args
    joined: Value = sympy.S.One
    for inner in assignments(binding, body, world):
        value = evaluate(body, inner)
        joined = times(joined, value)
    return joined


@construct("sum of", "built", "", "", "", "")
def sum_of(*values: Value) -> Value:
    return _bare(r"\sum")


@construct("prod of", "built", "", "", "", "")
def prod_of(*values: Value) -> Value:
    return _bare(r"\prod")


def _bare(sign: str) -> Value:
    raise Unreadable(f"expected what {sign} ranges over, as in {sign}_{{i=1}}^n")
