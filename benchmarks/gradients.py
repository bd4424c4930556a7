"""Gradient estimators: Newton's optima and stochastic descent against the source's loop."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.timing import compare, lasting, within
from derivations.topics.gradient_certificate import certify
from derivations.topics.gradient_descent import stochastic_descent
from derivations.topics.gradient_estimators import (
    ESTIMATORS,
    estimator_variance,
    sample_gradients,
    variance_standard_error,
)
from derivations.topics.gradients import minimise, noise_free_descent, optima

STEPS, SAMPLES, STEP = 300, 10_000, 5e-4
LIMIT = 100e-6  # seconds, for both optima to 12 digits
TRUTH = (0.4422974883208, 1.3666992951715)


def loop_step(mu: float, tau: float, u: NDArray[np.float32], pathwise: bool) -> tuple[float, float]:
    """One step of descent with the averages over X = mu + sigma u."""
    sigma = np.float32(np.exp(tau))
    w = sigma * u
    x = np.float32(mu) + w
    if pathwise:
        slope = np.sin(x) + x * np.cos(x)
        g, h = np.mean(slope), np.mean(slope * w)
    else:
        f = x * np.sin(x)
        g, h = np.mean(f * u) / sigma, np.mean(f * (u * u - 1))
    return mu - STEP * (float(g) + mu - 1), tau - STEP * (float(h) + float(sigma) - 1)


def source_loop(samples: int, steps: int) -> list[tuple[float, float]]:
    """Both estimators on the same antithetic single-precision noise, as ours have it."""
    rng, points = np.random.default_rng(0), [(0.0, 0.0), (0.0, 0.0)]
    for _ in range(steps):
        half = rng.standard_normal(samples // 2, dtype=np.float32)
        u = np.concatenate((half, -half))
        points = [loop_step(*point, u, bool(way)) for way, point in enumerate(points)]
    return points


def descent_rows() -> list[dict[str, Any]]:
    """Descent at four numbers of samples a step."""
    return [
        compare(
            f"{steps} descent steps, both estimators, {samples} samples",
            lambda n=samples, k=steps: stochastic_descent(step=STEP, steps=k, samples=n),
            "source-style NumPy loop, same noise",
            lambda n=samples, k=steps: source_loop(n, k),
            target=1,
            repeats=7,
        )
        for samples, steps in ((10, 300), (1000, 300), (SAMPLES, STEPS), (200_000, 10))
    ]


def both_minima() -> tuple[float, float]:
    """The local and the global minimum, each from its own start."""
    return minimise(0.0, 0.0).mu, minimise(1.2, 0.6).mu


def farthest_variance(samples: int = 200_000) -> float:
    """Largest |measured − exact| variance as a share of half the 99 % interval, of 18 in all."""
    points = [(0.0, 0.0), *(point[:2] for point in optima()[:2])]
    shares = []
    for name, point in itertools.product(ESTIMATORS, points):
        draws = sample_gradients(name, *point, samples, torch.Generator().manual_seed(7))
        exact = estimator_variance(name, *point)
        half = [2.5758 * error for error in variance_standard_error(name, *point, samples)]
        seen = draws.var(0).tolist()
        shares += [abs(a - b) / h for a, b, h in zip(seen, exact, half, strict=True)]
    return max(shares)


def limits() -> list[dict[str, Any]]:
    """How exact and how fast the optima are, and whether variances are what they should be."""
    worst = max(abs(a - b) for a, b in zip(both_minima(), TRUTH, strict=True))
    return [
        within("both minima by Newton: error of μ", worst, 1e-12),
        within("both minima by Newton: time", lasting(both_minima), LIMIT, "s"),
        within("stationary points found or proved beyond the three", _extra_points(), 0),
        within("18 measured variances: off by, in half 99 % intervals", farthest_variance(), 1),
    ]


def _extra_points() -> int:
    return abs(len(optima()) - 3) + abs(len(certify().roots) - 3)


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [
        compare(
            "one minimum by Newton",
            minimise,
            "10 000 noise-free descent steps, 2 digits",
            noise_free_descent,
            target=None,
        ),
        *descent_rows(),
        compare("three stationary points by Newton", optima, "proof of them", certify, target=None),
    ]
