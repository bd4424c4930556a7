"""Gradient estimators: Newton's optima and stochastic descent against the source's loop."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np

from benchmarks.timing import calls_for, compare, seconds
from derivations.topics.gradient_certificate import certify
from derivations.topics.gradient_descent import stochastic_descent
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


def newton_row(repeats: int = 15) -> dict[str, Any]:
    """Both optima against the time allowed for them."""
    worst = max(abs(a - b) for a, b in zip(both_minima(), TRUTH, strict=True))
    if worst > 1e-12:
        raise RuntimeError(f"an optimum is off by {worst}")
    calls = calls_for(both_minima)
    mine = statistics.median(seconds(both_minima, calls) for _ in range(repeats))
    return {
        "name": "both minima to 12 digits by Newton",
        "seconds": mine,
        "baseline": "100 µs allowed",
        "baseline_seconds": LIMIT,
        "ratio": LIMIT / mine,
        "target": 1,
        "repeats": repeats,
    }


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [
        newton_row(),
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
