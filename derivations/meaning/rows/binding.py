"""Worlds in which bound names take each value of their range, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import finite_set, refuse_large
from derivations.meaning.lazily import truth
from derivations.meaning.membership import settled
from derivations.meaning.ranges import natural_range
from derivations.meaning.sets import as_set
from derivations.meaning.values import Array, FiniteSet, Value
from derivations.meaning.world import World, evaluate


def region(binding: Node, key: str, body: Node, world: World) -> Value:
    """The set a bound name ranges over."""
    domain = binding.args[1]
    if domain.head == "natural":
        scanned = Node("scan", (body, *binding.args[2:]), body.span)
        return as_set(natural_range(key, scanned, world))
    return as_set(evaluate(domain, world))


def guarded(binding: Node, body: Node, world: World) -> Iterator[tuple[World, Term]]:
    """One inner world for each choice of the bound names, and what must hold for it to count."""
    keys = [leaf.text for leaf in binding.args[0].args]
    together = binding.args[0].text == "tuple"
    regions = [
        settled(finite_set(region(binding, key, body, world), f"a finite set for {key}"), world)
        for key in (keys[:1] if together else keys)
    ]
    count = prod(map(len, regions))
    refuse_large(count, "the range of this operator")
    world.budget.spend(count, "the range of this operator")
    for values in _choices(regions, keys, together):
        inner = world.child(dict(zip(keys, values, strict=True)))
        condition = _conditions(binding.args[2:], inner)
        if condition is not t.FALSE:
            yield inner, condition


def assignments(binding: Node, body: Node, world: World) -> Iterator[World]:
    """One inner world for each choice that counts; asks the world what the numbers leave open."""
    return (inner for inner, guard in guarded(binding, body, world) if world.decide(guard))


def _choices(
    regions: list[FiniteSet], keys: list[str], together: bool
) -> Iterator[tuple[Value, ...]]:
    """All choices; names bound together by `(a, b) \\in S` take the members of S apart."""
    if not together:
        yield from product(*regions)
        return
    for member in regions[0]:
        parts = member.entries if isinstance(member, Array) else member
        if not isinstance(parts, tuple) or len(parts) != len(keys):
            raise Unreadable(f"({', '.join(keys)}) takes apart members that have {len(keys)} parts")
        yield parts


def _conditions(nodes: tuple[Node, ...], inner: World) -> Term:
    """That all conditions hold; those after a false one are not looked at."""
    found = t.TRUE
    for node in nodes:
        if found is t.FALSE:
            break
        found = t.conj(found, truth(node, inner))
    return found
