"""Laws: normal, Bernoulli, uniform; the normal cdf, its inverse and the normal density."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.semantics.duties import require
from derivations.semantics.exact import exponent, near, settle
from derivations.meaning.expect import integer, number
from derivations.meaning.table import construct
from derivations.meaning.values import Law, Value

#: Longest coin sequence that is summed over all outcomes.
MAX_COINS = 10


@construct(
    "normal",
    "law",
    r"\mathcal{N}",
    "law on ℝ",
    "normal law with mean and variance; with x first its density",
    r"\mathbb{E}_{X \sim \mathcal{N}(a, 1)}[X] = a",
)
def normal(mean: Value, variance: Value) -> Law:
    return Law("normal", (number(mean), _spread(variance)))


def _spread(variance: Value) -> sympy.Expr:
    found = number(variance, "the variance")
    require(found, "positive", "a normal law with a variance that is not positive")
    return found


@construct(
    "normal density",
    "built",
    "",
    "ℝ",
    "density of the normal law at x",
    r"\mathcal{N}(0; 0, 1) = \frac{1}{\sqrt{2 \pi}}",
)
def normal_density(x: Value, mean: Value, variance: Value) -> sympy.Expr:
    gap, spread = number(x) - number(mean), _spread(variance)
    bell = sympy.exp(exponent(-(gap**2) / (2 * spread)))
    return settle(bell / sympy.sqrt(2 * sympy.pi * spread))


@construct(
    "bernoulli",
    "law",
    r"\Bernoulli",
    "law on {0, 1}; ^K on {0, 1}^K",
    "coin with probability p of 1; a power is a sequence of independent coins",
    r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(p)}[X] = p",
)
def bernoulli(p: Value) -> Law:
    return Law("bernoulli", (number(p), sympy.S.One, False))


def repeated(law: Law, count: int) -> Law:
    """A coin law to a power."""
    if law.name != "bernoulli":
        raise Unreadable("a power of a law is understood for Bernoulli laws")
    if not 0 <= count <= MAX_COINS:
        raise Unreadable(f"at most {MAX_COINS} coins are summed over, got {count}")
    return Law("bernoulli", (law.parameters[0], sympy.Integer(count), True))


@construct(
    "uniform",
    "law",
    r"\Uniform",
    "law on an interval",
    "uniform law on [a, b]",
    r"\mathbb{E}_{X \sim \mathrm{Uniform}(0, 2)}[X] = 1",
)
def uniform(a: Value, b: Value) -> Law:
    return Law("uniform", (number(a), number(b)))


@construct(
    "cdf",
    "function",
    r"\Phi",
    "ℝ → (0, 1)",
    "distribution function of N(0, 1), where Φ is not declared",
    r"\Phi(0) = \frac{1}{2}",
)
def cdf(x: Value) -> sympy.Expr:
    return settle((1 + sympy.erf(near(number(x)) / sympy.sqrt(2))) / 2)


@construct(
    "quantile", "function", r"\Phi^{-1}", "(0, 1) → ℝ", "inverse of Φ", r"\Phi(\Phi^{-1}(p)) = p"
)
def quantile(u: Value) -> sympy.Expr:
    inner = number(u)
    require(inner, "positive", "a quantile outside (0, 1)")
    require(1 - inner, "positive", "a quantile outside (0, 1)")
    return settle(sympy.sqrt(2) * sympy.erfinv(2 * inner - 1))


@construct(
    "pdf",
    "function",
    r"\varphi \phi",
    "ℝ → ℝ_{>0}",
    "density of N(0, 1), where φ is not declared",
    r"\varphi(0) = \frac{1}{\sqrt{2 \pi}}",
)
def pdf(x: Value) -> sympy.Expr:
    return settle(sympy.exp(exponent(-(number(x) ** 2) / 2)) / sympy.sqrt(2 * sympy.pi))


def power_of_law(law: Law, exponent: Value) -> Law:
    """`\\mathrm{Bernoulli}(p)^K`."""
    return repeated(law, integer(exponent, "the number of coins"))


for _op in ("bernoulli density", "uniform density"):

    @construct(_op, "built", "", "", "", "")
    def _no_density(*_: Value) -> Value:
        raise Unreadable("the density form is understood for the normal law only")
