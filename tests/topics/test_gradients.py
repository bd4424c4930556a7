"""The closed form of F, its derivatives and its optima, against mpmath and printed values."""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import gradients
from derivations.topics.gradients import (
    expected_x_sin_x,
    gradient,
    hessian,
    lowest_from,
    minimise,
    newton,
    noise_free_descent,
    objective,
    optima,
    stationary_points,
)

MU = st.floats(-6, 6)
TAU = st.floats(-3, 1.5)
GLOBAL = (1.3666992951715, 1.9621982281421, 1.664400756410)
LOCAL = (0.4422974883208, 0.6064950249316, 1.696168235848)
SADDLE = (0.862958, 1.174332, 1.801988)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(gradients).failed == 0


@pytest.mark.parametrize(("mu", "sigma"), [(0.0, 1.0), (1.3, 0.2), (-2.5, 3.0), (7.0, 0.01)])
def test_expectation_against_quadrature(mu: float, sigma: float) -> None:
    def integrand(u: mpmath.mpf) -> mpmath.mpf:
        x = mu + sigma * u
        return x * mpmath.sin(x) * mpmath.npdf(u)

    exact = mpmath.quad(integrand, mpmath.linspace(-12, 12, 25))
    assert expected_x_sin_x(mu, sigma) == pytest.approx(float(exact), abs=1e-13)


def test_expectation_without_noise_is_the_function() -> None:
    assert expected_x_sin_x(2.0, 0.0) == 2.0 * math.sin(2.0)


@given(MU, TAU)
def test_expectation_is_even_in_mu(mu: float, tau: float) -> None:
    sigma = math.exp(tau)
    assert expected_x_sin_x(mu, sigma) == expected_x_sin_x(-mu, sigma)


def _high_precision(mu: mpmath.mpf, tau: mpmath.mpf) -> mpmath.mpf:
    v = mpmath.exp(2 * tau)
    g = mpmath.exp(-v / 2) * (mu * mpmath.sin(mu) + v * mpmath.cos(mu))
    return g + (mu - 1) ** 2 / 2 + mpmath.exp(tau) - tau


@given(MU, TAU)
def test_derivatives_against_finite_differences(mu: float, tau: float) -> None:
    def derivative(orders: tuple[int, int]) -> float:
        return float(mpmath.diff(_high_precision, (mu, tau), orders))

    with mpmath.workdps(40):
        first = [derivative((1, 0)), derivative((0, 1))]
        second = [derivative((2, 0)), derivative((1, 1)), derivative((0, 2))]
    (a, b), (c, d) = hessian(mu, tau)
    assert gradient(mu, tau) == pytest.approx(first, rel=1e-10, abs=1e-10)
    assert [a, b, d] == pytest.approx(second, rel=1e-10, abs=1e-10)
    assert b == c


def test_the_three_stationary_points() -> None:
    found = stationary_points()
    assert len(found) == 3
    for row, truth, digits in zip(found, (GLOBAL, LOCAL, SADDLE), (12, 12, 6), strict=True):
        assert row == pytest.approx(truth, abs=0.6 * 10.0**-digits)
    assert [point.kind for point in optima()] == ["minimum", "minimum", "saddle"]


@pytest.mark.parametrize(("start", "truth"), [((0.0, 0.0), LOCAL), ((1.2, 0.6), GLOBAL)])
def test_minimise_to_twelve_digits(
    start: tuple[float, float], truth: tuple[float, float, float]
) -> None:
    point = minimise(*start)
    assert (point.mu, point.sigma, point.value) == pytest.approx(truth, abs=1e-12)


@given(MU, TAU)
def test_minimise_ends_at_one_of_the_two_minima_and_never_higher(mu: float, tau: float) -> None:
    point = minimise(mu, tau)
    assert point.kind == "minimum"
    assert point.value <= objective(mu, tau) + 1e-12
    assert min(abs(point.mu - GLOBAL[0]), abs(point.mu - LOCAL[0])) < 1e-10


def test_newton_reaches_the_saddle_and_says_so() -> None:
    assert newton(0.85, 0.16).kind == "saddle"


def test_newton_says_when_it_fails() -> None:
    with pytest.raises(InputError, match="found no stationary point of F in 1 steps"):
        newton(0.0, 0.0, steps=1)


def test_descent_without_noise_stops_short_of_the_minimum() -> None:
    """What the source's step and count reach: its printed digits are not the optimum's."""
    mu, sigma = noise_free_descent()
    assert (round(mu, 6), round(sigma, 6)) == (0.443821, 0.608870)
    assert abs(mu - LOCAL[0]) > 1e-3


@pytest.mark.parametrize("function", [objective, gradient, hessian, newton, minimise])
@pytest.mark.parametrize("point", [(math.nan, 0.0), (0.0, math.inf), (0.0, 301.0)])
def test_a_point_must_be_finite(
    function: Callable[[float, float], object], point: tuple[float, float]
) -> None:
    with pytest.raises(InputError, match=r"expected (a finite (mu|tau)|\|tau\| <= 300)"):
        function(*point)


@pytest.mark.parametrize("sigma", [-0.1, math.nan, math.inf])
def test_sigma_must_not_be_negative(sigma: float) -> None:
    with pytest.raises(InputError, match=r"0 <= sigma|finite sigma"):
        expected_x_sin_x(0.0, sigma)


@given(MU, TAU)
def test_lowest_from_is_the_minimum(mu: float, tau: float) -> None:
    point = minimise(mu, tau)
    assert lowest_from(mu, tau) == [point.mu, point.sigma, point.value]
    assert stationary_points()[0][2] <= point.value + 1e-12


@given(st.floats(0.3, 1.6), st.floats(-0.6, 0.8))
def test_newton_ends_at_a_zero_of_the_gradient_or_says_so(mu: float, tau: float) -> None:
    try:
        point = newton(mu, tau)
    except InputError:
        return
    assert max(map(abs, gradient(point.mu, point.tau))) < 1e-11 * (1 + math.exp(2 * point.tau))
    assert any(abs(point.mu - row[0]) < 1e-9 for row in stationary_points())
