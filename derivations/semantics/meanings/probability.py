"""Expectations over finite laws, coin sequences and the normal family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.exact import gap_sign
from derivations.semantics.meanings.arithmetic import minus, plus, times
from derivations.semantics.meanings.calculus import integrate
from derivations.semantics.meanings.logic import truth
from derivations.semantics.sets import refuse_large
from derivations.semantics.table import construct
from derivations.semantics.values import (
    ZERO,
    Array,
    FiniteSet,
    Function,
    Law,
    Undefined,
    Value,
    describe,
    integer,
    number,
    vector,
)
from derivations.semantics.world import World, evaluate

#: Longest coin sequence that is summed over all outcomes.
MAX_COINS = 10


@construct("normal", "law", r"\mathcal{N}", "law on ℝ", "normal law with mean and variance; with x first its density", r"\mathbb{E}_{X \sim \mathcal{N}(a, 1)}[X] = a")
def normal(mean: Value, variance: Value) -> Law:
    return Law("normal", (number(mean), _spread(variance)))


def _spread(variance: Value) -> sympy.Expr:
    found = number(variance, "the variance")
    if found.is_number and gap_sign(found, sympy.S.Zero) <= 0:
        raise Undefined("a normal law with a variance that is not positive")
    return found


@construct("normal density", "built", "", "ℝ", "density of the normal law at x", r"\mathcal{N}(0; 0, 1) = \frac{1}{\sqrt{2 \pi}}")
def normal_density(x: Value, mean: Value, variance: Value) -> sympy.Expr:
    gap, spread = number(x) - number(mean), _spread(variance)
    return sympy.exp(-(gap**2) / (2 * spread)) / sympy.sqrt(2 * sympy.pi * spread)


@construct("bernoulli", "law", r"\Bernoulli", "law on {0, 1}; ^K on {0, 1}^K", "coin with probability p of 1; a power is a sequence of independent coins", r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(p)}[X] = p")
def bernoulli(p: Value) -> Law:
    return Law("bernoulli", (number(p), sympy.S.One, False))


def repeated(law: Law, count: int) -> Law:
    """A coin law to a power."""
    if law.name != "bernoulli":
        raise Unreadable("a power of a law is understood for Bernoulli laws")
    if not 0 <= count <= MAX_COINS:
        raise Unreadable(f"at most {MAX_COINS} coins are summed over, got {count}")
    return Law("bernoulli", (law.parameters[0], sympy.Integer(count), True))


@construct("uniform", "law", r"\Uniform", "law on an interval", "uniform law on [a, b]", r"\mathbb{E}_{X \sim \mathrm{Uniform}(0, 2)}[X] = 1")
def uniform(a: Value, b: Value) -> Law:
    return Law("uniform", (number(a), number(b)))


for _op in ("bernoulli density", "uniform density"):

    @construct(_op, "built", "", "", "", "")
    def _no_density(*_: Value) -> Value:
        raise Unreadable("the density form is understood for the normal law only")


@construct("cdf", "function", r"\Phi", "ℝ → (0, 1)", "distribution function of N(0, 1), where Φ is not declared", r"\Phi(0) = \frac{1}{2}")
def cdf(x: Value) -> sympy.Expr:
    return (1 + sympy.erf(number(x) / sympy.sqrt(2))) / 2


@construct("quantile", "function", r"\Phi^{-1}", "(0, 1) → ℝ", "inverse of Φ", r"\Phi^{-1}(\Phi(a)) = a")
def quantile(u: Value) -> sympy.Expr:
    inner = number(u)
    if inner.is_number and not (gap_sign(inner, sympy.S.Zero) > 0 and gap_sign(inner, sympy.S.One) < 0):
        raise Undefined("a quantile outside (0, 1)")
    return sympy.sqrt(2) * sympy.erfinv(2 * inner - 1)


@construct("pdf", "function", r"\varphi \phi", "ℝ → ℝ_{>0}", "density of N(0, 1), where φ is not declared", r"\varphi(0) = \frac{1}{\sqrt{2 \pi}}")
def pdf(x: Value) -> sympy.Expr:
    return sympy.exp(-(number(x) ** 2) / 2) / sympy.sqrt(2 * sympy.pi)


# -- expectations -------------------------------------------------------------------


def outcomes(law: Value) -> Iterator[tuple[Value, sympy.Expr]]:
    """The outcomes of a finite law with their probabilities; those of probability 0 are left out."""
    if isinstance(law, Function) and law.kind in ("mass", "table", "definition", "function"):
        domain = law.domains[-1] if law.domains else None
        if not isinstance(domain, FiniteSet):
            raise Unreadable(f"an expectation needs a mass function on a finite set, got {describe(law)}")
        weighed = ((z, number(law.call(z), "a probability")) for z in domain)
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
        raise Unreadable(r"no random variable occurs in this expectation; write \mathbb{E}_{Z \sim q}[…]", bound.span)
    return [(key, world.lookup(key)) for key in found]


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


def _integrated(key: str, law: Law, rest: list[tuple[str, Value]], body: Node, world: World) -> Value:
    variable = sympy.Dummy(key, real=True)
    inner = average(rest, body, world.child({key: variable}))
    if law.name == "uniform":
        low, high = law.parameters
        return _each(inner, lambda x: integrate(x / (high - low), variable, low, high))
    from derivations.semantics.gaussian import expectation

    return _each(inner, lambda x: expectation(x, variable, *law.parameters))


def _each(value: Value, f: object) -> Value:
    return value.map(f) if isinstance(value, Array) else f(number(value))  # type: ignore[arg-type, operator]


@construct("expectation", "expectation", r"\mathbb{E}", "law, value", "expectation; the law stands below, or its variables are declared with ∼", r"\mathbb{E}_{Z \sim q}[1] = 1", lazy=True)
def expectation_(node: Node, world: World) -> Value:
    bound, *bodies = node.args
    if len(bodies) != 1:
        raise Unreadable("an expectation is of one value")
    return average(_laws(bound, tuple(bodies), world), bodies[0], world)


@construct("variance", "expectation", r"\Var", "law, value", "variance", r"\operatorname{Var}_{Z \sim q}[h(Z)] = \mathbb{E}_{Z \sim q}[h(Z)^2] - (\mathbb{E}_{Z \sim q}[h(Z)])^2", lazy=True)
def variance(node: Node, world: World) -> Value:
    bound, body = node.args
    return _covariance(_laws(bound, (body,), world), body, body, world)


@construct("covariance", "expectation", r"\Cov", "law, two values", "covariance", r"\operatorname{Cov}_{Z \sim q}(h(Z), 1) = 0", lazy=True)
def covariance(node: Node, world: World) -> Value:
    if len(node.args) != 3:
        raise Unreadable("a covariance is of two values")
    bound, first, second = node.args
    return _covariance(_laws(bound, (first, second), world), first, second, world)


def _covariance(laws: list[tuple[str, Value]], first: Node, second: Node, world: World) -> Value:
    both = Node("times", (first, second), first.span)
    return minus(average(laws, both, world), times(average(laws, first, world), average(laws, second, world)))


@construct("probability", "expectation", r"\Pr", "law, condition", "probability of a condition", r"\Pr_{X \sim \mathrm{Bernoulli}(p)}[X = 1] = p", lazy=True)
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


@construct("divergence", "divergence", r"\KL D", "two mass functions", "Kullback–Leibler divergence, in nats", r"D_{\mathrm{KL}}(q \| q) = 0")
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


def power_of_law(law: Law, exponent: Value) -> Law:
    """`\\mathrm{Bernoulli}(p)^K`."""
    return repeated(law, integer(exponent, "the number of coins"))
