"""Sums and products over finite ranges."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.kernel import terms as t
from derivations.language import Node
from derivations.meaning.casts import is_number, number
from derivations.meaning.lazily import either, value_if
from derivations.meaning.rows.arithmetic import plus, times
from derivations.meaning.rows.binding import guarded
from derivations.meaning.table import construct, refused
from derivations.meaning.values import ZERO, Value
from derivations.meaning.world import World, evaluate


def _values(node: Node, world: World, neutral: Value) -> Iterator[Value]:
    """The body for each choice; the neutral element where a choice does not count."""
    binding, body = node.args
    for inner, condition in guarded(binding, body, world):
        if condition is t.TRUE:
            yield evaluate(body, inner)
        else:
            yield either(condition, value_if(body, inner), neutral, world)


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
    values = list(_values(node, world, ZERO))
    if values and all(map(is_number, values)):
        return t.add(*map(number, values))
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
    values = list(_values(node, world, t.ONE))
    if all(map(is_number, values)):
        return t.mul(*map(number, values))
    joined: Value = t.ONE
    for value in values:
        joined = times(joined, value)
    return joined


for _op, _sign in (("sum of", r"\sum"), ("prod of", r"\prod")):
    refused(_op, f"expected what {_sign} ranges over, as in {_sign}_{{i=1}}^n")
