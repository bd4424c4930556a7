"""Derivatives, gradients, Jacobians, integrals and limits."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import collecting, kinks, pass_on, require, settle_inside
from derivations.semantics.exact import settle
from derivations.semantics.forward import Unsupported, gradient
from derivations.semantics.integrals import definite
from derivations.semantics.limits import limit_at
from derivations.semantics.meanings.binding import region
from derivations.semantics.sets import Numbers
from derivations.semantics.table import construct
from derivations.semantics.values import (
    Array,
    Flexible,
    Function,
    Undefined,
    Undetermined,
    Value,
    describe,
    number,
)
from derivations.semantics.world import World, evaluate


@construct(
    "derivative",
    "built",
    "",
    "smooth",
    "∂z/∂x (a Jacobian between vectors), d/dx, ∇_θ (a column)",
    r"\frac{d}{da} a^2 = 2 a",
    lazy=True,
)
def derivative(node: Node, world: World) -> Value:
    """Differentiate the first argument by each further one in turn."""
    body, *variables = node.args
    if len(variables) > 1:
        body = Node("derivative", (body, *variables[:-1]), node.span, node.text)
    return _along(body, variables[-1], node.text or "jacobian", world)


def _along(body: Node, variable: Node, layout: str, world: World) -> Value:
    """One derivative. ∇ makes columns, a fraction makes Jacobians."""
    name = variable.args[0] if variable.head == "index" else variable
    if name.head != "name" or name.text in world.scope.definitions:
        raise Unreadable("expected a declared symbol to differentiate by", variable.span)
    motion = Motion.of(world.lookup(name.text), name)
    inner = world.child({name.text: motion.moving})
    with collecting() as duties:
        value, by = evaluate(body, inner), evaluate(variable, inner)
    pass_on(duties, motion.put)
    return _jacobian(value, by, layout, motion, world)


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
            moving = actual if actual.is_Symbol else _fresh(name.text, actual)
            return cls(moving, (moving,), (actual,))
        if not isinstance(actual, Array):
            raise Unreadable(
                f"expected a real symbol to differentiate by, got {describe(actual)}", name.span
            )
        entries = actual.entries
        if not (all(x.is_Symbol for x in entries) and len(set(entries)) == len(entries)):
            entries = tuple(_fresh(name.text, x) for x in entries)
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
        return [self._written(_diff(expr, symbol, world)) for symbol in by]

    def _written(self, slope: sympy.Expr) -> sympy.Expr:
        """A derivative that was written out; it has no value where a sign or step jumps."""
        for kink in kinks(slope):
            require(self.put(kink), "nonzero", "there is no derivative at a kink")
        value = self.put(slope)
        if value.has(sympy.zoo, sympy.nan):
            raise Undefined("the derivative does not exist here")
        return value


def _fresh(name: str, actual: sympy.Expr) -> sympy.Symbol:
    """A symbol that stays close to what it stands for, and so has its sign."""
    known = (actual.is_Rational or actual.is_Float) and actual > 0
    if known or (not actual.is_number and actual.is_positive):
        return sympy.Dummy(name, positive=True)
    return sympy.Dummy(name, real=True)


def _diff(value: sympy.Expr, by: sympy.Expr, world: World) -> sympy.Expr:
    for atom in value.atoms(sympy.core.function.AppliedUndef):
        if atom.has(by) and atom.func.__name__ in world.budget.rough:
            raise Unreadable(
                f"{atom.func.__name__} is not declared smooth or differentiable; "
                "say so in the let block"
            )
    return sympy.diff(value, by) if by in value.free_symbols else sympy.S.Zero


def _jacobian(value: Value, by: Value, layout: str, motion: Motion, world: World) -> Value:
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


@construct(
    "nabla",
    "nabla",
    r"\nabla \partial",
    "smooth f",
    "∇f(x): the gradient of a declared function at a point; ∇_θ of an expression",
    r"\nabla_x (x^\top x) = 2 x",
    lazy=True,
)
def nabla(node: Node, world: World) -> Value:
    call = node.args[0].bare()
    if call.head != "apply" or len(call.args) != 2:
        raise Unreadable(r"expected \nabla f(x), or \nabla_x with the variable below it", node.span)
    return _derived(evaluate(call.args[0], world), evaluate(call.args[1], world), world, 1)


@construct(
    "prime",
    "built",
    "",
    "smooth f : ℝ → ℝ",
    "derivative of a declared function",
    r"g'(a) = \frac{d}{da} g(a)",
    lazy=True,
)
def prime(node: Node, world: World) -> Function:
    """f', f'' and so on, as functions."""
    order, inner = 1, node.args[0]
    while inner.head == "prime":
        order, inner = order + 1, inner.args[0]
    function = evaluate(inner, world)
    return Function(lambda x: _derived(function, x, world, order), getattr(function, "domains", ()))


def _derived(function: Value, at: Value, world: World, order: int) -> Value:
    if not isinstance(function, Function):
        raise Unreadable(f"expected a function to differentiate, got {describe(function)}")
    if isinstance(at, Array):
        entries = tuple(_fresh("u", x) for x in at.entries)
        motion = Motion(Array(at.shape, entries), entries, at.entries)
    else:
        point = number(at, "the argument of a derivative")
        moving = _fresh("u", point)
        motion = Motion(moving, (moving,), (point,))
    with collecting() as duties:
        value = function.call(motion.moving)
    pass_on(duties, motion.put)
    for _ in range(order - 1):
        value = _diff(number(value, "a value to differentiate"), motion.moving, world)
    return _jacobian(value, motion.moving, "column", motion, world)


@construct(
    "integral",
    "integral",
    r"\int",
    "integrable",
    "definite integral; without ends over ℝ",
    r"\int_0^1 t^2 \,dt = \frac{1}{3}",
    lazy=True,
)
def integral(node: Node, world: World) -> sympy.Expr:
    binding, body = node.args
    key = binding.args[0].args[0].text
    domain = region(binding, key, body, world)
    if not isinstance(domain, Numbers):
        raise Unreadable("an integral is over an interval or ℝ", node.span)
    low = -sympy.oo if domain.bounds.lower is None else domain.bounds.lower
    high = sympy.oo if domain.bounds.upper is None else domain.bounds.upper
    variable = integration_variable(key, low)
    with collecting() as duties:
        value = evaluate(body, world.child({key: variable}))
    settle_inside(duties, variable)
    return integrate(number(value, "a number to integrate"), variable, low, high)


def integration_variable(key: str, low: sympy.Expr) -> sympy.Symbol:
    """A fresh symbol, positive if the region of integration is."""
    if low.is_Rational and low >= 0:
        return sympy.Dummy(key, positive=True)
    return sympy.Dummy(key, real=True)


def integrate(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr:
    """An integral in closed form, or as a number to full precision if it has no symbols."""
    value = definite(integrand, variable, low, high)
    if value is None:
        raise Undetermined(
            "this integral has no closed form that SymPy finds while symbols are in it"
        )
    return value


@construct(
    "limit",
    "limit",
    r"\lim",
    "function of one real variable",
    "limit at a point or at ±∞",
    r"\lim_{t \to \infty} \exp(-t) = 0",
    lazy=True,
)
def limit(node: Node, world: World) -> sympy.Expr:
    name, target, body = node.args
    variable = sympy.Dummy(name.text, real=True)
    with collecting() as duties:
        value = number(evaluate(body, world.child({name.text: variable})))
    for duty in duties:
        if variable not in duty.expr.free_symbols:
            require(duty.expr, duty.kind, duty.why)
    where = number(evaluate(target, world), "where the limit goes")
    return limit_at(value, variable, where)
