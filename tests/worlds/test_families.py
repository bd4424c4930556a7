"""Declared functions: every member keeps what is declared, and the families are rich."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from itertools import pairwise

import mpmath
import pytest

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.calculus import Lambda, Substitution, derivative
from derivations.kernel.judge import truth_of
from derivations.kernel.terms import Term, num
from derivations.meaning.doubles import as_float
from derivations.worlds.families import family_size, member
from derivations.worlds.makers import Shape
from derivations.worlds.samples import sources

POINTS = [num(p) for p in ("-7/2", "-1", "-1/3", "0", "1/5", "1", "2", "9/2")]


def shape(words: str, arity: int = 1) -> Shape:
    return Shape(arity, frozenset(words.split()))


def members(words: str, arity: int = 1, count: int = 4) -> Iterator[Lambda]:
    """Every kind of member with several draws of its coefficients."""
    made = shape(words, arity)
    for source in sources(count, 3):
        for at in range(family_size(made)):
            yield member("f", made, source, at=at)


def applied(f: Lambda, *args: Term) -> Term:
    return Substitution(dict(zip(f[0], args, strict=True)))(f[1])


@pytest.mark.parametrize("words", ["positive", "positive smooth", "increasing positive"])
def test_positive(words: str) -> None:
    for f in members(words):
        assert all(truth_of(t.lt(t.ZERO, applied(f, x))) is Truth.TRUE for x in POINTS[1:6])


@pytest.mark.parametrize("words", ["nonnegative", "nonnegative smooth", "density"])
def test_nonnegative(words: str) -> None:
    for f in members(words):
        assert all(truth_of(t.lt(applied(f, x), t.ZERO)) is Truth.FALSE for x in POINTS[1:6])


@pytest.mark.parametrize("words", ["increasing", "increasing smooth", "increasing positive"])
def test_increasing(words: str) -> None:
    for f in members(words, count=3):
        values = [applied(f, x) for x in POINTS[1:7]]
        for a, b in pairwise(values):
            assert truth_of(t.lt(a, b)) is Truth.TRUE


@pytest.mark.parametrize(("words", "arity"), [("convex", 1), ("convex smooth", 2)])
def test_convex(words: str, arity: int) -> None:
    for f in members(words, arity, count=3):
        for a, b in zip(POINTS[1:6], POINTS[3:], strict=False):
            left, right = (a, b)[:arity], (b, -a)[:arity]
            middle = [(x + y) / 2 for x, y in zip(left, right, strict=True)]
            claim = t.lt(applied(f, *left) + applied(f, *right), 2 * applied(f, *middle))
            assert truth_of(claim) is not Truth.TRUE


@pytest.mark.parametrize("words", ["smooth", "smooth positive", "smooth increasing"])
def test_smooth_members_have_derivatives(words: str) -> None:
    for f in members(words, count=2):
        slope = derivative(derivative(f[1], f[0][0]), f[0][0])
        for x in POINTS[2:5]:
            assert truth_of(t.has_value(Substitution({f[0][0]: x})(slope))) is Truth.TRUE


#: Each operation in floating point, written apart from the kernel.
FLOATS: dict[str, Callable[..., float]] = {
    "add": lambda *a: sum(a), "mul": lambda *a: math.prod(a), "abs": abs,
    "exp": lambda a: math.exp(min(a, 700)), "cosh": lambda a: math.cosh(min(abs(a), 300)),
    "pi": lambda: math.pi, "le": operator.le,
    "lt": operator.lt, "and": lambda *a: all(a), "ite": lambda c, a, b: a if c else b,
}  # fmt: skip


def in_floats(term: Term, x: float) -> float:
    if term.op in ("num", "var"):
        return x if term.op == "var" else int(term.data.p) / int(term.data.q)
    args = [in_floats(arg, x) for arg in term.args]
    if term.op in ("power", "root"):
        exponent = term.data if term.op == "power" else 1 / term.data
        return float(args[0] ** exponent) if abs(args[0]) < 1e100 or exponent > 0 else 0.0
    return FLOATS[term.op](*args)


def test_densities_have_mass_one() -> None:
    breaks = [-math.inf, -9, -4, *(k / 4 for k in range(-12, 25)), 8, 20, math.inf]
    for f in members("density", count=3):
        total = mpmath.quad(lambda x, f=f: in_floats(f[1], float(x)), breaks, maxdegree=5)
        assert abs(total - 1) < 0.01


def grows(f: Lambda) -> bool:
    """Whether f is above e^{x²} far out on one side."""
    return any(
        truth_of(t.lt(t.exp(x**2), t.absolute(applied(f, x)))) is Truth.TRUE
        for x in (num(8), num(-8))
    )


#: What must not hold of every member: words, arity, and a test that some member passes.
RICH = [
    ("smooth", 1, grows),
    ("smooth", 1, lambda f: _is(t.lt(applied(f, num(1)), applied(f, t.ZERO)), t.lt(
        applied(f, num(-1)), applied(f, t.ZERO)))),
    ("positive smooth", 1, lambda f: _is(t.lt(applied(f, num(-9)), num("1/1000")))),
    ("increasing", 1, lambda f: _is(t.lt(
        applied(f, num(2)) - applied(f, num(1)), num("1/1000")))),
    ("density", 1, lambda f: any(_is(t.lt(num(1), applied(f, x))) for x in POINTS)),
    ("density", 1, lambda f: _is(t.lt(num("1/100000"), applied(f, num(60))))),
    ("density", 1, lambda f: _is(t.eq(applied(f, num(-60)), t.ZERO))),
    ("smooth", 2, lambda f: _is(t.negation(t.eq(_hessian(f), t.ZERO)))),
]  # fmt: skip


def _is(*claims: Term) -> bool:
    return all(truth_of(claim) is Truth.TRUE for claim in claims)


def _hessian(f: Lambda) -> Term:
    """f_xx f_yy − f_xy² at (1/5, −1/3): 0 for functions of one direction."""
    (x, y), body = f
    xx, xy, yy = (derivative(derivative(body, a), b) for a, b in ((x, x), (x, y), (y, y)))
    return Substitution({x: num("1/5"), y: num("-1/3")})(xx * yy - xy**2)


@pytest.mark.parametrize(("words", "arity", "some"), RICH)
def test_families_are_rich(words: str, arity: int, some: Callable[[Lambda], bool]) -> None:
    found = list(members(words, arity, count=6))
    assert any(map(some, found))
    assert not all(map(some, found))


def test_bounded_members_are_bounded() -> None:
    for source in sources(6, 1, dyadic=True):
        for words in ("smooth", "positive", "increasing"):
            f = member("f", shape(words), source, bounded=True)
            assert abs(as_float(applied(f, num(10**6)))) < 1000
