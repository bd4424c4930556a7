"""The rare event: the vectorised sampler against a loop over rounds, and the float programme."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from benchmarks.timing import compare, lasting, within
from derivations.topics.rare_event import Game, ballot_numerator, exact_numerator, probability
from derivations.topics.rare_event_sampling import importance_sample

GAME = Game()
SAMPLES, Q = 3000, 0.55
THIRTY_DIGITS = 238838345060695703669568600254


def loop_over_rounds(seed: int) -> float:
    """The estimator written round by round; the weight takes in all K rounds."""
    draw, p = random.Random(seed).random, float(GAME.win)
    won, lost = p / Q, (1 - p) / (1 - Q)
    total = 0.0
    for _ in range(SAMPLES):
        capital, weight, hit = GAME.capital, 1.0, False
        for _ in range(GAME.horizon):
            if draw() < Q:
                step, ratio = 1, won
            else:
                step, ratio = -1, lost
            weight *= ratio
            if 0 < capital < GAME.target:
                capital += step
                hit = hit or capital == GAME.target
        total += weight * hit
    return total / SAMPLES


def loop_with_numpy(samples: int) -> float:
    """The same loop with a call of NumPy for every round, as the source writes it."""
    np.random.seed(0)
    p = float(GAME.win)
    weights = []
    for _ in range(samples):
        wins = np.array([np.random.binomial(1, Q) for _ in range(GAME.horizon)])
        capital = GAME.capital + np.cumsum(2 * wins - 1)
        ended = np.flatnonzero((capital <= 0) | (capital >= GAME.target))
        hit = len(ended) > 0 and capital[ended[0]] == GAME.target
        weights.append(hit * np.prod(np.where(wins == 1, p / Q, (1 - p) / (1 - Q))))
    return float(np.mean(weights))


def by_cumsum(samples: int) -> float:
    """All paths at once by a cumulative sum in NumPy."""
    rng, p = np.random.default_rng(0), float(GAME.win)
    won = rng.random((samples, GAME.horizon)) < Q
    capital = GAME.capital + np.cumsum(np.where(won, 1, -1), axis=1, dtype=np.int32)
    up, down = capital >= GAME.target, capital <= 0
    first = np.where(up.any(1), up.argmax(1), GAME.horizon)
    hit = first < np.where(down.any(1), down.argmax(1), GAME.horizon)
    wins = won.sum(1)
    log_weight = wins * np.log(p / Q) + (GAME.horizon - wins) * np.log((1 - p) / (1 - Q))
    return float((hit * np.exp(log_weight)).mean())


def sampler_rows() -> list[dict[str, Any]]:
    """The sampler beside a cumulative sum at three sizes, and beside both loops at one."""
    rows = []
    for samples in (30, 300, SAMPLES, 30_000):
        what = f"importance sampling, {samples} paths of {GAME.horizon} rounds"

        def ours(samples: int = samples) -> Any:
            return importance_sample(GAME, Q, samples, 0, stopped=False)

        rows.append(
            compare(
                what,
                ours,
                "NumPy cumsum",
                lambda samples=samples: by_cumsum(samples),
                target=1,
                repeats=7,
            )
        )
        if samples == SAMPLES:
            loops = {
                "Python loop": (lambda: loop_over_rounds(0), 3),
                "source-style loop, a NumPy draw a round": (lambda: loop_with_numpy(SAMPLES), 1),
            }
            rows += [
                compare(what, ours, name, run, target=50, repeats=repeats)
                for name, (run, repeats) in loops.items()
            ]
    return rows


def limits() -> list[dict[str, Any]]:
    """The exact probability in big integers and in float64, and that all methods agree."""
    exact = exact_numerator(GAME)
    digits = exact * 10**35 // GAME.win.denominator**GAME.horizon
    disagree = abs(digits - THIRTY_DIGITS) + abs(exact - ballot_numerator(GAME))
    return [
        within(
            "P(T ≤ 600) to 30 digits: programme, ballot formula and truth differ by", disagree, 0
        ),
        within(
            "P(T ≤ 600), exact dynamic programme", lasting(lambda: exact_numerator(GAME)), 0.01, "s"
        ),
        within(
            "P(T ≤ 600), float64 dynamic programme", lasting(lambda: probability(GAME)), 0.01, "s"
        ),
    ]


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [
        *sampler_rows(),
        compare(
            "P(T ≤ 600), float64 dynamic programme",
            lambda: probability(GAME),
            "big integers",
            lambda: exact_numerator(GAME),
            target=None,
        ),
    ]
