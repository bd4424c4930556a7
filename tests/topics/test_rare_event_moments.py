"""Exact variances against enumeration and against an independent dynamic programme."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.rare_event import Game, probability
from derivations.topics.rare_event_moments import (
    full_path_best,
    full_path_relative_error,
    full_path_second_moment,
    stopped_best,
    stopped_relative_error,
    stopped_second_moment,
)

ROULETTE = (100, 200, 18, 37, 600)
chances = st.floats(0.05, 0.95)


@st.composite
def games(draw: st.DrawFn, rounds: int = 9) -> Game:
    target = draw(st.integers(2, 6))
    capital = draw(st.integers(1, target - 1))
    horizon = draw(st.integers(target - capital, max(rounds, target - capital)))
    return Game(capital, target, draw(chances), horizon)


def moments(game: Game, q: float, *, stopped: bool) -> tuple[float, float]:
    """E_q[W 1{T≤K}] and E_q[W² 1{T≤K}] from all 2^K sequences."""
    p, first, second = float(game.win), 0.0, 0.0
    for wins in itertools.product((True, False), repeat=game.horizon):
        x, hit, weight, mass = game.capital, False, 1.0, 1.0
        for won in wins:
            over = x in (0, game.target)
            mass *= q if won else 1 - q
            if not (stopped and over):
                weight *= p / q if won else (1 - p) / (1 - q)
            x += 0 if over else (1 if won else -1)
            hit = hit or x == game.target
        first += mass * weight * hit
        second += mass * weight**2 * hit
    return first, second


@given(games(), chances)
def test_moments_by_enumeration(game: Game, q: float) -> None:
    for stopped, function in ((True, stopped_second_moment), (False, full_path_second_moment)):
        mean, second = moments(game, q, stopped=stopped)
        assert mean == pytest.approx(probability(game), rel=1e-10)
        assert function(game, q) == pytest.approx(second, rel=1e-10)


def by_recursion(game: Game, q: float, *, stopped: bool) -> float:
    """The second moment as a value: weights p²/q up, (1−p)²/(1−q) down, worth c^k at N."""
    p = float(game.win)
    up, down = p**2 / q, (1 - p) ** 2 / (1 - q)
    values = [0.0] * game.target + [1.0]
    for _ in range(game.horizon):
        inner = [up * values[x + 1] + down * values[x - 1] for x in range(1, game.target)]
        values = [0.0, *inner, values[-1] * (1 if stopped else up + down)]
    return values[game.capital]


@given(games(rounds=60), chances)
def test_moments_by_recursion(game: Game, q: float) -> None:
    truth = by_recursion(game, q, stopped=True)
    assert stopped_second_moment(game, q) == pytest.approx(truth, rel=1e-11)
    truth = by_recursion(game, q, stopped=False)
    assert full_path_second_moment(game, q) == pytest.approx(truth, rel=1e-11)


@given(games(rounds=60), chances)
def test_stopping_never_hurts(game: Game, q: float) -> None:
    full, stopped = full_path_second_moment(game, q), stopped_second_moment(game, q)
    assert stopped <= full * (1 + 1e-12)
    assert stopped >= probability(game) ** 2 * (1 - 1e-12)
    error = stopped_relative_error(game, q, 100)
    assert error <= full_path_relative_error(game, q, 100) * (1 + 1e-9) + 1e-9


@given(games(rounds=60))
def test_at_q_equal_p_it_is_crude(game: Game) -> None:
    p = probability(game)
    assert stopped_second_moment(game, float(game.win)) == pytest.approx(p, rel=1e-11)
    assert full_path_second_moment(game, float(game.win)) == pytest.approx(p, rel=1e-11)


@given(games(rounds=40), st.floats(0.01, 0.99))
def test_best_is_best(game: Game, q: float) -> None:
    best = stopped_second_moment(game, stopped_best(game))
    assert best <= stopped_second_moment(game, q) * (1 + 1e-12)
    best = full_path_second_moment(game, full_path_best(game))
    assert best <= full_path_second_moment(game, q) * (1 + 1e-12)


def test_the_published_table() -> None:
    """Relative standard errors at 3000 samples."""
    assert stopped_best(ROULETTE) == pytest.approx(0.588070, abs=5e-7)
    assert full_path_best(ROULETTE) == pytest.approx(0.565267, abs=5e-7)
    assert full_path_relative_error(ROULETTE, 0.55, 3000) == pytest.approx(0.1232, abs=5e-5)
    assert full_path_relative_error(ROULETTE, 0.565267, 3000) == pytest.approx(0.1001, abs=5e-5)
    assert stopped_relative_error(ROULETTE, 0.55, 3000) == pytest.approx(0.0705, abs=5e-5)
    assert stopped_relative_error(ROULETTE, 0.588070, 3000) == pytest.approx(0.0244, abs=5e-5)
    assert full_path_relative_error(ROULETTE, 18 / 37, 3000) == pytest.approx(11.81, abs=5e-3)


@pytest.mark.parametrize("q", [1e-12, 1 - 1e-12])
def test_extreme_proposals_do_not_overflow_into_nonsense(q: float) -> None:
    full, stopped = full_path_second_moment(ROULETTE, q), stopped_second_moment(ROULETTE, q)
    assert 0 < stopped <= full
    assert not math.isnan(full_path_relative_error(ROULETTE, q, 10))


@pytest.mark.parametrize("q", [0, 1, -0.5, 2.0, math.nan, math.inf, "0.5", None])
def test_bad_proposals(q: Any) -> None:
    for function in (stopped_second_moment, full_path_second_moment):
        with pytest.raises(InputError, match="the proposal q lies strictly between 0 and 1"):
            function(ROULETTE, q)


def test_other_bad_input() -> None:
    with pytest.raises(InputError, match="the horizon is too short to win 5 rounds, got 4"):
        stopped_best((5, 10, 0.5, 4))
    with pytest.raises(InputError, match="the number of samples is an integer of at least 1"):
        stopped_relative_error(ROULETTE, 0.5, 0)
