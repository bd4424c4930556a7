r"""Derivatives of numbers and vectors by numbers and vectors, in the layout that was asked for.

The symbols that are differentiated by move (`Motion`): the body is evaluated at
them, differentiated, and they are put back to what they stand for in the world.
Where that is all numbers, dual numbers do it (`forward`); else SymPy does.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import collecting, kinks, pass_on, require
from derivations.semantics.exact import settle
from derivations.meaning.expect import describe, number
from derivations.semantics.forward import Unsupported, gradient
from derivations.meaning.values import Array, Flexible, Function, Undefined, Value
from derivations.meaning.world import World


@dataclass(frozen=True)
class Motion:
    """The symbols that are differentiated by (`before`) and what they stand for (`after`)."""

    moving: Value
    before: tuple[sympy.Expr, ...]
    after: tuple[sympy.Expr, ...]

    @classmethod
    def of(cls, actual: Value, name: Node) -> Motion:
        """Fresh symbols; generic symbols that are in place already serve as they are."""
        if isinstance(actual, Flexible) and not actual.ones:
            actual = sympy.S.Zero
        if isinstance(actual, sympy.Expr):
            moving = actual if actual.is_Symbol else fresh(name.text, actual)
            return cls(moving, (moving,), (actual,))
        if not isinstance(actual, Array):
            raise Unreadable(
                f"expected a real symbol to differentiate by, got {describe(actual)}", name.span
            )
        entries = actual.entries
        if not (all(x.is_Symbol for x in entries) and len(set(entries)) == len(entries)):
            entries = tuple(fresh(name.text, x) for x in entries)
        return cls(Array(actual.shape, entries, actual.row), entries, actual.entries)

    def put(self, expr: sympy.Expr) -> sympy.Expr:
        """The expression with the symbols replaced by what they stand for."""
        table = {x: y for x, y in zip(self.before, self.after, strict=True) if x != y}
        if not table:
            return expr
        if expr.has(sympy.Derivative):
            return expr.subs(table, simultaneous=True)
        return settle(expr.xreplace(table))

    def slopes(
        self, expr: sympy.Expr, by: tuple[sympy.Expr, ...], world: World
    ) -> list[sympy.Expr]:
        """The derivatives of a number by some of the symbols, at what they stand for."""
        if all(value.is_number for value in self.after):
            try:
                row = gradient(expr, self.before, self.after)
                return [row[self.before.index(symbol)] for symbol in by]
            except (Unsupported, ValueError):
                pass
        return [self._written(slope_of(expr, symbol, world)) for symbol in by]

    def _written(self, slope: sympy.Expr) -> sympy.Expr:
        """A derivative that was written out; it has no value where a sign or step jumps."""
        for kink in kinks(slope):
            require(self.put(kink), "nonzero", "there is no derivative at a kink")
        value = self.put(slope)
        if value.has(sympy.zoo, sympy.nan):
            raise Undefined("the derivative does not exist here")
        return value


def fresh(name: str, actual: sympy.Expr) -> sympy.Symbol:
    """A symbol that stays close to what it stands for, and so has its sign."""
    known = (actual.is_Rational or actual.is_Float) and actual > 0
    if known or (not actual.is_number and actual.is_positive):
        return sympy.Dummy(name, positive=True)
    return sympy.Dummy(name, real=True)


def refuse_rough(value: sympy.Expr, by: sympy.Expr, world: World) -> None:
    """Derivatives and limits are of functions that were declared smooth."""
    for atom in value.atoms(sympy.core.function.AppliedUndef):
        if atom.has(by) and atom.func.__name__ in world.budget.rough:
            raise Unreadable(
                f"{atom.func.__name__} is not declared smooth or differentiable; "
                "say so in the let block"
            )


def slope_of(value: sympy.Expr, by: sympy.Expr, world: World) -> sympy.Expr:
    """The derivative written out; only what was declared smooth has one."""
    refuse_rough(value, by, world)
    return sympy.diff(value, by) if by in value.free_symbols else sympy.S.Zero


def jacobian(value: Value, by: Value, layout: str, motion: Motion, world: World) -> Value:
    """∂value/∂by: entry by entry, a Jacobian between vectors, or ∇ with `layout` 'column'."""
    if isinstance(value, Flexible):
        value = sympy.S.Zero if not value.ones else value
    if not isinstance(by, Array):
        symbol = (number(by, "a real symbol to differentiate by"),)
        if isinstance(value, Array):
            return value.map(lambda x: motion.slopes(x, symbol, world)[0])
        return motion.slopes(number(value, "a value to differentiate"), symbol, world)[0]
    if isinstance(value, Array):
        if len(value.shape) != 1 or len(by.shape) != 1 or layout == "column":
            raise Unreadable(
                f"the derivative of {describe(value)} by {describe(by)} has no one layout; "
                "differentiate entries"
            )
        rows = [motion.slopes(x, by.entries, world) for x in value.entries]
        return Array((value.shape[0], by.shape[0]), tuple(y for row in rows for y in row))
    if layout != "column" and len(by.shape) == 1:
        raise Unreadable(
            r"the derivative of a number by a vector can be read in two ways: write \nabla_x f "
            r"for the column or (\nabla_x f)^\top for the row"
        )
    scalar = number(value, "a value to differentiate")
    return Array(by.shape, tuple(motion.slopes(scalar, by.entries, world)))


def derivative_at(function: Value, at: Value, world: World, order: int) -> Value:
    """The derivative of a function at a point, of an order that is 1 between vectors."""
    if not isinstance(function, Function):
        raise Unreadable(f"expected a function to differentiate, got {describe(function)}")
    if isinstance(at, Array):
        entries = tuple(fresh("u", x) for x in at.entries)
        motion = Motion(Array(at.shape, entries), entries, at.entries)
    else:
        point = number(at, "the argument of a derivative")
        moving = fresh("u", point)
        motion = Motion(moving, (moving,), (point,))
    with collecting() as duties:
        value = function.call(motion.moving)
    pass_on(duties, motion.put)
    for _ in range(order - 1):
        value = slope_of(number(value, "a value to differentiate"), motion.moving, world)
    return jacobian(value, motion.moving, "column", motion, world)
