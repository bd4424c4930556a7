"""Declared functions of which a hypothesis says something for all arguments: f(−x) = −f(x), ….

No equation is solved here: functions of well-known kinds are tried, alone and together, and
those are kept for which the kernel is certain of every such hypothesis.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.calculus import Lambda, Substitution
from derivations.kernel.judge import truth_of
from derivations.kernel.terms import Term, num
from derivations.worlds.families import argument_name
from derivations.worlds.makers import Shape

#: Most combinations that are tried, and that are kept.
MAX_TRIES, MAX_KEPT = 600, 12

_X, _Y = t.var(argument_name(1)), t.var(argument_name(2))


def _sin(a: Term) -> Term:
    return t.function("sin", a)


#: Bodies of one argument, with the words that hold of them.
_ONE: tuple[tuple[Term, str], ...] = (
    (2 * _X, "smooth increasing"),
    (_X, "smooth increasing"),
    (num(-3) * _X, "smooth"),
    (_X**3 + _X, "smooth increasing"),
    (_X**2, "smooth nonnegative convex"),
    (t.exp(_X), "smooth increasing positive nonnegative convex"),
    (t.exp(-2 * _X), "smooth positive nonnegative convex"),
    (1 + _X**2, "smooth positive nonnegative convex"),
    (_sin(_X), "smooth"),
    (t.function("cos", _X), "smooth"),
    (_sin(2 * t.PI * _X), "smooth"),
    (2 * _X + 1, "smooth increasing"),
    ((_X - 1) / 2, "smooth increasing"),
    (_X / 2, "smooth increasing"),
    (2 - _X, "smooth"),
    (t.ZERO, "smooth nonnegative convex"),
    (t.ONE, "smooth positive nonnegative convex"),
    (num(3), "smooth positive nonnegative convex"),
    (t.absolute(_X), "nonnegative convex"),
    (t.exp(-(_X**2)), "smooth positive nonnegative"),
    (_X**3 - 2 * _X**2, "smooth"),
    (_X**4 - 3 * _X, "smooth"),
    (_X + t.HALF * _sin(2 * t.PI * _X), "smooth"),
)
_TWO: tuple[tuple[Term, str], ...] = (
    (_X * _Y, "smooth"),
    (_X + _Y, "smooth"),
    (_X - _Y, "smooth"),
    ((_X - _Y) ** 2, "smooth nonnegative convex"),
    (t.exp(-((_X - _Y) ** 2)), "smooth positive nonnegative"),
    (t.ZERO, "smooth nonnegative convex"),
    (t.ONE, "smooth positive nonnegative convex"),
    (t.absolute(_X - _Y), "nonnegative convex"),
    (_X**2 * _Y + _X * _Y**2, "smooth"),
    (2 * _X + 3 * _Y, "smooth"),
    (_X**2 - _Y**2, "smooth"),
    (t.exp(_X) * _sin(_Y), "smooth"),
)


def explicit(claims: Sequence[Term], shapes: dict[str, Shape]) -> dict[str, Lambda]:
    """Functions that a claim defines: ∀x: f(x) = …, with no f on the right."""
    found: dict[str, Lambda] = {}
    for claim in claims:
        bound, body = [], claim
        while body.op == "forall":
            bound.append(body.data[0])
            body = body.args[0]
        pairs = (body.args, body.args[::-1]) if body.op == "eq" else ()
        for left, right in pairs:
            if (
                left.op in t.CALLS
                and left.data[0] in shapes
                and not right.functions & {left.data[0], *found}
            ):
                names = [arg.data for arg in left.args if arg.op == "var"]
                plain = len(set(names)) == len(left.args) and not any(left.data[1])
                if plain and set(names) <= set(bound) and not right.free & set(bound) - set(names):
                    found[left.data[0]] = _renamed(names, right)
                    break
    return found


def _renamed(names: Sequence[str], body: Term) -> Lambda:
    new = tuple(argument_name(i + 1) for i in range(len(names)))
    return new, Substitution(dict(zip(names, map(t.var, new), strict=True)))(body)


def fitting(shape: Shape) -> list[Lambda]:
    """The well-known functions of which the declared words hold."""
    table = {1: _ONE, 2: _TWO}.get(shape.arity, ())
    names = tuple(argument_name(i + 1) for i in range(shape.arity))
    return [(names, body) for body, words in table if shape.facts <= set(words.split())]


def solutions(claims: Sequence[Term], shapes: dict[str, Shape]) -> list[dict[str, Lambda]]:
    """Choices of the functions in some claims for which the claims certainly hold."""
    labels = sorted(set().union(*(claim.functions for claim in claims)))
    if any(label not in shapes for label in labels):
        return []
    lists = [fitting(shapes[label]) for label in labels]
    found = []
    for chosen in islice(product(*lists), MAX_TRIES):
        functions = dict(zip(labels, chosen, strict=True))
        if all(_holds(Substitution({}, functions)(claim)) for claim in claims):
            found.append(functions)
            if len(found) >= MAX_KEPT:
                break
    return found


def _holds(claim: Term) -> bool:
    """Whether a proposition certainly holds, whatever other variables are in it."""
    for name in sorted(claim.free):
        claim = t.forall(name, claim)
    return truth_of(claim) is Truth.TRUE
