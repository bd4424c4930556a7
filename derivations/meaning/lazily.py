"""Values that are looked at only where they count: what is missing there has no value.

An emptiness found while a branch is elaborated (`Undefined`) becomes a term without a value,
so that it never speaks for a world in which the branch is not taken.
"""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.alignment import align
from derivations.meaning.casts import is_number, sentence
from derivations.meaning.values import Array, Flexible, Undefined, Value
from derivations.meaning.world import World, evaluate


def undefined(why: str) -> Term:
    """A number that does not exist."""
    return t.guard(t.FALSE, t.ZERO, why)


def truth(node: Node, world: World) -> Term:
    """The proposition that a tree stands for."""
    try:
        return sentence(evaluate(node, world))
    except Undefined as error:
        return t.eq(undefined(error.message), t.ZERO)
    except Unreadable as error:
        error.span = error.span or node.span
        raise


def value_if(node: Node, world: World) -> Value:
    """The value of a tree that counts in some worlds only."""
    try:
        return evaluate(node, world)
    except Undefined as error:
        return undefined(error.message)


def either(condition: Term, then: Value, otherwise: Value, world: World) -> Value:
    """One of two values, as a term where both are numbers, arrays or sentences."""
    if condition in (t.TRUE, t.FALSE):
        return then if condition is t.TRUE else otherwise
    then, otherwise = _filled(then, otherwise), _filled(otherwise, then)
    plain = (is_number(v) or isinstance(v, Array | Flexible) for v in (then, otherwise))
    if all(plain):
        a, b = align(then, otherwise, "a case distinction")
        if isinstance(a, Array):
            pairs = zip(a.entries, b.entries, strict=True)
            return Array(a.shape, tuple(t.ite(condition, x, y) for x, y in pairs), a.row)
        if is_number(a):
            return t.ite(condition, a, b)
    if isinstance(then, Term) and isinstance(otherwise, Term):
        return t.conj(t.implies(condition, then), t.disj(condition, otherwise))
    return then if world.decide(condition) else otherwise


def _filled(value: Value, like: Value) -> Value:
    """Beside an array, what does not exist is an array none of whose entries do."""
    missing = isinstance(value, Term) and value.op == "guard" and value.args[0] is t.FALSE
    return like.map(lambda _: value) if missing and isinstance(like, Array) else value


def under(condition: Term, value: Value, why: str) -> Value:
    """A value that exists only where a condition holds."""
    if condition is t.TRUE:
        return value
    if isinstance(value, Array):
        return value.map(lambda x: t.guard(condition, x, why))
    if isinstance(value, Flexible) and not value.ones:
        value = t.ZERO
    if is_number(value):
        return t.guard(condition, value, why)
    if isinstance(value, Term):
        return t.conj(t.eq(t.guard(condition, t.ZERO, why), t.ZERO), value)
    return value
