"""The picture of the page on rare events: the error of splitting against the number of levels."""

from __future__ import annotations

import numpy as np

from derivations.topics.pictures import PALETTE
from derivations.topics.rare_event import probability
from derivations.topics.rare_event_moments import stopped_best, stopped_relative_error
from figures.panels import panel, svg

GAME, TRIALS = (100, 200, 18, 37, 600), 3000


def levels() -> str:
    """sqrt((1 + m (P^(-1/m) - 1) / N)^m - 1) for m equal levels and N trials in all."""
    figure, axes = panel()
    number, chance = np.arange(1, 21), probability(GAME)
    error = np.sqrt((1 + number * (chance ** (-1 / number) - 1) / TRIALS) ** number - 1)
    weights = stopped_relative_error(GAME, stopped_best(GAME), TRIALS)
    axes.plot(number, error, "o-", color=PALETTE["blue"], lw=1.8, ms=4)
    axes.axhline(weights, color=PALETTE["grey"], lw=1.8, ls=":")
    axes.text(20, weights * 1.25, "best stopped weight", ha="right")
    axes.text(1.5, error[0], "plain counting", va="center")
    axes.set(yscale="log", ylim=(0.015, 25), xlabel="levels", ylabel="relative error")
    axes.set_xticks([1, 5, 8, 10, 15, 20])
    return svg(
        figure,
        "Relative error against the number of levels, on a logarithmic scale. It falls from 11.8 "
        "for one level to 0.30 for eight and rises slowly beyond. The best stopped weight of "
        "importance sampling is lower, at 0.024.",
    )
