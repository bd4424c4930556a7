"""All real roots of an equation in one unknown: none missing, none invented."""

from __future__ import annotations

import pytest
from flint import fmpq, fmpq_poly

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.calculus import Substitution
from derivations.kernel.judge import truth_of
from derivations.kernel.terms import PI, Term, num
from derivations.worlds.cases import Splitter
from derivations.worlds.signs import enclosed
from derivations.worlds.univariate import polynomial_roots, roots

X = t.var("x")
SIN, COS = (lambda a: t.function("sin", a)), (lambda a: t.function("cos", a))


def places(found: list[Term]) -> list[float]:
    return sorted(round(float(ball.mid()), 6) for r in found if (ball := enclosed(r)) is not None)


#: Coefficients from the constant on, and the real roots.
POLYNOMIALS = [
    ([1, -3, 0, 1], [-1.879385, 0.347296, 1.532089]),
    ([-1, 4, -3, -1, 1], [-1.879385, 0.347296, 1.0, 1.532089]),
    ([-5, 16, -3, -5, 1], None),
    ([-1, -1, 0, 0, 0, 0, 0, 1], [1.112776]),
    ([1, 0, 1], []),
    ([-2, 0, 1], [-1.414214, 1.414214]),
    ([0, 1, -6, 0, 8], [-0.939693, 0.0, 0.173648, 0.766044]),
    ([fmpq(1, 4), -1, 1], [0.5]),
    ([7], []),
]


@pytest.mark.parametrize(("coefficients", "expected"), POLYNOMIALS)
def test_polynomials(coefficients: list[int], expected: list[float] | None) -> None:
    found = polynomial_roots(fmpq_poly(coefficients))
    if expected is not None:
        assert places(found) == expected
    gap = t.add(*(num(c) * X**i for i, c in enumerate(coefficients)))
    for root in found:
        claim = t.eq(Substitution({"x": root})(gap), t.ZERO)
        assert truth_of(claim) is Truth.TRUE
        assert truth_of(t.eq(Substitution({"x": root + num("1/1000")})(gap), t.ZERO)) is Truth.FALSE


#: Equations whose roots are known in closed form, and some of these forms.
CLOSED = [
    (SIN(X), [t.ZERO, PI, -1 * PI, 2 * PI]),
    (COS(X), [PI / 2, num("3/2") * PI]),
    (SIN(X) - SIN(num("3/4")), [num("3/4"), PI - num("3/4"), num("3/4") + 2 * PI]),
    (COS(X) - COS(num(2)), [num(2), num(-2), 2 * PI - 2]),
    (t.exp(X) - 3, [t.log(num(3))]),
    (X * t.exp(-X) - num(2) * t.exp(num(-2)), [num(2)]),
    (t.log(X) - 2, [t.exp(num(2))]),
]


@pytest.mark.parametrize(("gap", "expected"), CLOSED)
def test_closed_forms(gap: Term, expected: list[Term]) -> None:
    found = roots(gap, "x", Splitter())
    for form in expected:
        assert any(truth_of(t.eq(form, root)) is Truth.TRUE for root in found)


#: Transcendental equations and the number of their roots.
ISOLATED = [
    (t.exp(X) - X - 2, 2),
    (t.exp(X) - 1 - X - X**2, 2),
    (X * t.exp(-X) - num("1/10"), 2),
    (X + 2 * SIN(X) - num(1) - 2 * SIN(num(1)), 3),
    (t.exp(X) + 1, 0),
    (t.function("cosh", X), 0),
]


@pytest.mark.parametrize(("gap", "count"), ISOLATED)
def test_isolated(gap: Term, count: int) -> None:
    found = roots(gap, "x", Splitter())
    assert len(found) == count
    for root in found:
        around = [Substitution({"x": root + num(fmpq(s, 10**9))})(gap) for s in (1, -1)]
        signs = [truth_of(t.lt(t.ZERO, side)) for side in around]
        tangent = root is t.ZERO
        assert tangent or sorted(s.value for s in signs) == ["false", "true"]


def test_coefficients_that_are_no_rationals() -> None:
    assert places(roots(t.sqrt(num(2)) * X - 1, "x", Splitter())) == [0.707107]
    assert places(roots(X**2 - t.sqrt(num(2)), "x", Splitter())) == [-1.189207, 1.189207]


def test_waves_are_followed_far_out() -> None:
    gap = SIN(X) + SIN(t.sqrt(num(2)) * X) + num("1.99")
    found = roots(gap, "x", Splitter())
    assert found
    assert all(abs(value) > 13 for value in places(found))
