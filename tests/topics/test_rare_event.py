"""The exact probability against enumeration of every sequence of rounds, and 30 digits."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.rare_event import (
    Game,
    ballot_numerator,
    eventual_probability,
    exact_numerator,
    exact_probability,
    first_touch_paths,
    hitting_law,
    probability,
    value_table,
)

ROULETTE = (100, 200, 18, 37, 600)


@st.composite
def games(draw: st.DrawFn, rounds: int = 40) -> Game:
    target = draw(st.integers(2, 12))
    capital = draw(st.integers(1, target - 1))
    slots = draw(st.integers(2, 40))
    win = Fraction(draw(st.integers(1, slots - 1)), slots)
    return Game(capital, target, win, draw(st.integers(1, rounds)))


def first_hit(game: Game, wins: tuple[int, ...]) -> int:
    """The round in which the target is reached, 0 if it is not; the rules and nothing else."""
    x = game.capital
    for m, won in enumerate(wins, start=1):
        x += 1 if won else -1
        if x == game.target:
            return m
        if x == 0:
            return 0
    return 0


def enumerated(game: Game) -> list[Fraction]:
    """P(T = m) for each m, from all 2^K sequences."""
    law = [Fraction(0)] * (game.horizon + 1)
    p = Fraction(game.win)
    for wins in itertools.product((0, 1), repeat=game.horizon):
        law[first_hit(game, wins)] += p ** sum(wins) * (1 - p) ** (game.horizon - sum(wins))
    return [Fraction(0), *law[1:]]


def test_thirty_digits() -> None:
    digits = exact_numerator(ROULETTE) * 10**35
    assert digits // 37**600 == 238838345060695703669568600254
    assert ballot_numerator(ROULETTE) == exact_numerator(ROULETTE)
    assert exact_probability(ROULETTE) == Fraction(exact_numerator(ROULETTE), 37**600)


def test_floats() -> None:
    truth = float(exact_probability(ROULETTE))
    assert probability(ROULETTE) == pytest.approx(truth, rel=1e-14)
    assert value_table(ROULETTE)[600, 100] == pytest.approx(truth, rel=1e-14)
    assert eventual_probability(ROULETTE) == pytest.approx(0.00446628453949, rel=1e-12)


@given(games(rounds=9))
def test_every_method_against_enumeration(game: Game) -> None:
    law = enumerated(game)
    assert exact_probability(game) == sum(law)
    assert Fraction(ballot_numerator(game), game.win.denominator**game.horizon) == sum(law)
    np.testing.assert_allclose(hitting_law(game), np.array(law, dtype=float), rtol=1e-13)
    assert probability(game) == pytest.approx(float(sum(law)), rel=1e-13)


@given(games())
def test_methods_agree(game: Game) -> None:
    exact = exact_probability(game)
    assert ballot_numerator(game) == exact_numerator(game)
    assert probability(game) == pytest.approx(float(exact), rel=1e-12)
    assert value_table(game)[-1, game.capital] == pytest.approx(float(exact), rel=1e-12)


@given(games())
def test_value_table_is_monotone(game: Game) -> None:
    table = value_table(game)
    assert table.shape == (game.horizon + 1, game.target + 1)
    assert (np.diff(table, axis=0) >= 0).all()
    assert (np.diff(table, axis=1) >= -1e-15).all()
    assert (table[:, 0] == 0).all()
    assert (table[:, -1] == 1).all()


@given(games())
def test_more_rounds_approach_the_eventual_probability(game: Game) -> None:
    forever = eventual_probability(game)
    assert probability(game) <= forever * (1 + 1e-12)
    patient = Game(game.capital, game.target, game.win, 3000)
    assert probability(patient) == pytest.approx(forever, rel=1e-6)


@given(games())
def test_the_mirror_game(game: Game) -> None:
    """Somebody wins in the end: the chances of the two players add up to one."""
    other = Game(game.target - game.capital, game.target, 1 - game.win, game.horizon)
    assert eventual_probability(game) + eventual_probability(other) == pytest.approx(1)


@pytest.mark.parametrize("win", [1e-300, 0.25, 0.5, 0.75, 1 - 1e-16])
def test_eventual_probability_at_extremes(win: float) -> None:
    value = eventual_probability((500, 1000, win, 1))
    assert math.isfinite(value)
    assert 0 <= value <= 1
    assert win != 0.5 or value == 0.5


def test_first_touch_paths_by_hand() -> None:
    """From 1 to 3: up, up; or up, down, up, up; one way for each even number of rounds."""
    assert [first_touch_paths(1, 3, m) for m in (1, 2, 3, 4, 6)] == [0, 1, 0, 1, 1]


def test_game_reads_tuples() -> None:
    assert Game.of(ROULETTE) == Game() == Game.of(Game())
    assert Game.of([100, 200, 0.25, 600]) == Game(win=0.25)


@pytest.mark.parametrize(
    ("game", "says"),
    [
        ((100, 200, 0.4, 0), "the horizon is an integer of at least 1, got 0"),
        ((100, 200, 0.4, 2.5), "the horizon is an integer"),
        ((0, 200, 0.4, 6), "the capital is an integer of at least 1, got 0"),
        ((True, 200, 0.4, 6), "the capital is an integer"),
        ((2, 2, 0.4, 6), "the capital is below the target, got 2 and 2"),
        ((1, math.nan, 0.4, 6), "the target is an integer"),
        ((1, 2, 0.0, 6), "the chance p of winning a round lies strictly between 0 and 1"),
        ((1, 2, 1, 6), "strictly between 0 and 1, got 1"),
        ((1, 2, math.nan, 6), "strictly between 0 and 1, got nan"),
        ((1, 2, math.inf, 6), "strictly between 0 and 1, got inf"),
        ((1, 2, "0.4", 6), "strictly between 0 and 1, got '0.4'"),
        ((1, 2, 3, 3, 6), "strictly between 0 and 1"),
        ((1, 2, 1, 0, 6), "the number of pockets is an integer of at least 2"),
        ((1, 2, 0.5), "a game is"),
        ((), "a game is"),
        (7, "a game is"),
    ],
    ids=repr,
)
def test_bad_games(game: Any, says: str) -> None:
    for function in (exact_numerator, probability, value_table, eventual_probability):
        with pytest.raises(InputError, match=says):
            function(game)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 11))
def test_first_touch_paths_by_enumeration(capital: int, more: int, rounds: int) -> None:
    game = Game(capital, capital + more, Fraction(1, 2), rounds)
    paths = itertools.product((0, 1), repeat=rounds)
    count = sum(first_hit(game, path) == rounds for path in paths)
    assert first_touch_paths(capital, capital + more, rounds) == count


@given(games(), st.integers(1, 5))
def test_only_odds_matter(game: Game, times: int) -> None:
    """Fractions in lowest terms or not, tuples or games: one exact answer."""
    win = Fraction(game.win)
    pockets = (win.numerator * times, win.denominator * times)
    tuple_ = (game.capital, game.target, *pockets, game.horizon)
    assert exact_probability(tuple_) == exact_probability(game)
