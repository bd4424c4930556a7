"""Laws that are no mass function of the page, a class each: normal, uniform, coins.

A law says when its parameters make sense (`sound`, or else `why` not) and what weighs its
values: a density between two `ends`, or finitely many `outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.values import Value, vector

#: Longest coin sequence that is summed over all outcomes.
MAX_COINS = 10


@dataclass(frozen=True, slots=True)
class Normal:
    """N(mean, variance): density exp(−(x − mean)²/(2 variance)) / √(2π variance)."""

    mean: Term
    variance: Term
    why = "a normal law with a variance that is not positive"

    @property
    def sound(self) -> Term:
        """The variance is positive."""
        return t.lt(t.ZERO, self.variance)

    @property
    def ends(self) -> tuple[Term, Term]:
        """The whole line."""
        return t.MINUS_INFINITY, t.INFINITY

    def density(self, x: Term) -> Term:
        """The bell curve, which has a value at least where the law is sound."""
        bell = t.exp(-((x - self.mean) ** 2) / (2 * self.variance))
        return bell / t.sqrt(2 * t.PI * self.variance)


@dataclass(frozen=True, slots=True)
class Uniform:
    """The uniform law on [low, high]: density 1/(high − low) there."""

    low: Term
    high: Term
    why = "a uniform law whose ends are not in order"

    @property
    def sound(self) -> Term:
        """The ends are in order."""
        return t.lt(self.low, self.high)

    @property
    def ends(self) -> tuple[Term, Term]:
        """Where it lives."""
        return self.low, self.high

    def density(self, x: Term) -> Term:
        """The same at each point between the ends."""
        return 1 / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Coins:
    """Bernoulli(p), or with `sequence` the vector of `count` independent coins."""

    p: Term
    count: int = 1
    sequence: bool = False
    why = "a coin with a probability outside [0, 1]"

    @property
    def sound(self) -> Term:
        """p is a probability."""
        return t.conj(t.le(t.ZERO, self.p), t.le(self.p, t.ONE))

    def outcomes(self) -> Iterator[tuple[Value, Term]]:
        """Each outcome with its probability."""
        for bits in product((0, 1), repeat=self.count):
            weight = t.mul(*(self.p if bit else 1 - self.p for bit in bits))
            faces = [t.num(bit) for bit in bits]
            yield (vector(faces) if self.sequence else faces[0]), weight


Continuous = Normal | Uniform
Law = Normal | Uniform | Coins
