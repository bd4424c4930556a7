"""Stochastic descent: unbiased pairs, the right basin, the same path for the same seed."""

from __future__ import annotations

import math

import pytest
import torch

from derivations.errors import InputError
from derivations.topics.gradient_descent import stochastic_descent
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
        ({"steps": 0}, "steps to be an integer >= 1"),
        ({"samples": 0}, "samples to be an integer >= 2"),
        ({"samples": 7}, "even number of samples"),
        ({"step": 0.0}, "positive step"),
        ({"step": math.nan}, "positive step"),
        ({"mu": math.inf}, "finite mu"),
    ],
)
def test_bad_input_is_named(options: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        stochastic_descent(**options)  # type: ignore[arg-type]
