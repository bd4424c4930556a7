"""Derivatives, gradients, Jacobians, integrals and limits."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.derivatives import Motion, derivative_at, jacobian, refuse_rough
from derivations.semantics.duties import collecting, pass_on, require, settle_inside
from derivations.meaning.expect import number
from derivations.semantics.integrals import definite
from derivations.semantics.limits import limit_at
from derivations.meaning.rows.binding import region
from derivations.meaning.spaces import Numbers
from derivations.meaning.table import construct
from derivations.meaning.values import Function, Undetermined, Value
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
    motion = Motion.of(world.lookup(name.text), name)
    inner = world.child({name.text: motion.moving})
    with collecting() as duties:
        value, by = evaluate(body, inner), evaluate(variable, inner)
    pass_on(duties, motion.put)
    return jacobian(value, by, layout, motion, world)


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
    return Function(
        lambda x: derivative_at(function, x, world, order), getattr(function, "domains", ())
    )


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
    settle_inside(duties, variable, low, high)
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
            if (integrand.free_symbols - {variable}) or low.free_symbols or high.free_symbols
            else "this integral is not found to converge"
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
    refuse_rough(value, variable, world)
    return limit_at(value, variable, where)
