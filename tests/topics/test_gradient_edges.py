"""Minima from far starts, and exact variances where the scale is tiny."""

from __future__ import annotations

import itertools
import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import gradients
from derivations.topics.gradient_estimators import (
    ESTIMATORS,
    estimator_mean,
    estimator_variance,
    variance_standard_error,
)
from derivations.topics.gradients import gradient, hessian, minimise, objective, optima

FAR = (-1e12, -1e6, -150.0, -119.0, -7.3, 0.0, 30.0, 121.0, 150.0, 1e6, 1e9)
TAUS = (-300.0, -120.0, -19.0, -3.0, 0.0, 1.9, 5.0, 120.0, 300.0)


def _is_minimum(mu: float, tau: float) -> bool:
    """A zero of the gradient where the Hessian is positive definite."""
    (a, b), (_, c) = hessian(mu, tau)
    return max(map(abs, gradient(mu, tau))) < 1e-12 and a > 0 and a * c > b * b


@pytest.mark.parametrize(
    ("mu", "tau"), [(1e6, 0), (0, 120), (150, 0), *itertools.product(FAR, TAUS)]
)
def test_from_anywhere_to_a_minimum(mu: float, tau: float) -> None:
    point = minimise(mu, tau)
    assert _is_minimum(point.mu, point.tau)
    assert point.kind == "minimum"
    assert point.value <= objective(mu, tau)
    known = [p for p in optima() if p.kind == "minimum"]
    assert min(abs(point.mu - p.mu) + abs(point.tau - p.tau) for p in known) < 1e-12


@given(st.floats(-300, 300), st.floats(-30, 6))
@settings(max_examples=300)
def test_from_a_random_start(mu: float, tau: float) -> None:
    point = minimise(mu, tau)
    assert _is_minimum(point.mu, point.tau)


def test_too_few_steps_are_said_to_be_too_few() -> None:
    assert minimise(0.0, 0.0, steps=0) == (0.0, 0.0, 1.0, objective(0.0, 0.0), "on the way")
    assert minimise(0.0, 0.0, steps=2).kind == "on the way"
    assert minimise(0.0, 0.0, steps=40) == minimise(0.0, 0.0)


def test_a_search_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradients, "MOST_STEPS", 2)
    with pytest.raises(InputError, match="no minimum of F in 2 steps"):
        minimise(0.0, 0.0)


def _central(estimator: str, mu: float, tau: float, power: int) -> list[float]:
    """E[(w − E w)^power] from the definition alone, by the trapezoidal rule in 60 digits.

    The rule is exact to e^{-2 pi^2 / step^2} for an entire function times a normal density.
    """
    with mpmath.workdps(60):
        nodes = [mpmath.mpf(k) / 8 for k in range(-140, 141)]
        masses = [mpmath.npdf(u) / 8 for u in nodes]
        m, s = mpmath.mpf(mu), mpmath.exp(tau)
        scores = (lambda u: u / s, lambda u: u * u - 1)

        def f(u):  # type: ignore[no-untyped-def]
            return (m + s * u) * mpmath.sin(m + s * u)

        def slope(u):  # type: ignore[no-untyped-def]
            return mpmath.sin(m + s * u) + (m + s * u) * mpmath.cos(m + s * u)

        def mean(g):  # type: ignore[no-untyped-def]
            return sum(w * g(u) for w, u in zip(masses, nodes, strict=True))

        found = []
        for place, score in enumerate(scores):
            best = mean(lambda u, c=score: f(u) * c(u) ** 2) / mean(lambda u, c=score: c(u) ** 2)
            sample = {
                "score": lambda u, c=score: f(u) * c(u),
                "baseline": lambda u, c=score, b=best: (f(u) - b) * c(u),
                "pathwise": lambda u, k=place: slope(u) * (s * u) ** k,
            }[estimator]
            centre = mean(sample)
            found.append(float(mean(lambda u, w=sample, e=centre: (w(u) - e) ** power)))
        return found


POINTS = [(1.0, -18.0), (1.0, -14.0), (0.0, -8.0), (math.pi, -20.0), (0.3, -3.0), (2.0, -0.01)]


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(("mu", "tau"), [*POINTS, (2.0, 0.01), (-40.0, -2.0)])
def test_variances_have_every_digit(estimator: str, mu: float, tau: float) -> None:
    truth = _central(estimator, mu, tau, 2)
    assert estimator_variance(estimator, mu, tau) == pytest.approx(truth, rel=1e-10, abs=0)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(("mu", "tau"), [(1.0, -14.0), (0.0, -8.0), (0.5, -0.2)])
def test_fourth_moments_have_every_digit(estimator: str, mu: float, tau: float) -> None:
    n = 1000
    pairs = zip(_central(estimator, mu, tau, 2), _central(estimator, mu, tau, 4), strict=True)
    truth = [math.sqrt((q - p * p * (n - 3) / (n - 1)) / n) for p, q in pairs]
    assert variance_standard_error(estimator, mu, tau, n) == pytest.approx(truth, rel=1e-8, abs=0)


@given(st.sampled_from(ESTIMATORS), st.floats(-30, 30), st.floats(-300, 0))
@settings(max_examples=200)
def test_no_variance_is_negative(estimator: str, mu: float, tau: float) -> None:
    assert all(value >= 0 for value in estimator_variance(estimator, mu, tau))


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_means_agree_at_tiny_scales(estimator: str) -> None:
    """d/dmu tends to f'(mu), and d/dtau to sigma² f''(mu)."""
    mu, tau = 1.3, -15.0
    slope = math.sin(mu) + mu * math.cos(mu)
    curve = math.exp(2 * tau) * (2 * math.cos(mu) - mu * math.sin(mu))
    assert estimator_mean(estimator, mu, tau) == pytest.approx([slope, curve], rel=1e-10, abs=0)
