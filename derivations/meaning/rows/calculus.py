"""Derivatives, gradients, Jacobians, integrals and limits."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import extended, number
from derivations.meaning.derivatives import (
    derivative_at,
    integrated,
    jacobian,
    motion,
    refuse_rough,
)
from derivations.meaning.rows.binding import region
from derivations.meaning.spaces import Numbers
from derivations.meaning.table import construct
from derivations.meaning.values import Function, Value
from derivations.meaning.world import World, evaluate


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
    actual = world.lookup(name.text)
    try:
        with motion(actual, name.text, world) as moved:
            inner = world.child({name.text: moved.moving})
            value, by = evaluate(body, inner), evaluate(variable, inner)
            return jacobian(value, by, layout, moved)
    except Unreadable as error:
        error.span = error.span or variable.span
        raise


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
    return derivative_at(evaluate(call.args[0], world), evaluate(call.args[1], world), world, 1)


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

    def call(*args: Value) -> Value:
        if len(args) != 1:
            raise Unreadable(f"a derivative written f' takes one argument, got {len(args)}")
        return derivative_at(function, args[0], world, order)

    return Function(call, getattr(function, "domains", ()))


@construct(
    "integral",
    "integral",
    r"\int",
    "integrable; a declared function must be smooth, or a density",
    "definite integral; without ends over ℝ",
    r"\int_0^1 t^2 \,dt = \frac{1}{3}",
    lazy=True,
)
def integral(node: Node, world: World) -> Term:
    binding, body = node.args
    key = binding.args[0].args[0].text
    domain = region(binding, key, body, world)
    if not isinstance(domain, Numbers) or domain.unit != "real":
        raise Unreadable("an integral is over an interval or ℝ", node.span)
    low = t.MINUS_INFINITY if domain.bounds.lower is None else domain.bounds.lower
    high = t.INFINITY if domain.bounds.upper is None else domain.bounds.upper
    with world.fresh(key) as x:
        value = number(evaluate(body, world.child({key: x})), "a number to integrate")
        return integrated(value, x.data, low, high, world)


@construct(
    "limit",
    "limit",
    r"\lim",
    "function of one real variable",
    "limit at a point or at ±∞",
    r"\lim_{t \to \infty} \exp(-t) = 0",
    lazy=True,
)
def limit(node: Node, world: World) -> Term:
    name, target, body = node.args
    where = extended(evaluate(target, world), "where the limit goes")
    with world.fresh(name.text) as x:
        value = number(evaluate(body, world.child({name.text: x})))
        refuse_rough(value, x.data)
        return t.limit(value, x.data, where)
