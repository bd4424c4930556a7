"""The pictures of the page on importance sampling: the error of two weights, and paths."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.topics.pictures import PALETTE
from derivations.topics.rare_event import Game
from derivations.topics.rare_event_moments import (
    full_path_best,
    full_path_relative_error,
    stopped_best,
    stopped_relative_error,
)
from derivations.topics.rare_event_sampling import generator
from figures.panels import panel, svg

GAME, SAMPLES, SOURCE = Game(), 3000, 0.55
GAMES, SEED, EVERY = 12, 1, 6


def errors() -> str:
    """Relative standard error of both weights against the chance of the proposal."""
    figure, axes = panel()
    grid = np.linspace(0.515, 0.645, 66)
    kinds = (
        (full_path_relative_error, full_path_best, "orange", "-"),
        (stopped_relative_error, stopped_best, "blue", "--"),
    )
    for error, best, colour, style in kinds:
        values = [100 * error(GAME, q, SAMPLES) for q in grid]
        axes.plot(grid, values, color=PALETTE[colour], lw=2.2, ls=style)
        q = best(GAME)
        axes.plot(q, 100 * error(GAME, q, SAMPLES), "o", color=PALETTE[colour], ms=7)
    axes.axvline(SOURCE, color=PALETTE["grey"], lw=1.4, ls=":")
    axes.text(0.547, 1.35, "source", ha="right")
    axes.text(0.587, 25, "all rounds", ha="right")
    axes.text(0.609, 2.8, "stopped", va="top")
    axes.set_yscale("log")
    axes.set(xlim=(0.51, 0.65), ylim=(1.15, 75), xlabel="chance of winning a round in the proposal")
    axes.set_ylabel("relative standard error")
    axes.set_yticks([2, 5, 10, 20, 50], ["2 %", "5 %", "10 %", "20 %", "50 %"])
    axes.minorticks_off()
    return svg(
        figure,
        "Relative standard error, on a logarithmic scale, against the chance of winning a round "
        "in the proposal. The curve of the full weight has its lowest point, 10 per cent, at "
        "0.565. The curve of the stopped weight lies below it throughout and has its lowest "
        "point, 2.4 per cent, at 0.588. The source's proposal, 0.55, is left of both.",
    )


def paths() -> str:
    """Twelve games under the true chance, and twelve under the best one for the stopped weight."""
    figure, axes = panel()
    best = stopped_best(GAME)
    for chance, colour in ((float(GAME.win), "orange"), (best, "blue")):
        for capital in _games(chance):
            axes.plot(*_thinned(capital), color=PALETTE[colour], lw=1)
            if capital[-1] == GAME.target:
                axes.plot(len(capital) - 1, GAME.target, "o", color=PALETTE[colour], ms=4)
    for level in (0, GAME.target):
        axes.axhline(level, color=PALETTE["grey"], lw=1.4, ls=":")
    axes.text(20, 170, "chance 0.588")
    axes.text(20, 40, "chance 18/37")
    axes.set(xlim=(0, 605), ylim=(-8, 212), xlabel="round", ylabel="capital", yticks=[0, 100, 200])
    return svg(
        figure,
        "Capital over 600 rounds, from 100. Twelve games with chance 18/37 wander between 50 and "
        "125 and mostly end below 100. Of twelve games with chance 0.588 eight reach 200 between "
        "round 370 and round 590 and end there; four are still below.",
    )


def _games(chance: float) -> list[Any]:
    """The capital after each round of each game, up to its end."""
    wins = generator(SEED).random((GAMES, GAME.horizon)) < chance
    games = []
    for steps in 2 * wins.astype(int) - 1:
        capital = GAME.capital + np.concatenate(([0], np.cumsum(steps)))
        over = np.flatnonzero((capital == 0) | (capital == GAME.target))
        games.append(capital[: over[0] + 1] if len(over) else capital)
    return games


def _thinned(capital: Any) -> tuple[Any, Any]:
    """Every sixth round and the last one: the eye sees no difference."""
    rounds = np.unique(np.append(np.arange(0, len(capital), EVERY), len(capital) - 1))
    return rounds, capital[rounds]
