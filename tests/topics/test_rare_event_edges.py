"""The rare event where doubles end: games whose chance underflows, and what errors then say."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import rare_event_moments as moments
from derivations.topics.rare_event import (
    Game,
    ballot_numerator,
    exact_probability,
    hitting_law,
    log_hitting_law,
)
from derivations.topics.rare_event_sampling import doob_sample

TINY = (1, 400, Fraction(1, 1000), 700)


def test_underflow_is_not_the_horizons_fault() -> None:
    """P is about 10^-1197, and all that is asked for is a ratio of moments near its best."""
    best = moments.stopped_best(TINY)
    error = moments.stopped_relative_error(TINY, best, 1)
    assert 0 < error < 100
    rounds, logs = log_hitting_law(TINY)
    exact = exact_probability(TINY)
    total = math.log(float(np.exp(logs - logs.max()).sum())) + logs.max()
    truth = math.log(exact.numerator) - math.log(exact.denominator)
    assert total == pytest.approx(truth, rel=1e-13)
    assert rounds[0] == 399


def test_relative_error_of_an_underflowing_game_by_fractions() -> None:
    """A short game at a tiny p: sqrt(E[W²]/P² − 1) from the paths, all in fractions."""
    p, q, d, horizon = Fraction(1, 10**9), Fraction(3, 4), 38, 42
    game = (2, 2 + d, p, horizon)
    second = Fraction(0)
    for m in range(d, horizon + 1, 2):
        wins, losses = (m + d) // 2, (m - d) // 2
        count = ballot_numerator((2, 2 + d, Fraction(1, 2), m))
        if m > d:
            count -= ballot_numerator((2, 2 + d, Fraction(1, 2), m - 2)) * 4
        second += count * (p**2 / q) ** wins * ((1 - p) ** 2 / (1 - q)) ** losses
    truth = math.sqrt(float(second / exact_probability(game) ** 2 - 1) / 7)
    assert moments.stopped_relative_error(game, float(q), 7) == pytest.approx(truth, rel=1e-12)


@given(st.integers(1, 8), st.integers(1, 8), st.floats(0.05, 0.95), st.integers(0, 20))
@settings(max_examples=50)
def test_logarithms_of_the_law(a: int, d: int, p: float, spare: int) -> None:
    game = Game(a, a + d, p, d + spare)
    rounds, logs = log_hitting_law(game)
    law = hitting_law(game)
    np.testing.assert_allclose(np.exp(logs), law[rounds], rtol=1e-12)
    assert np.exp(logs).sum() == pytest.approx(law.sum(), rel=1e-12)


def test_errors_say_which_it_is() -> None:
    with pytest.raises(InputError, match="the horizon is too short to win 5 rounds, got 4"):
        moments.stopped_relative_error((5, 10, 0.5, 4), 0.5, 10)
    with pytest.raises(InputError, match="below the least double"):
        doob_sample(TINY, 10, 0)
