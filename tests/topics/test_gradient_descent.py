"""Stochastic descent: unbiased pairs, the right basin, the same path for the same seed."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.gradient_descent import descent_end, stochastic_descent
from derivations.topics.gradients import gradient, noise_free_descent


@pytest.mark.parametrize("start", [(0.0, 0.0), (1.4, 0.7), (-2.0, -0.5)])
def test_one_step_is_unbiased(start: tuple[float, float]) -> None:
    """The mean of one huge step is a step along the exact gradient, for both estimators."""
    path = stochastic_descent(*start, step=1.0, steps=1, samples=2_000_000)
    moved = path[:, 0] - path[:, 1]
    exact = torch.tensor(gradient(*start), dtype=torch.float64)
    assert torch.allclose(moved, exact.expand(2, 2), atol=0.02)


def test_a_step_is_the_average_over_the_pairs() -> None:
    """The pair moments against both halves of the pairs, estimator by estimator."""
    mu, tau, n = 0.7, -0.2, 64
    sigma = math.exp(tau)
    u = torch.empty(n // 2).normal_(generator=torch.Generator().manual_seed(4)).double()
    u = torch.cat((u, -u))
    x = mu + sigma * u
    f, slope = x * x.sin(), x.sin() + x * x.cos()
    fixed = torch.tensor([mu - 1, sigma - 1], dtype=torch.float64)
    score = torch.stack((f * u / sigma, f * (u * u - 1))).mean(1) + fixed
    pathwise = torch.stack((slope, sigma * u * slope)).mean(1) + fixed
    path = stochastic_descent(mu, tau, step=1.0, steps=1, samples=n, seed=4)
    assert torch.allclose(path[:, 0] - path[:, 1], torch.stack((score, pathwise)), atol=1e-5)


def test_it_follows_the_noise_free_path() -> None:
    path = stochastic_descent(step=5e-3, steps=1000, samples=2000)
    mu, sigma = noise_free_descent(step=5e-3, steps=1000)
    end = torch.tensor([mu, math.log(sigma)], dtype=torch.float64)
    assert torch.allclose(path[:, -1], end.expand(2, 2), atol=0.02)


def test_shape_and_seed() -> None:
    first, again, other = (stochastic_descent(steps=20, samples=10, seed=s) for s in (1, 1, 2))
    assert first.shape == (2, 21, 2)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first[:, 0].tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 0}, "number of steps is an integer of at least 1"),
        ({"samples": 0}, "number of samples is an integer of at least 2"),
        ({"samples": 7}, "even number of samples"),
        ({"step": 0.0}, "positive step"),
        ({"step": math.nan}, "positive step"),
        ({"mu": math.inf}, "finite mu"),
    ],
)
def test_bad_input_is_named(options: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        stochastic_descent(**options)  # type: ignore[arg-type]


@given(st.floats(-2, 2), st.floats(-1, 1), st.integers(1, 5), st.integers(1, 20))
def test_the_end_is_the_end_of_the_path(mu: float, tau: float, steps: int, pairs: int) -> None:
    path = stochastic_descent(mu, tau, step=1e-2, steps=steps, samples=2 * pairs, seed=3)
    rows = descent_end(mu, tau, 1e-2, steps, 2 * pairs, 3)
    assert path.shape == (2, steps + 1, 2)
    assert bool((path[:, 0] == torch.tensor([mu, tau], dtype=torch.float64)).all())
    assert rows == [[m, math.exp(t)] for m, t in path[:, -1].tolist()]


@given(st.floats(-2, 2), st.floats(-1, 1))
def test_without_noise_a_step_is_a_step_along_the_gradient(mu: float, tau: float) -> None:
    mu_1, sigma_1 = noise_free_descent(mu, tau, 1e-3, 1)
    g, h = gradient(mu, tau)
    assert mu_1 == pytest.approx(mu - 1e-3 * g, abs=1e-15)
    assert math.log(sigma_1) == pytest.approx(tau - 1e-3 * h, abs=1e-14)
