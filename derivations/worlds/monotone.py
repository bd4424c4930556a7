"""Strictly increasing functions of one argument: steep, flat, levelling off, with jumps."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.worlds.slots import Slots

Body = Callable[[tuple[Term, ...], Slots], Term]

#: 10⁻⁹: what is positive may be very small.
TINY = t.num(fmpq(1, 10**9))


def slow(xs: tuple[Term, ...]) -> tuple[Term, ...]:
    """Arguments drawn into (−1, 1)."""
    return tuple(x * t.power(t.sqrt(1 + x**2), -1) for x in xs)


def _rise(s: Slots, x: Term) -> Term:
    return s.positive("a") * x + s.real("0")


INCREASING: tuple[Body, ...] = (
    lambda xs, s: _rise(s, xs[0]),
    lambda xs, s: (xs[0] - s.real("c")) ** 3 + s.real("0"),
    lambda xs, s: t.function("tanh", _rise(s, xs[0])),
    lambda xs, s: t.exp(_rise(s, xs[0])),
    lambda xs, s: -t.exp(-_rise(s, xs[0])),
    lambda xs, s: t.num(fmpq(1, 10_000)) * xs[0] + s.real("0"),
    lambda xs, s: _rise(s, xs[0]) + xs[0] ** 3,
    lambda xs, s: t.log(1 + t.exp(_rise(s, xs[0]))),
    lambda xs, s: TINY * t.function("atan", xs[0]),
    lambda xs, s: t.function("sinh", _rise(s, xs[0])) - t.exp(-xs[0]),
)
MILD_INCREASING: tuple[Body, ...] = (
    lambda xs, s: s.positive("a") * t.function("tanh", xs[0]) + s.real("0"),
    lambda xs, s: t.function("tanh", xs[0]) + t.num("1/4") * t.function("tanh", xs[0]) ** 3,
)
ROUGH_INCREASING: tuple[Body, ...] = (
    lambda xs, s: xs[0] + t.floor(xs[0] - s.real("c")),
    lambda xs, s: TINY * xs[0] + t.ite(t.lt(xs[0], s.real("c")), t.ZERO, s.positive("j")),
    lambda xs, s: xs[0] + s.positive("a") * t.absolute(xs[0]) * t.power(1 + s.positive("a"), -1),
)
