"""Expectations over finite laws, coin sequences and the normal family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import collecting, settle_inside
from derivations.meaning.expect import describe, number, refuse_large
from derivations.engine.gaussian import expectation
from derivations.meaning.rows.arithmetic import minus, plus, times
from derivations.meaning.rows.calculus import integrate, integration_variable
from derivations.meaning.rows.logic import truth
from derivations.meaning.table import construct
from derivations.meaning.values import (
    ZERO,
    Array,
    FiniteSet,
    Function,
    Law,
    Random,
    Value,
    vector,
)
from derivations.meaning.world import World, evaluate

# -- expectations -------------------------------------------------------------------


def outcomes(law: Value) -> Iterator[tuple[Value, sympy.Expr]]:
    """The outcomes of a finite law with their probabilities, without those of probability 0."""
    if isinstance(law, Function) and law.kind in ("mass", "table", "definition", "function"):
        domain = law.domains[-1] if law.domains else None
        if not isinstance(domain, FiniteSet):
            raise Unreadable(
                f"an expectation needs a mass function on a finite set, got {describe(law)}"
            )
        weighed = iter([(z, number(law.call(z), "a probability")) for z in domain])
    elif isinstance(law, Law) and law.name == "bernoulli":
        weighed = _coins(*law.parameters)
    else:
        raise Unreadable(f"expected a law after ∼, got {describe(law)}")
    for z, weight in weighed:
        if weight != 0:
            yield z, weight


def _coins(p: sympy.Expr, count: sympy.Expr, sequence: bool) -> Iterator[tuple[Value, sympy.Expr]]:
    refuse_large(2 ** int(count), "the set of coin sequences")
    for bits in product((0, 1), repeat=int(count)):
        weight = sympy.Mul(*(p if bit else 1 - p for bit in bits))
        faces = [sympy.Integer(bit) for bit in bits]
        yield (vector(faces) if sequence else faces[0]), weight


def _laws(bound: Node, bodies: tuple[Node, ...], world: World) -> list[tuple[str, Value]]:
    """The random names of an expectation and their laws."""
    if bound.head == "sample" and bound.args[1].head != "natural":
        law = evaluate(bound.args[1], world)
        return [(leaf.text, law) for leaf in bound.args[0].args]
    used = set().union(*(_deep_names(body, world) for body in bodies))
    if bound.head == "sample":
        used &= {leaf.text for leaf in bound.args[0].args}
    declared = world.scope.declarations
    found = [key for key in declared if key in used and declared[key].kind == "sim"]
    if not found:
        raise Unreadable(
            r"no random variable occurs in this expectation; write \mathbb{E}_{Z \sim q}[…]",
            bound.span,
        )
    return [(key, _law_of(key, world)) for key in found]


def representative(random: Random) -> Value:
    """One value of a random variable."""
    if isinstance(random.law, Law) and random.law.name in ("normal", "uniform"):
        return sympy.Rational(1, 2)
    return next(outcomes(random.law))[0]


def _law_of(key: str, world: World) -> Value:
    """The law of a declared random variable, as the world at hand has its parameters."""
    return evaluate(world.scope.declarations[key].domain[0], world)


def _deep_names(body: Node, world: World) -> set[str]:
    found = body.names()
    for name in list(found):
        if name in world.scope.definitions:
            found |= world.scope.definitions[name].depends
    return found


def average(laws: list[tuple[str, Value]], body: Node, world: World) -> Value:
    """E[body] with the names bound to independent draws from their laws."""
    if not laws:
        return evaluate(body, world)
    (key, law), rest = laws[0], laws[1:]
    if isinstance(law, Law) and law.name in ("normal", "uniform"):
        return _integrated(key, law, rest, body, world)
    total: Value = ZERO
    for z, weight in outcomes(law):
        world.budget.spend(1, "this expectation")
        total = plus(total, times(weight, average(rest, body, world.child({key: z}))))
    return total


def _integrated(
    key: str, law: Law, rest: list[tuple[str, Value]], body: Node, world: World
) -> Value:
    low, high = law.parameters if law.name == "uniform" else (-sympy.oo, sympy.oo)
    variable = integration_variable(key, low)
    with collecting() as duties:
        inner = average(rest, body, world.child({key: variable}))
    settle_inside(duties, variable, low, high)
    if law.name == "uniform":
        return _each(inner, lambda x: integrate(x / (high - low), variable, low, high))
    return _each(inner, lambda x: expectation(x, variable, *law.parameters))


def _each(value: Value, f: object) -> Value:
    return value.map(f) if isinstance(value, Array) else f(number(value))  # type: ignore[arg-type, operator]


@construct(
    "expectation",
    "expectation",
    r"\mathbb{E}",
    "law, value",
    "expectation; the law stands below, or its variables are declared with ∼",
    r"\mathbb{E}_{Z \sim q}[1] = 1",
    lazy=True,
)
def expectation_(node: Node, world: World) -> Value:
    bound, *bodies = node.args
    if len(bodies) != 1:
        raise Unreadable("an expectation is of one value")
    return average(_laws(bound, tuple(bodies), world), bodies[0], world)


@construct(
    "variance",
    "expectation",
    r"\Var",
    "law, value",
    "variance",
    r"\operatorname{Var}_{Z \sim q}[h(Z)] = "
    r"\mathbb{E}_{Z \sim q}[h(Z)^2] - (\mathbb{E}_{Z \sim q}[h(Z)])^2",
    lazy=True,
)
def variance(node: Node, world: World) -> Value:
    bound, body = node.args
    return _covariance(_laws(bound, (body,), world), body, body, world)


@construct(
    "covariance",
    "expectation",
    r"\Cov",
    "law, two values",
    "covariance",
    r"\operatorname{Cov}_{Z \sim q}(h(Z), 1) = 0",
    lazy=True,
)
def covariance(node: Node, world: World) -> Value:
    if len(node.args) != 3:
        raise Unreadable("a covariance is of two values")
    bound, first, second = node.args
    return _covariance(_laws(bound, (first, second), world), first, second, world)


def _covariance(laws: list[tuple[str, Value]], first: Node, second: Node, world: World) -> Value:
    both = Node("times", (first, second), first.span)
    return minus(
        average(laws, both, world), times(average(laws, first, world), average(laws, second, world))
    )


@construct(
    "probability",
    "expectation",
    r"\Pr",
    "law, condition",
    "probability of a condition",
    r"\Pr_{X \sim \mathrm{Bernoulli}(p)}[X = 1] = p",
    lazy=True,
)
def probability(node: Node, world: World) -> Value:
    bound, body = node.args
    laws = _laws(bound, (body,), world)
    if any(isinstance(law, Law) and law.name != "bernoulli" for _, law in laws):
        raise Unreadable(r"probabilities are summed over finite laws; for a normal law write \Phi")
    return _probability(laws, body, world)


def _probability(laws: list[tuple[str, Value]], body: Node, world: World) -> sympy.Expr:
    if not laws:
        return sympy.S.One if truth(body, world) else sympy.S.Zero
    (key, law), rest = laws[0], laws[1:]
    parts = [w * _probability(rest, body, world.child({key: z})) for z, w in outcomes(law)]
    return sympy.Add(*parts)


@construct(
    "divergence",
    "divergence",
    r"\KL D",
    "two mass functions",
    "Kullback–Leibler divergence, in nats",
    r"D_{\mathrm{KL}}(q \| q) = 0",
)
def divergence(p: Value, q: Value) -> sympy.Expr:
    if not isinstance(q, Function):
        raise Unreadable(f"expected a mass function, got {describe(q)}")
    total: list[sympy.Expr] = []
    for z, weight in outcomes(p):
        other = number(q.call(z))
        if other == 0:
            return sympy.oo
        total.append(weight * sympy.log(weight / other))
    return sympy.Add(*total)
