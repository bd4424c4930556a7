"""Declared functions of real arguments from rich families, as lambdas over core terms.

Each table lists makers of bodies, the simplest first; a maker takes the arguments and a
`Slots`, which gives it coefficients and random directions. What was declared (smooth,
increasing, positive, …) holds for every member of its table by its form.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.kernel import terms as t
from derivations.kernel.calculus import Lambda
from derivations.kernel.terms import Term
from derivations.worlds.densities import DENSITIES, MILD_DENSITIES
from derivations.worlds.makers import Shape
from derivations.worlds.monotone import INCREASING, MILD_INCREASING, ROUGH_INCREASING, TINY, slow
from derivations.worlds.samples import Source
from derivations.worlds.slots import Slots

Body = Callable[[tuple[Term, ...], Slots], Term]


def argument_name(i: int) -> str:
    """The name of the i-th argument of a lambda, counted from 1."""
    return f"·{i}"


def member(
    label: str, shape: Shape, source: Source, *, bounded: bool = False, at: int = 0
) -> Lambda:
    """A member of the family of functions of a shape; `at` moves on in its table.

    With `bounded` it changes slowly, so that double precision can follow.
    """
    names = tuple(argument_name(i + 1) for i in range(shape.arity))
    slots = Slots(label, source)
    table = _table(shape, bounded)
    body = table[(slots.choice("family") + at) % len(table)]
    return names, body(tuple(map(t.var, names)), slots)


def family_size(shape: Shape) -> int:
    """How many kinds of members a shape has."""
    return len(_table(shape, False))


def _table(shape: Shape, bounded: bool) -> tuple[Body, ...]:
    facts = shape.facts
    rough = "smooth" not in facts and not bounded
    if "density" in facts:
        return (
            MILD_DENSITIES
            if bounded
            else tuple(body for body, words in DENSITIES if facts & {"smooth", "positive"} <= words)
        )
    increasing, positive = "increasing" in facts, "positive" in facts
    nonnegative = "nonnegative" in facts and not positive
    if increasing:
        table = MILD_INCREASING if bounded else INCREASING + ROUGH_INCREASING * rough
        return tuple(map(_exponential, table)) if positive or nonnegative else table
    if "convex" in facts:
        return CONVEX + ROUGH_CONVEX * rough
    table = MILD if bounded else PLAIN + ROUGH * rough
    if positive:
        return (
            tuple(map(_bounded_positive, table))
            if bounded
            else POSITIVE + tuple(map(_exponential, table))
        )
    if nonnegative:
        return tuple(map(_squared, table)) if bounded else (
            *map(_squared, table[:4]), *POSITIVE, *map(_squared, table[4:]),
            *(_nonnegative_rough * rough),
        )  # fmt: skip
    return table


def _exponential(body: Body) -> Body:
    return lambda xs, s: t.exp(body(xs, s))


def _squared(body: Body) -> Body:
    return lambda xs, s: body(xs, s) ** 2


def _bounded_positive(body: Body) -> Body:
    return lambda xs, s: t.num("1/2") + body(xs, s) ** 2


# -- parts ----------------------------------------------------------------------------


def _linear(xs: tuple[Term, ...], s: Slots, slot: str = "") -> Term:
    """c + Σ aᵢ xᵢ in a direction that is not 0."""
    return t.add(s.real(slot + "0"), s.direction(xs, slot))


def _square(xs: tuple[Term, ...], s: Slots) -> Term:
    """A general polynomial of degree 2, with cross terms."""
    mixed = [
        s.real(f"{i},{j}") * x * y for i, x in enumerate(xs) for j, y in enumerate(xs) if i <= j
    ]
    return t.add(_linear(xs, s), *mixed)


def _cubic(xs: tuple[Term, ...], s: Slots) -> Term:
    """Cubes and products in random directions."""
    a, b = s.direction(xs, "a"), s.direction(xs, "b")
    return t.add(_linear(xs, s), s.real("cube") * a**3, s.nonzero("mixed") * a * a * b, b * b)


def _bump(xs: tuple[Term, ...], s: Slots) -> Term:
    """h · exp(−Σ ((xᵢ − cᵢ)/w)²) on a slope."""
    squares = [((x - s.real(f"c{i}")) / s.positive("w")) ** 2 for i, x in enumerate(xs)]
    return s.real("0") + s.nonzero("h") * t.exp(-t.add(*squares))


def _waves(xs: tuple[Term, ...], s: Slots) -> Term:
    """Two waves of different frequencies in random directions."""
    one = t.function("sin", s.positive("f") * s.direction(xs, "a") + s.real("p"))
    two = t.function("cos", s.direction(xs, "b"))
    return t.add(s.nonzero("A") * one, s.real("B") * two, s.real("0"))


def _tail(xs: tuple[Term, ...], s: Slots) -> Term:
    """c ± exp(d · x)."""
    return s.real("0") + s.nonzero("h") * t.exp(s.direction(xs, "a"))


def _steep(xs: tuple[Term, ...], s: Slots) -> Term:
    """h · exp(|x|²), or steeper in one direction: k grows with the draw."""
    if s.choice("steep") % 2 == 0:
        return s.nonzero("h") * t.exp(t.add(*(x**2 for x in xs)))
    return s.nonzero("h") * t.exp(s.positive("k") * s.direction(xs, "a") ** 2)


def _levelled(xs: tuple[Term, ...], s: Slots) -> Term:
    return t.function("tanh", _linear(xs, s, "l"))


def _constant(xs: tuple[Term, ...], s: Slots) -> Term:
    return s.real("0")


def _product(xs: tuple[Term, ...], s: Slots) -> Term:
    """Polynomial times decay: vanishes at both ends and changes sign."""
    a = s.direction(xs, "a")
    return _linear(xs, s) * t.exp(-(a**2))


def _wavy_slope(xs: tuple[Term, ...], s: Slots) -> Term:
    """Mostly rising, and falling again and again."""
    a = s.direction(xs, "a")
    return t.add(a, s.nonzero("A") * t.function("sin", s.positive("f") * a), s.real("0"))


def _quartic(xs: tuple[Term, ...], s: Slots) -> Term:
    """Two minima."""
    a, b = s.direction(xs, "a"), s.direction(xs, "b")
    return t.add(a**4, s.nonzero("2") * a**2, s.real("1") * b, s.real("0"))


def _runge(xs: tuple[Term, ...], s: Slots) -> Term:
    """A rational function without poles."""
    a, b = s.direction(xs, "a"), s.direction(xs, "b")
    return (s.real("0") + b) * t.power(1 + a**2, -1)


PLAIN: tuple[Body, ...] = (
    _linear, _square, _waves, _cubic, _bump, _tail, _quartic, _wavy_slope, _product, _steep,
    _levelled, _runge, _constant,
)  # fmt: skip


MILD: tuple[Body, ...] = (
    lambda xs, s: _linear(slow(xs), s),
    lambda xs, s: _square(slow(xs), s),
    lambda xs, s: t.function("sin", _linear(slow(xs), s)),
    _constant,
)

# -- without derivatives --------------------------------------------------------------

ROUGH: tuple[Body, ...] = (
    lambda xs, s: s.nonzero("h") * t.absolute(_linear(xs, s)) + s.real("c"),
    lambda xs, s: t.floor(_linear(xs, s)),
    lambda xs, s: t.ite(t.lt(_linear(xs, s), t.ZERO), s.real("low"), s.real("high")),
    lambda xs, s: t.extreme("max", (_linear(xs, s, "a"), _linear(xs, s, "b"))),
    lambda xs, s: t.sign(_linear(xs, s)) * t.sqrt(t.absolute(_linear(xs, s))),
)
_nonnegative_rough: tuple[Body, ...] = (
    lambda xs, s: t.absolute(_linear(xs, s)),
    lambda xs, s: t.extreme("max", (_linear(xs, s), t.ZERO)),
)

# -- positive -------------------------------------------------------------------------

POSITIVE: tuple[Body, ...] = (
    lambda xs, s: s.positive("0"),
    lambda xs, s: s.positive("0") + _linear(xs, s) ** 2,
    lambda xs, s: t.exp(_linear(xs, s)),
    lambda xs, s: t.exp(-(s.direction(xs, "a") ** 2)),
    lambda xs, s: t.power(s.positive("0") + _linear(xs, s) ** 2, -1),
    lambda xs, s: TINY + _square(xs, s) ** 2,
    lambda xs, s: 2 + t.function("sin", _linear(xs, s)),
    lambda xs, s: TINY * t.exp(_linear(xs, s)),
)

# -- convex ---------------------------------------------------------------------------

CONVEX: tuple[Body, ...] = (
    lambda xs, s: s.direction(xs, "a") ** 2 + _linear(xs, s),
    _linear,
    lambda xs, s: t.exp(_linear(xs, s)) + s.direction(xs, "b"),
    lambda xs, s: s.direction(xs, "a") ** 4 + s.direction(xs, "b") ** 2,
    lambda xs, s: t.log(t.exp(_linear(xs, s, "a")) + t.exp(_linear(xs, s, "b"))),
    lambda xs, s: t.sqrt(1 + _linear(xs, s) ** 2),
)
ROUGH_CONVEX: tuple[Body, ...] = (
    lambda xs, s: t.absolute(_linear(xs, s)),
    lambda xs, s: t.extreme("max", (_linear(xs, s, "a"), _linear(xs, s, "b"))),
)
