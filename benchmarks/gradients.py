"""Gradient estimators: Newton's optima and stochastic descent against the source's loop."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import torch

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


def loop_step(mu: float, tau: float, pathwise: bool) -> tuple[float, float]:
    """One step of descent with the averages of fresh samples."""
    sigma = np.exp(tau)
    x = np.random.normal(mu, sigma, SAMPLES)
    if pathwise:
        slope = np.sin(x) + x * np.cos(x)
        g, h = np.mean(slope), np.mean(slope * (x - mu))
    else:
        f = x * np.sin(x)
        g, h = np.mean(f * (x - mu) / sigma**2), np.mean(f * ((x - mu) ** 2 / sigma**2 - 1))
    return mu - STEP * (g + mu - 1), tau - STEP * (h + sigma - 1)


def source_loop() -> None:
    """Both estimators, one after the other, as the source runs them."""
    np.random.seed(0)
    for pathwise in (False, True):
        mu = tau = 0.0
        for _ in range(STEPS):
            mu, tau = loop_step(mu, tau, pathwise)


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
        compare(
            f"{STEPS} descent steps, both estimators, {SAMPLES} samples",
            lambda: stochastic_descent(step=STEP, steps=STEPS, samples=SAMPLES),
            "source-style NumPy loop",
            source_loop,
            target=5,
            repeats=7,
        ),
        compare("three stationary points by Newton", optima, "proof of them", certify, target=None),
    ]
