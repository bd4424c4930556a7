"""Densities on ℝ, each with integral 1 by its form: high peaks, heavy tails, one-sided, steps.

The words beside each body are what else holds of it.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.terms import PI, Term
from derivations.worlds.slots import Slots

Body = Callable[[tuple[Term, ...], Slots], Term]


def normal(x: Term, centre: Term, width: Term) -> Term:
    """exp(−((x − c)/w)²/2) / (w √(2π))."""
    return t.exp(-(((x - centre) / width) ** 2) / 2) / (width * t.sqrt(2 * PI))


def _normal(xs: tuple[Term, ...], s: Slots) -> Term:
    return normal(xs[0], s.real("c"), s.positive("w"))


def _peak(xs: tuple[Term, ...], s: Slots) -> Term:
    """So narrow that its values are far above 1."""
    return normal(xs[0], s.real("c"), s.positive("w") * t.num(fmpq(1, 100)))


def _mixture(xs: tuple[Term, ...], s: Slots) -> Term:
    share = s.share("share")
    one = normal(xs[0], s.real("c"), s.positive("w") / 4)
    return share * one + (1 - share) * normal(xs[0], s.real("d"), s.positive("v"))


def _cauchy(xs: tuple[Term, ...], s: Slots) -> Term:
    """1 / (π w (1 + ((x − c)/w)²)): no mean."""
    w = s.positive("w")
    return t.power(PI * w * (1 + ((xs[0] - s.real("c")) / w) ** 2), -1)


def _student(xs: tuple[Term, ...], s: Slots) -> Term:
    """2 / (π w (1 + ((x − c)/w)²)²): a mean and a variance, no fourth moment."""
    w = s.positive("w")
    return 2 * t.power(PI * w * (1 + ((xs[0] - s.real("c")) / w) ** 2) ** 2, -1)


def _logistic(xs: tuple[Term, ...], s: Slots) -> Term:
    """1 / (4w cosh²((x − c)/2w))."""
    w = s.positive("w")
    return t.power(4 * w * t.function("cosh", (xs[0] - s.real("c")) / (2 * w)) ** 2, -1)


def _laplace(xs: tuple[Term, ...], s: Slots) -> Term:
    """exp(−|x − c|/w) / 2w."""
    w = s.positive("w")
    return t.exp(-t.absolute(xs[0] - s.real("c")) / w) / (2 * w)


def _one_sided(xs: tuple[Term, ...], s: Slots) -> Term:
    """r exp(−r(x − c)) from c on, 0 before."""
    x, rate = xs[0] - s.real("c"), s.positive("w")
    return t.ite(t.lt(x, t.ZERO), t.ZERO, rate * t.exp(-rate * x))


def _uniform(xs: tuple[Term, ...], s: Slots) -> Term:
    """1/w between c and c + w."""
    low, w = s.real("c"), s.positive("w")
    return t.ite(t.conj(t.le(low, xs[0]), t.le(xs[0], low + w)), 1 / w, t.ZERO)


_SMOOTH = frozenset({"smooth", "positive"})
_KINK = frozenset({"positive"})
_NONE: frozenset[str] = frozenset()

DENSITIES: tuple[tuple[Body, frozenset[str]], ...] = (
    (_normal, _SMOOTH), (_peak, _SMOOTH), (_mixture, _SMOOTH), (_laplace, _KINK),
    (_one_sided, _NONE), (_cauchy, _SMOOTH), (_uniform, _NONE), (_student, _SMOOTH),
    (_logistic, _SMOOTH),
)  # fmt: skip
MILD_DENSITIES: tuple[Body, ...] = (_normal, _mixture)
