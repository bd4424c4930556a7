"""Suprema and infima over intervals."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.meaning.casts import number
from derivations.meaning.rows.binding import region
from derivations.meaning.spaces import Numbers
from derivations.meaning.world import World, evaluate

_BOUNDS = {"max": "sup", "min": "inf"}


def over_interval(node: Node, world: World, which: str) -> Term | None:
    """sup (`max`) or inf (`min`) over a real interval; None if the range is finite."""
    binding, body = node.args
    keys = [leaf.text for leaf in binding.args[0].args]
    domain = region(binding, keys[0], body, world) if len(keys) == 1 else None
    if not isinstance(domain, Numbers) or domain.unit != "real":
        return None
    if len(binding.args) > 2:
        raise Unreadable("sup and inf over an interval take no further condition", binding.span)
    with world.fresh(keys[0]) as x:
        value = number(evaluate(body, world.child({keys[0]: x})))
        return _extreme(value, x.data, domain.bounds, which)


def _extreme(value: Term, name: str, b: Bounds, which: str) -> Term:
    """Over the open interval, and at those ends that belong to it."""
    at_ends = [
        Substitution({name: end})(value)
        for end, is_open in ((b.lower, b.open_lower), (b.upper, b.open_upper))
        if end is not None and not is_open
    ]
    if b.lower is not None and b.lower is b.upper and len(at_ends) == 2:
        return at_ends[0]
    low = t.MINUS_INFINITY if b.lower is None else b.lower
    high = t.INFINITY if b.upper is None else b.upper
    inside = t.bound(_BOUNDS[which], value, name, low, high)
    ordered = t.TRUE if b.lower is None or b.upper is None else t.lt(low, high)
    found = t.extreme(which, [inside, *at_ends]) if at_ends else inside
    return t.guard(ordered, found, "an extreme value over an interval whose ends are not in order")
