"""Expectations over finite laws, coin sequences and the normal family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import describe, is_number, number, refuse_large
from derivations.meaning.derivatives import integrated
from derivations.meaning.laws import Coins, Continuous, Normal, Uniform
from derivations.meaning.lazily import truth, undefined, under
from derivations.meaning.rows.arithmetic import minus, plus, times
from derivations.meaning.table import construct
from derivations.meaning.values import ZERO, Array, FiniteSet, Function, Random, Undefined, Value
from derivations.meaning.world import World, evaluate

# -- expectations -------------------------------------------------------------------


def outcomes(law: Value) -> Iterator[tuple[Value, Term]]:
    """The outcomes of a finite law with their probabilities, without those of probability 0."""
    if isinstance(law, Function) and law.kind in ("mass", "table", "definition", "function"):
        domain = law.domains[-1] if law.domains else None
        if not isinstance(domain, FiniteSet):
            raise Unreadable(
                f"an expectation needs a mass function on a finite set, got {describe(law)}"
            )
        weighed: Iterable[tuple[Value, Term]] = (
            (z, number(law.call(z), "a probability")) for z in domain
        )
    elif isinstance(law, Coins):
        refuse_large(2**law.count, "the set of coin sequences")
        weighed = law.outcomes()
    else:
        raise Unreadable(f"expected a law after ∼, got {describe(law)}")
    return ((z, weight) for z, weight in weighed if weight is not t.ZERO)


def _sound(law: Value, value: Value) -> Value:
    """A value that exists only where the parameters of a law make sense."""
    if isinstance(law, Normal | Uniform | Coins):
        return under(law.sound, value, law.why)
    return value


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
    if isinstance(random.law, Continuous):
        return t.HALF
    return next(iter(outcomes(random.law)))[0]


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
    if isinstance(law, Continuous):
        return _sound(law, _integrated(key, law, rest, body, world))
    parts = []
    for z, weight in outcomes(law):
        world.budget.spend(1, "this expectation")
        parts.append(_weighed(weight, _inner(rest, body, world.child({key: z}))))
    if parts and all(map(is_number, parts)):
        return _sound(law, t.add(*map(number, parts)))
    return _sound(law, reduce(plus, parts, ZERO))


def _inner(rest: list[tuple[str, Value]], body: Node, world: World) -> Value:
    try:
        return average(rest, body, world)
    except Undefined as error:
        return undefined(error.message)


def _weighed(weight: Term, value: Value) -> Value:
    """Probability times value; an outcome of probability 0 does not count, whatever is there."""
    return _each(value, lambda x: _counted(weight, x, weight * x))


def _counted(weight: Term, value: Term, product: Term) -> Term:
    if value.total or t.known_positive(weight):
        return product
    return t.ite(t.eq(weight, t.ZERO), t.ZERO, product)


def _integrated(
    key: str, law: Continuous, rest: list[tuple[str, Value]], body: Node, world: World
) -> Value:
    """∫ density · value; what does not depend on the variable is its own mean."""
    with world.fresh(key) as x:
        inner = average(rest, body, world.child({key: x}))

        def mean(y: Term) -> Term:
            return (
                integrated(law.density(x) * y, x.data, *law.ends, world) if x.data in y.free else y
            )

        return _each(inner, mean)


def _each(value: Value, f: Callable[[Term], Term]) -> Value:
    if value is ZERO:
        return ZERO
    return value.map(f) if isinstance(value, Array) else f(number(value))


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
    if any(isinstance(law, Continuous) for _, law in laws):
        raise Unreadable(r"probabilities are summed over finite laws; for a normal law write \Phi")
    return _probability(laws, t.ONE, body, world)


def _probability(laws: list[tuple[str, Value]], weight: Term, body: Node, world: World) -> Term:
    """The weights of those outcomes in which a condition holds."""
    if not laws:
        condition = truth(body, world)
        met = t.ite(condition, weight, t.ZERO)
        return met if condition in (t.TRUE, t.FALSE) else _counted(weight, met, met)
    (key, law), rest = laws[0], laws[1:]
    parts = []
    for z, more in outcomes(law):
        world.budget.spend(1, "this probability")
        parts.append(_probability(rest, weight * more, body, world.child({key: z})))
    return number(_sound(law, t.add(*parts)))


@construct(
    "divergence",
    "divergence",
    r"\KL D",
    "two mass functions",
    "Kullback–Leibler divergence, in nats",
    r"D_{\mathrm{KL}}(q \| q) = 0",
)
def divergence(p: Value, q: Value) -> Term:
    """Σ p log(p/q), which is ∞ where q is 0 and p is not."""
    if not isinstance(q, Function):
        raise Unreadable(f"expected a mass function, got {describe(q)}")
    parts, uncovered = [], []
    for z, weight in outcomes(p):
        other = number(q.call(z))
        parts.append(t.ite(t.eq(weight, t.ZERO), t.ZERO, weight * t.log(weight / other)))
        if not t.known_positive(other):
            uncovered.append(t.conj(t.lt(t.ZERO, weight), t.eq(other, t.ZERO)))
    total = t.ite(t.disj(*uncovered), t.INFINITY, t.add(*parts))
    found: Term = _sound(p, total)
    return found
