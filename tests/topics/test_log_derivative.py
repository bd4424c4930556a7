"""The identity against autograd, differences, and sampling; and bad input."""

from __future__ import annotations

import math
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.log_derivative import (
    autograd_gradient,
    estimated_gradient,
    objective,
    sampled_gradient,
    score_gradient,
)


@st.composite
def points(draw: st.DrawFn, most: float = 30) -> tuple[list[float], list[float]]:
    n = draw(st.integers(1, 6))
    entries = st.lists(st.floats(-most, most), min_size=n, max_size=n)
    return draw(entries), draw(entries)


@given(points())
def test_identity_is_the_gradient(point: tuple[list[float], list[float]]) -> None:
    assert np.allclose(score_gradient(*point), autograd_gradient(*point), rtol=1e-10, atol=1e-11)


@given(points(most=3))
def test_gradient_is_the_slope(point: tuple[list[float], list[float]]) -> None:
    theta, log_h = np.array(point[0]), point[1]
    step = 1e-5
    for at, slope in enumerate(score_gradient(theta, log_h)):
        move = step * np.eye(len(theta))[at]
        rise = objective(theta + move, log_h) - objective(theta - move, log_h)
        assert slope == pytest.approx(rise / (2 * step), abs=1e-7)


@given(points(), st.floats(-20, 20))
def test_a_constant_in_theta_or_h_does_nothing(
    point: tuple[list[float], list[float]], shift: float
) -> None:
    theta, log_h = map(np.array, point)
    before = score_gradient(theta, log_h)
    assert np.allclose(score_gradient(theta + shift, log_h), before, atol=1e-10)
    assert np.allclose(score_gradient(theta, log_h + shift), before, atol=1e-10)
    assert abs(before.sum()) <= 1e-10


@given(points())
def test_bound_and_where_it_is_met(point: tuple[list[float], list[float]]) -> None:
    theta, log_h = point
    top = float(np.logaddexp.reduce(log_h))
    assert objective(theta, log_h) <= top + 1e-10
    assert objective(log_h, log_h) == pytest.approx(top, abs=1e-10)
    assert np.allclose(score_gradient(log_h, log_h), 0, atol=1e-12)


def test_values_by_hand() -> None:
    theta, log_h = [0.0, math.log(3)], [0.0, 0.0]
    expected = -0.25 * math.log(0.25) - 0.75 * math.log(0.75)
    assert objective(theta, log_h) == pytest.approx(expected)
    slope = 0.25 * (-math.log(0.25) - expected)
    assert score_gradient(theta, log_h) == pytest.approx([slope, -slope])


def test_huge_logits_do_not_overflow() -> None:
    assert score_gradient([1e5, 0.0], [0.0, 0.0]) == pytest.approx([0, 0])
    assert objective([1e5, 0.0], [2.0, 0.0]) == pytest.approx(2.0)


def test_samples_agree_within_their_error() -> None:
    theta, log_h = [0.3, -1.0, 0.5], [1.0, 0.0, -2.0]
    found = sampled_gradient(theta, log_h, 40_000, seed=1)
    off = np.abs(found.value - score_gradient(theta, log_h)) / found.standard_error
    assert off.max() < 4
    again = sampled_gradient(theta, log_h, 40_000, seed=1)
    assert (again.value == found.value).all()


BAD: dict[str, tuple[Any, str]] = {
    "lengths": (lambda: objective([0.0], [0.0, 1.0]), "theta has 1 entries and log_h 2"),
    "empty": (lambda: objective([], []), "list of real numbers"),
    "matrix": (lambda: score_gradient([[0.0]], [[0.0]]), "list of real numbers"),
    "words": (lambda: score_gradient(["a"], [0.0]), "list of real numbers"),
    "nan": (lambda: score_gradient([math.nan], [0.0]), "finite entries of theta"),
    "infinite": (lambda: autograd_gradient([0.0], [math.inf]), "finite entries of log_h"),
    "one draw": (lambda: sampled_gradient([0.0], [0.0], 1, 0), "draws is an integer of at least 2"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(case: str) -> None:
    call, words = BAD[case]
    with pytest.raises(InputError, match=words):
        call()


@given(points(most=5))
def test_one_draw_is_unbiased_by_enumeration(point: tuple[list[float], list[float]]) -> None:
    """Σ_i q_i (e_i − q) (λ_i − log q_i), the mean over every outcome, is the gradient."""
    theta, log_h = map(np.array, point)
    q = np.exp(theta - np.logaddexp.reduce(theta))
    rewards = log_h - np.log(q)
    outcomes = zip(np.eye(len(q)), q, rewards, strict=True)
    mean = sum(p * (e - q) * reward for e, p, reward in outcomes)
    assert np.allclose(mean, score_gradient(theta, log_h), atol=1e-12 * (1 + abs(rewards).max()))


@given(points(most=3), st.integers(2, 50), st.integers(0, 9))
def test_estimates_are_rows_of_value_and_error(
    point: tuple[list[float], list[float]], count: int, seed: int
) -> None:
    found = sampled_gradient(*point, count, seed)
    value, error = estimated_gradient(*point, count, seed)
    assert (value == found.value).all()
    assert (error == found.standard_error).all()
    assert (error >= 0).all()
    assert abs(value.sum()) <= 1e-12 * count * (1 + abs(value).max())


def _by_samples(theta: np.ndarray, log_h: np.ndarray, count: int, seed: int) -> np.ndarray:
    """The definition: every sample of the gradient as a row."""
    log_q = theta - np.log(np.exp(theta).sum())
    q, reward = np.exp(log_q), log_h - log_q
    drawn = np.random.default_rng(seed).choice(len(q), size=count, p=q / q.sum())
    rows = (np.eye(len(q))[drawn] - q) * reward[drawn, None]
    return np.stack((rows.mean(0), rows.std(0, ddof=1) / np.sqrt(count)))


@pytest.mark.parametrize("count", [2, 3, 1000])
@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("peak", [1.0, 30.0])
def test_counts_give_what_the_samples_give(count: int, size: int, peak: float) -> None:
    rng = np.random.default_rng(size)
    theta, log_h = peak * rng.normal(size=size), rng.normal(size=size)
    found = estimated_gradient(theta, log_h, count, 4)
    np.testing.assert_allclose(found, _by_samples(theta, log_h, count, 4), rtol=1e-7, atol=1e-13)


def test_memory_does_not_grow_with_draws_times_size() -> None:
    """n = 1000 and 100 000 draws once took two arrays of 0.8 GB."""
    theta = np.linspace(-1, 1, 1000)
    tracemalloc.start()
    sampled_gradient(theta, theta, 100_000, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
