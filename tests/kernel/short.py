# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Short names for terms in tests, and what a test asks most: is it proved, what is its value."""

from __future__ import annotations

from flint import arb, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown
from derivations.kernel.judge import truth_of
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.kernel.values import World, enclosure

#: What the tests of the kernel import with a star.
__all__ = [
    "FALSE", "HALF", "HIDDEN_ZERO", "INF", "MINF", "NOWHERE", "ONE", "PI", "TRUE", "ZERO",
    "a", "atan", "b", "c", "cos", "cosh", "d", "digamma", "erf", "erfinv", "exp", "f", "gamma",
    "lgamma", "log", "n", "near", "proves", "s", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
    "truth", "u", "value", "x", "y", "z",
]  # fmt: skip

x, y, z, a, b, c, d, n, s, u = map(t.var, "x y z a b c d n s u".split())
ZERO, ONE, HALF, PI, TRUE, FALSE = t.ZERO, t.ONE, t.HALF, t.PI, t.TRUE, t.FALSE
INF, MINF = t.INFINITY, t.MINUS_INFINITY
#: A number that is 0, though only a proof can tell; and one that has no value.
HIDDEN_ZERO = t.function("sin", t.ONE) ** 2 + t.function("cos", t.ONE) ** 2 - 1
NOWHERE = t.guard(t.FALSE, t.ZERO, "nowhere")


def fn(name: str) -> object:
    """A function of one number by its name."""
    return lambda arg: t.function(name, t.as_term(arg))


sin, cos, tan, sinh, cosh, tanh, atan, erf, erfinv, gamma, lgamma, digamma = map(
    fn, "sin cos tan sinh cosh tanh atan erf erfinv gamma lgamma digamma".split()
)
exp, log, sqrt = t.exp, t.log, t.sqrt


def f(*args: Term, orders: tuple[int, ...] = ()) -> Term:
    """An opaque function that is smooth."""
    return t.call("f", *map(t.as_term, args), orders=orders, smooth=len(args))


def proves(claim: Term, *facts: Term) -> bool:
    """Whether the rules prove a claim from facts."""
    return Prover(facts).proves(claim)


def sign(term: Term, *facts: Term) -> str:
    """The sign that the rules give."""
    return Prover(facts).sign(term)


def value(term: Term, bits: int = 128, **values: object) -> object:
    """The value in a world, "missing" where there certainly is none, "unknown" where it is not enclosed."""
    world = World({k: v if isinstance(v, Term) else t.num(v) for k, v in values.items()})
    try:
        return enclosure(term, world, bits)
    except Missing:
        return "missing"
    except Unknown:
        return "unknown"


def near(found: object, expected: str, digits: int = 12) -> bool:
    """Whether an enclosure contains a decimal number and is not much wider than its last digit."""
    if isinstance(found, str):
        return False
    ball = arb(found) if isinstance(found, fmpq) else found
    slack = arb(10) ** -digits * (1 + abs(arb(expected)))
    return bool(abs(ball - arb(expected)) < slack) and bool(ball.rad() < slack)


def truth(claim: Term, functions: dict | None = None, **values: object) -> str:
    """The truth of a proposition in a world, in words."""
    put = {k: v if isinstance(v, Term) else t.num(v) for k, v in values.items()}
    return truth_of(claim, World(put, functions or {})).value
