"""Laws: normal, Bernoulli, uniform; the normal cdf, its inverse and the normal density."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.casts import integer, number
from derivations.meaning.laws import MAX_COINS, Coins, Law, Normal, Uniform
from derivations.meaning.table import construct, refused
from derivations.meaning.values import Value


@construct(
    "normal",
    "law",
    r"\mathcal{N}",
    "law on ℝ",
    "normal law with mean and variance; with x first its density",
    r"\mathbb{E}_{X \sim \mathcal{N}(a, 1)}[X] = a",
)
def normal(mean: Value, variance: Value) -> Normal:
    return Normal(number(mean, "the mean"), number(variance, "the variance"))


@construct(
    "normal density",
    "built",
    "",
    "ℝ",
    "density of the normal law at x",
    r"\mathcal{N}(0; 0, 1) = \frac{1}{\sqrt{2 \pi}}",
)
def normal_density(x: Value, mean: Value, variance: Value) -> Term:
    law = normal(mean, variance)
    return t.guard(law.sound, law.density(number(x)), law.why)


@construct(
    "bernoulli",
    "law",
    r"\Bernoulli",
    "law on {0, 1}; ^K on {0, 1}^K",
    "coin with probability p of 1; a power is a sequence of independent coins",
    r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(p)}[X] = p",
)
def bernoulli(p: Value) -> Law:
    return Coins(number(p, "a probability"))


def power_of_law(law: Law, exponent: Value) -> Law:
    """`\\mathrm{Bernoulli}(p)^K`: a sequence of K coins."""
    count = integer(exponent, "the number of coins")
    if not isinstance(law, Coins) or law.sequence:
        raise Unreadable("a power of a law is understood for Bernoulli laws")
    if not 0 <= count <= MAX_COINS:
        raise Unreadable(f"at most {MAX_COINS} coins are summed over, got {count}")
    return Coins(law.p, count, sequence=True)


@construct(
    "uniform",
    "law",
    r"\Uniform",
    "law on an interval",
    "uniform law on [a, b]",
    r"\mathbb{E}_{X \sim \mathrm{Uniform}(0, 2)}[X] = 1",
)
def uniform(a: Value, b: Value) -> Law:
    return Uniform(number(a, "the lower end"), number(b, "the upper end"))


@construct(
    "cdf",
    "function",
    r"\Phi",
    "ℝ → (0, 1)",
    "distribution function of N(0, 1), where Φ is not declared",
    r"\Phi(0) = \frac{1}{2}",
)
def cdf(x: Value) -> Term:
    return (1 + t.function("erf", number(x) / t.sqrt(2))) / 2


@construct(
    "quantile", "function", r"\Phi^{-1}", "(0, 1) → ℝ", "inverse of Φ", r"\Phi(\Phi^{-1}(p)) = p"
)
def quantile(u: Value) -> Term:
    inner = number(u)
    inside = t.conj(t.lt(t.ZERO, inner), t.lt(inner, t.ONE))
    value = t.sqrt(2) * t.function("erfinv", 2 * inner - 1)
    return t.guard(inside, value, "a quantile outside (0, 1)")


@construct(
    "pdf",
    "function",
    r"\varphi \phi",
    "ℝ → ℝ_{>0}",
    "density of N(0, 1), where φ is not declared",
    r"\varphi(0) = \frac{1}{\sqrt{2 \pi}}",
)
def pdf(x: Value) -> Term:
    return t.exp(-(number(x) ** 2) / 2) / t.sqrt(2 * t.PI)


for _op in ("bernoulli density", "uniform density"):
    refused(_op, "the density form is understood for the normal law only")
