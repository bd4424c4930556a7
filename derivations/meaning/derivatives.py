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

    def slope(self, value: Term, by: Term) -> Term:
        """The derivative of a number by one of the variables, at what they stand for."""
        return self.put(_slope(value, by.data))


def _slope(value: Term, name: str) -> Term:
    """The derivative of a number, which there is only where the number itself has a value.

    By the end of an integral that is what stands under it, where it is continuous.
    """
    refuse_rough(value, name)
    for part in value.walk():
        if part.op == "integral" and any(name in end.free for end in part.args[1:]):
            refuse_rough(part.args[0], part.data[0])
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


def _rough(value: Term, name: str) -> Iterator[str]:
    """The functions that get a variable where they were not declared smooth."""
    for part in value.walk():
        if part.op == "call" and any(name in arg.free for arg in part.args[part.data[2] :]):
            yield part.data[0]


def refuse_rough(value: Term, name: str) -> None:
    """Derivatives and limits are of functions that were declared smooth."""
    for label in _rough(value, name):
        raise Unreadable(
            f"{label} is not declared smooth or differentiable; say so in the let block"
        )


def integrated(value: Term, name: str, low: Term, high: Term, world: World) -> Term:
    """∫ of functions that were declared smooth, or of a density times such functions."""
    rough = list(_rough(value, name))
    for label in rough:
        if label not in world.budget.densities:
            raise Unreadable(
                f"{label} is not declared smooth or differentiable, so nothing says that it has "
                "an integral; say so in the let block"
            )
    if rough and not _linear(value, name):
        raise Unreadable(
            f"{rough[0]} is a density, of which only its own integral is known, not that of other "
            "functions of it; say in the let block that it is smooth"
        )
    return t.integral(value, name, low, high)


def _linear(value: Term, name: str) -> bool:
    """Whether what is not smooth is at most one factor of each summand, at a scaled variable."""
    parts = [arg for arg in value.args if any(_rough(arg, name))]
    if value.op == "call":
        return not parts and all(name not in derivative(arg, name).free for arg in value.args)
    if value.op in ("add", "mul"):
        return (value.op == "add" or len(parts) < 2) and all(_linear(p, name) for p in parts)
    return not parts


def jacobian(value: Value, by: Value, layout: str, moved: Motion) -> Value:
    """∂value/∂by: entry by entry, a Jacobian between vectors, or ∇ with `layout` 'column'."""
    if isinstance(value, Flexible):
        value = t.ZERO if not value.ones else value
    if not isinstance(by, Array):
        symbol = _variable(by)
        if isinstance(value, Array):
            return value.map(lambda x: moved.slope(x, symbol))
        return moved.slope(number(value, "a value to differentiate"), symbol)
    if isinstance(value, Array):
        if len(value.shape) != 1 or len(by.shape) != 1 or layout == "column":
            raise Unreadable(
                f"the derivative of {describe(value)} by {describe(by)} has no one layout; "
                "differentiate entries"
            )
        cells = (moved.slope(x, _variable(u)) for x in value.entries for u in by.entries)
        return Array((value.shape[0], by.shape[0]), tuple(cells))
    if layout != "column" and len(by.shape) == 1:
        raise Unreadable(
            r"the derivative of a number by a vector can be read in two ways: write \nabla_x f "
            r"for the column or (\nabla_x f)^\top for the row"
        )
    scalar = number(value, "a value to differentiate")
    return Array(by.shape, tuple(moved.slope(scalar, _variable(u)) for u in by.entries))


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
            value = _slope(number(value, "a value to differentiate"), _variable(moved.moving).data)
        return jacobian(value, moved.moving, "column", moved)
