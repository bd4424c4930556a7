r"""Derivatives of numbers and vectors by numbers and vectors, in the layout that was asked for.

What is differentiated by moves (`Motion`): the body is elaborated at variables, differentiated
by the kernel's exact rules, and the variables are put back to what they stand for in the world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution, derivative
from derivations.kernel.terms import Term
from derivations.meaning.casts import describe, number
from derivations.meaning.values import Array, Flexible, Function, Value
from derivations.meaning.world import World


class Motion:
    """A value made of variables (`moving`), and what each of them stands for."""

    def __init__(self, moving: Value, before: Sequence[Term], after: Sequence[Term]) -> None:
        self.moving = moving
        self.put = Substitution({x.data: y for x, y in zip(before, after, strict=True)})

    def slope(self, value: Term, by: Term, world: World) -> Term:
        """The derivative of a number by one of the variables, at what they stand for."""
        refuse_rough(value, by.data, world)
        return self.put(_slope(value, by.data))


def _slope(value: Term, name: str) -> Term:
    """The derivative of a number, which there is only where the number itself has a value."""
    return t.guard(t.has_value(value), derivative(value, name), "a derivative of what has no value")


@contextmanager
def motion(actual: Value, key: str, world: World) -> Iterator[Motion]:
    """Fresh variables for a number or the entries of an array: only what is differentiated moves.

    Another symbol may happen to be made of the same variables, as x in {a, b} is.
    """
    actual = t.ZERO if isinstance(actual, Flexible) and not actual.ones else actual
    entries = actual.entries if isinstance(actual, Array) else (number(actual, _SYMBOL),)
    with world.fresh(key) as stem:
        before = tuple(t.var(f"{stem.data}·{i}") for i in range(len(entries)))
        whole = isinstance(actual, Array)
        moving = Array(actual.shape, before, actual.row) if whole else before[0]
        yield Motion(moving, before, entries)


_SYMBOL = "a real symbol to differentiate by"


def refuse_rough(value: Term, name: str, world: World) -> None:
    """Derivatives and limits are of functions that were declared smooth."""
    if not value.functions & world.budget.rough:
        return
    for part in value.walk():
        if part.op == "call" and name in part.free and part.data[0] in world.budget.rough:
            raise Unreadable(
                f"{part.data[0]} is not declared smooth or differentiable; say so in the let block"
            )


def jacobian(value: Value, by: Value, layout: str, moved: Motion, world: World) -> Value:
    """∂value/∂by: entry by entry, a Jacobian between vectors, or ∇ with `layout` 'column'."""
    if isinstance(value, Flexible):
        value = t.ZERO if not value.ones else value
    if not isinstance(by, Array):
        symbol = _variable(by)
        if isinstance(value, Array):
            return value.map(lambda x: moved.slope(x, symbol, world))
        return moved.slope(number(value, "a value to differentiate"), symbol, world)
    if isinstance(value, Array):
        if len(value.shape) != 1 or len(by.shape) != 1 or layout == "column":
            raise Unreadable(
                f"the derivative of {describe(value)} by {describe(by)} has no one layout; "
                "differentiate entries"
            )
        cells = (moved.slope(x, _variable(u), world) for x in value.entries for u in by.entries)
        return Array((value.shape[0], by.shape[0]), tuple(cells))
    if layout != "column" and len(by.shape) == 1:
        raise Unreadable(
            r"the derivative of a number by a vector can be read in two ways: write \nabla_x f "
            r"for the column or (\nabla_x f)^\top for the row"
        )
    scalar = number(value, "a value to differentiate")
    return Array(by.shape, tuple(moved.slope(scalar, _variable(u), world) for u in by.entries))


def _variable(by: Value) -> Term:
    found = number(by, _SYMBOL)
    if found.op != "var":
        raise Unreadable(f"expected {_SYMBOL}, got a value that depends on others")
    return found


def derivative_at(function: Value, at: Value, world: World, order: int) -> Value:
    """The derivative of a function at a point, of an order that is 1 between vectors."""
    if not isinstance(function, Function):
        raise Unreadable(f"expected a function to differentiate, got {describe(function)}")
    with motion(at, "u", world) as moved:
        value = function.call(moved.moving)
        for _ in range(order - 1):
            by = _variable(moved.moving)
            refuse_rough(number(value, "a value to differentiate"), by.data, world)
            value = _slope(value, by.data)
        return jacobian(value, moved.moving, "column", moved, world)
