"""Whether a term strictly increases with a variable, as its form shows."""

from __future__ import annotations

from collections.abc import Callable

from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term

#: Functions that strictly increase wherever they have a value, and those that never decrease.
RISING = frozenset("exp log sinh tanh atan erf root".split())
WEAKLY = frozenset("floor sign".split())


def increases(claim: Term, sign: Callable[[Term], int]) -> bool:
    """Whether a proposition is ∀x ∀y (x < y ⟹ f(x) < f(y)) for an f that strictly increases."""
    if claim.op != "forall" or claim.args[0].op != "forall":
        return False
    (x,), (y,) = claim.data, claim.args[0].data
    body = claim.args[0].args[0]
    premise = t.negation(t.lt(t.var(x), t.var(y)))
    if body.op != "or" or body.args[:-1] != (premise,) or body.args[-1].op != "lt":
        return False
    left, right = body.args[-1].args
    same = y not in left.free and Substitution({x: t.var(y)})(left) is right
    return same and left.total and grows(left, x, sign) == (1, True)


def grows(term: Term, name: str, sign: Callable[[Term], int]) -> tuple[int, bool] | None:
    """(1, True): strictly increases; (−1, False): never increases; (0, False): constant.

    `sign` gives the sign of a closed factor.
    """
    if name not in term.free:
        return 0, False
    if term.op == "var":
        return 1, True
    if term.op == "mul":
        inside = [a for a in term.args if name in a.free]
        found = grows(inside[0], name, sign) if len(inside) == 1 else None
        way = 1
        for arg in term.args:
            way *= 1 if arg is inside[0] else sign(arg)
        return None if found is None or way == 0 else (way * found[0], found[1])
    parts = [grows(a, name, sign) for a in term.args]
    if None in parts:
        return None
    known = [p for p in parts if p is not None]
    ways = {p[0] for p in known} - {0}
    if term.op in RISING or (term.op == "power" and term.data > 0 and term.data % 2):
        return known[0]
    if term.op in WEAKLY:
        return known[0][0], False
    if term.op == "add" and len(ways) == 1:
        return ways.pop(), any(p[1] for p in known)
    if term.op in ("max", "min") and len(ways) == 1:
        return ways.pop(), all(p[1] for p in known)
    return None
