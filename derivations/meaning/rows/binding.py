"""Worlds in which bound names take each value of their range, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.expect import finite_set, refuse_large
from derivations.meaning.ranges import natural_range
from derivations.meaning.sets import as_set
from derivations.meaning.values import FiniteSet, Value
from derivations.meaning.world import World, evaluate


def region(binding: Node, key: str, body: Node, world: World) -> Value:
    """The set a bound name ranges over."""
    domain = binding.args[1]
    if domain.head == "natural":
        scanned = Node("scan", (body, *binding.args[2:]), body.span)
        return as_set(natural_range(key, scanned, world))
    return as_set(evaluate(domain, world))


def assignments(binding: Node, body: Node, world: World) -> Iterator[World]:
    """One inner world for each choice of the bound names that meets the conditions."""
    keys = [leaf.text for leaf in binding.args[0].args]
    regions = [
        finite_set(region(binding, key, body, world), f"a finite set for {key}") for key in keys
    ]
    count = prod(len(found) for found in regions[: 1 if binding.args[0].text == "tuple" else None])
    refuse_large(count, "the range of this operator")
    world.budget.spend(count, "the range of this operator")
    together = binding.args[0].text == "tuple"
    for values in _choices(regions, together):
        inner = world.child(dict(zip(keys, values, strict=True)))
        if all(_holds(condition, inner) for condition in binding.args[2:]):
            yield inner


def _choices(regions: list[FiniteSet], together: bool) -> Iterator[tuple[Value, ...]]:
    """All choices; names bound together by `(a, b) \\in S` take the members of S apart."""
    if together:
        yield from (tuple(member) for member in regions[0])
    else:
        yield from product(*regions)


def _holds(condition: Node, world: World) -> bool:
    truth = evaluate(condition, world)
    if not isinstance(truth, bool):
        raise Unreadable("a condition below an operator is true or false", condition.span)
    return truth
