"""Derivatives, gradients, Jacobians, integrals and limits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import collecting, kinks, pass_on, require
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
    vector,
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
    actual = world.lookup(name.text)
    moving = _moving(actual, name)
    inner = world.child({name.text: moving})
    put = _putting(moving, actual)
    with collecting() as duties:
        value, by = evaluate(body, inner), evaluate(variable, inner)
    pass_on(duties, put)
    return _put_back(_jacobian(value, by, layout, world), put)


def _moving(actual: Value, name: Node) -> Value:
    """Fresh symbols to differentiate by; generic symbols already in place serve as they are."""
    if isinstance(actual, sympy.Symbol):
        return actual
    if isinstance(actual, sympy.Expr):
        return sympy.Dummy(name.text, real=True)
    if isinstance(actual, Array):
        if all(isinstance(x, sympy.Symbol) for x in actual.entries) and len(
            set(actual.entries)
        ) == len(actual.entries):
            return actual
        return Array(
            actual.shape,
            tuple(sympy.Dummy(name.text, real=True) for _ in actual.entries),
            actual.row,
        )
    raise Unreadable(
        f"expected a real symbol to differentiate by, got {describe(actual)}", name.span
    )


def _putting(moving: Value, actual: Value) -> Callable[[sympy.Expr], sympy.Expr]:
    """What puts the actual value in the place of the symbols that were differentiated by."""
    before = moving.entries if isinstance(moving, Array) else (moving,)
    after = actual.entries if isinstance(actual, Array) else (actual,)
    table = {x: y for x, y in zip(before, after, strict=True) if x != y}

    def put(expr: sympy.Expr) -> sympy.Expr:
        if expr.has(sympy.Derivative):
            return expr.subs(table, simultaneous=True)
        return expr.xreplace(table)

    return put


def _put_back(found: Value, put: Callable[[sympy.Expr], sympy.Expr]) -> Value:
    """A derivative at the actual value; it has none where a sign or step jumps."""

    def at(expr: sympy.Expr) -> sympy.Expr:
        for kink in kinks(expr):
            require(put(kink), "nonzero", "there is no derivative at a kink")
        value = put(expr)
        if value.has(sympy.zoo, sympy.nan):
            raise Undefined("the derivative does not exist here")
        return value

    return found.map(at) if isinstance(found, Array) else at(number(found))


def _diff(value: sympy.Expr, by: sympy.Expr, world: World) -> sympy.Expr:
    for atom in value.atoms(sympy.core.function.AppliedUndef):
        if atom.has(by) and atom.func.__name__ in world.budget.rough:
            raise Unreadable(
                f"{atom.func.__name__} is not declared smooth or differentiable; say so in the let block"
            )
    return sympy.diff(value, by) if by in value.free_symbols else sympy.S.Zero


def _jacobian(value: Value, by: Value, layout: str, world: World) -> Value:
    if isinstance(value, Flexible):
        value = sympy.S.Zero if not value.ones else value
    if not isinstance(by, Array):
        symbol = number(by, "a real symbol to differentiate by")
        if isinstance(value, Array):
            return value.map(lambda x: _diff(x, symbol, world))
        return _diff(number(value, "a value to differentiate"), symbol, world)
    if isinstance(value, Array):
        if len(value.shape) != 1 or len(by.shape) != 1 or layout == "column":
            raise Unreadable(
                f"the derivative of {describe(value)} by {describe(by)} has no one layout; differentiate entries"
            )
        entries = tuple(_diff(x, y, world) for x, y in product(value.entries, by.entries))
        return Array((value.shape[0], by.shape[0]), entries)
    if layout != "column" and len(by.shape) == 1:
        raise Unreadable(
            r"the derivative of a number by a vector can be read in two ways: write \nabla_x f for the column "
            r"or (\nabla_x f)^\top for the row"
        )
    scalar = number(value, "a value to differentiate")
    return Array(by.shape, tuple(_diff(scalar, y, world) for y in by.entries))


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
    moving = _fresh(at)
    put = _putting(moving, at)
    with collecting() as duties:
        value = function.call(moving)
    pass_on(duties, put)
    for _ in range(order):
        value = _jacobian(value, moving, "column", world)
    return _put_back(value, put)


def _fresh(at: Value) -> Value:
    if isinstance(at, Array):
        return vector((sympy.Dummy("u", real=True) for _ in at.entries), at.shape[0])
    return sympy.Dummy("u", real=True)


@construct(
    "integral",
    "integral",
    r"\int",
    "integrable",
    "definite integral; without ends over ℝ",
    r"\int_0^1 u^2 \,du = \frac{1}{3}",
    lazy=True,
)
def integral(node: Node, world: World) -> sympy.Expr:
    binding, body = node.args
    key = binding.args[0].args[0].text
    domain = region(binding, key, body, world)
    if not isinstance(domain, Numbers):
        raise Unreadable("an integral is over an interval or ℝ", node.span)
    variable = sympy.Dummy(key, real=True)
    integrand = number(evaluate(body, world.child({key: variable})), "a number to integrate")
    low = -sympy.oo if domain.bounds.lower is None else domain.bounds.lower
    high = sympy.oo if domain.bounds.upper is None else domain.bounds.upper
    return integrate(integrand, variable, low, high)


def integrate(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr:
    """An integral in closed form, or as a number to full precision if it has no symbols."""
    from derivations.semantics.integrals import definite

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
    r"\lim_{u \to \infty} \exp(-u) = 0",
    lazy=True,
)
def limit(node: Node, world: World) -> sympy.Expr:
    name, target, body = node.args
    variable = sympy.Dummy(name.text, real=True)
    value = number(evaluate(body, world.child({name.text: variable})))
    where = number(evaluate(target, world), "where the limit goes")
    try:
        found = sympy.limit(value, variable, where, "+-" if where.is_finite else "+")
    except (ValueError, NotImplementedError) as error:
        raise Undefined("this limit does not exist, or SymPy cannot find it") from error
    if found.has(sympy.Limit, sympy.AccumBounds):
        raise Undefined("this limit does not exist, or SymPy cannot find it")
    return found
