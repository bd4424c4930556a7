"""The rare event: the vectorised sampler against a loop over rounds, and the float programme."""

from __future__ import annotations

import random
from typing import Any

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
        compare(
            f"importance sampling, {SAMPLES} paths of {GAME.horizon} rounds",
            lambda: importance_sample(GAME, Q, SAMPLES, 0, stopped=False),
            "Python loop",
            lambda: loop_over_rounds(0),
            target=100,
            repeats=5,
        ),
        compare(
            "P(T ≤ 600), float64 dynamic programme",
            lambda: probability(GAME),
            "big integers",
            lambda: exact_numerator(GAME),
            target=None,
        ),
    ]
