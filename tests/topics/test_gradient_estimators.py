"""Exact means and variances of the estimators: quadrature, printed values, and samples."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.gradient_estimators import (
    ESTIMATORS,
    baseline_gradient_variance,
    estimator_mean,
    estimator_means,
    estimator_variance,
    optimal_baselines,
    pathwise_gradient_variance,
    sample_gradients,
    sampled_means,
    sampled_variances,
    score_gradient_variance,
    variance_standard_error,
    variance_standard_errors,
)
from derivations.topics.gradients import gradient

MU = st.floats(-5, 5)
TAU = st.floats(-2, 1)
LOCAL = (0.442297488320822, -0.500058753547454)
GLOBAL = (1.36669929517147, 0.674065389751229)
Variance = Callable[[float, float], list[float]]


def _f_score(x: np.ndarray, u: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    f = x * np.sin(x)
    return f * u / sigma, f * (u * u - 1)


def _f_pathwise(x: np.ndarray, u: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    slope = np.sin(x) + x * np.cos(x)
    return slope, slope * sigma * u


@pytest.mark.parametrize(
    ("variance", "point", "truth"),
    [
        (score_gradient_variance, (0.0, 0.0), (1.83833820809, 3.41410300970)),
        (pathwise_gradient_variance, (0.0, 0.0), (1.0, 1.22611470912)),
        (score_gradient_variance, LOCAL, (2.55034366724, 2.81998068805)),
        (pathwise_gradient_variance, LOCAL, (0.588971948277, 0.243271468565)),
        (score_gradient_variance, GLOBAL, (1.63125348522, 19.6302681628)),
        (pathwise_gradient_variance, GLOBAL, (3.23106870341, 26.6157945649)),
    ],
)
def test_printed_variances(
    variance: Variance, point: tuple[float, float], truth: tuple[float, float]
) -> None:
    assert variance(*point) == pytest.approx(truth, rel=1e-11)


def test_neither_estimator_is_always_better() -> None:
    """Reparametrised wins at the local minimum and loses, twice, at the global one."""
    for score, pathwise in zip(
        score_gradient_variance(*LOCAL), pathwise_gradient_variance(*LOCAL), strict=True
    ):
        assert pathwise < score
    for score, pathwise in zip(
        score_gradient_variance(*GLOBAL), pathwise_gradient_variance(*GLOBAL), strict=True
    ):
        assert pathwise > score


@pytest.mark.parametrize("estimator", ESTIMATORS)
@given(MU, TAU)
def test_every_estimator_is_unbiased(estimator: str, mu: float, tau: float) -> None:
    fixed = (mu - 1, math.exp(tau) - 1)
    means = [m + f for m, f in zip(estimator_mean(estimator, mu, tau), fixed, strict=True)]
    assert means == pytest.approx(gradient(mu, tau), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("name", "density"), [("score", _f_score), ("pathwise", _f_pathwise)])
@given(MU, TAU)
def test_variances_against_gauss_hermite(
    name: str, density: Callable[..., tuple[np.ndarray, np.ndarray]], mu: float, tau: float
) -> None:
    u, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    sigma = math.exp(tau)
    truth = []
    for values in density(mu + sigma * u, u, sigma):
        truth.append(float(weights @ values**2 - (weights @ values) ** 2))
    assert estimator_variance(name, mu, tau) == pytest.approx(truth, rel=1e-8, abs=1e-9)


@given(MU, TAU, st.floats(-3, 3))
def test_no_other_baseline_is_better(mu: float, tau: float, shift: float) -> None:
    """Var[(f - b) s] = Var[f s] - 2 b Cov + b^2 Var[s] has its minimum at the baseline given."""
    sigma = math.exp(tau)
    plain, best = score_gradient_variance(mu, tau), baseline_gradient_variance(mu, tau)
    fisher = (1 / sigma**2, 2.0)
    for p, q, b, info in zip(plain, best, optimal_baselines(mu, tau), fisher, strict=True):
        assert q == pytest.approx(p - b * b * info, rel=1e-8, abs=1e-8)
        other = p - 2 * (b + shift) * b * info + (b + shift) ** 2 * info
        assert q <= other + 1e-8 * (1 + abs(other))


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("point", [(0.0, 0.0), LOCAL, GLOBAL])
def test_measured_variances_in_their_99_percent_intervals(
    estimator: str, point: tuple[float, float]
) -> None:
    n = 200_000
    draws = sample_gradients(estimator, *point, n, torch.Generator().manual_seed(7))
    errors = variance_standard_error(estimator, *point, n)
    variances = estimator_variance(estimator, *point)
    means = estimator_mean(estimator, *point)
    for k in range(2):
        assert abs(float(draws[:, k].var()) - variances[k]) < 2.576 * errors[k]
        assert abs(float(draws[:, k].mean()) - means[k]) < 4 * math.sqrt(variances[k] / n)


def test_the_interval_is_not_too_wide() -> None:
    """Of 400 sample variances about 396 lie in a 99 % interval, and 200 in a 50 % one."""
    generator = torch.Generator().manual_seed(3)
    draws = sample_gradients("pathwise", 0.0, 0.0, 400 * 2000, generator)
    variances = draws[:, 0].reshape(400, 2000).var(dim=1)
    away = (variances - 1.0).abs() / variance_standard_error("pathwise", 0.0, 0.0, 2000)[0]
    assert 385 <= int((away < 2.576).sum()) <= 400
    assert 160 <= int((away < 0.6745).sum()) <= 240


def test_the_same_seed_gives_the_same_draws() -> None:
    first, second = (
        sample_gradients("score", 0.3, 0.1, 50, torch.Generator().manual_seed(5)) for _ in range(2)
    )
    assert torch.equal(first, second)
    assert first.shape == (50, 2)
    assert first.dtype == torch.float64


def test_bad_input_is_named() -> None:
    generator = torch.Generator()
    with pytest.raises(InputError, match="expected one of score, baseline, pathwise"):
        estimator_variance("magic", 0.0, 0.0)
    with pytest.raises(InputError, match="expected a finite mu"):
        estimator_mean("score", math.nan, 0.0)
    with pytest.raises(InputError, match="samples is an integer of at least 1, got 0"):
        sample_gradients("score", 0.0, 0.0, 0, generator)
    with pytest.raises(InputError, match="samples is an integer of at least 2, got 1"):
        variance_standard_error("score", 0.0, 0.0, 1)


@given(MU, TAU, st.integers(2, 1000))
def test_rows_are_the_estimators_in_order(mu: float, tau: float, n: int) -> None:
    assert estimator_means(mu, tau) == [estimator_mean(name, mu, tau) for name in ESTIMATORS]
    assert variance_standard_errors(mu, tau, n) == [
        variance_standard_error(name, mu, tau, n) for name in ESTIMATORS
    ]


@given(MU, TAU, st.integers(2, 50), st.integers(0, 99))
def test_sampled_variances_repeat_and_are_not_negative(
    mu: float, tau: float, n: int, seed: int
) -> None:
    rows = sampled_variances(mu, tau, n, seed)
    assert rows == sampled_variances(mu, tau, n, seed)
    assert np.asarray(rows).shape == (3, 2)
    assert (np.asarray(rows) >= 0).all()


@pytest.mark.parametrize("estimator", ESTIMATORS)
@given(MU, TAU, st.integers(2, 10**6))
def test_standard_errors_shrink_with_the_samples(
    estimator: str, mu: float, tau: float, n: int
) -> None:
    """And with kurtosis at least 1 they are never imaginary."""
    few = variance_standard_error(estimator, mu, tau, n)
    many = variance_standard_error(estimator, mu, tau, 4 * n)
    assert all(0 <= b <= a for a, b in zip(few, many, strict=True))


def test_sampled_means_are_near_the_exact_ones() -> None:
    n = 40_000
    means, variances = sampled_means(0.7, -0.3, n, 5), sampled_variances(0.7, -0.3, n, 6)
    for mean, exact, variance in zip(means, estimator_means(0.7, -0.3), variances, strict=True):
        errors = [math.sqrt(v / n) for v in variance]
        assert all(abs(m - e) <= 4 * s for m, e, s in zip(mean, exact, errors, strict=True))
