"""The pictures of the page on change of variables: two maps, and what one of them lacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.topics.flow_page import flow_map, flow_range, normalised_log_prob, normalised_map
from derivations.topics.pictures import PALETTE
from figures.panels import panel, svg

WEIGHTS, MEANS, SCALES = (2, 2, 3), (-1, 0.2, 1.5), (0.25, 0.25, 0.25)
SMALL = (1, 1, 1)


def maps() -> str:
    """The sum of cdfs and the normalised map, with the density of the bumps below."""
    figure, axes = panel()
    grid = np.linspace(-2.9, 3.4, 190)
    bumps = np.exp([normalised_log_prob(x, WEIGHTS, MEANS, SCALES) for x in grid])
    axes.fill_between(grid, -6, -6 + 2.4 * bumps, color=PALETTE["grey"], alpha=0.35, lw=0)
    for end in flow_range(WEIGHTS):
        axes.axhline(end, color=PALETTE["pink"], lw=1, ls=":")
    whole = [normalised_map(x, WEIGHTS, MEANS, SCALES) for x in grid]
    bounded = [flow_map(x, WEIGHTS, MEANS, SCALES) for x in grid]
    axes.plot(grid, whole, color=PALETTE["blue"], lw=2.2)
    axes.plot(grid, bounded, color=PALETTE["pink"], lw=1.8, ls="--")
    axes.text(2.05, 5.2, "normalised", ha="right")
    axes.text(3.4, 1.3, "sum of cdfs", ha="right", va="top")
    axes.text(2.1, -5.5, "data")
    axes.set(xlim=(-2.9, 3.4), ylim=(-6, 6), xlabel="x", ylabel="z")
    axes.set_yticks([-3.5, 0, 3.5], ["−3.5", "0", "3.5"])
    return svg(
        figure,
        "Two increasing curves over x, steep over the three bumps of the data and flat between "
        "them. The sum of cdfs, dashed, runs level at −3.5 on the left of the data and at 3.5 on "
        "the right. The normalised map, solid, crosses both levels and goes on.",
    )


def lost_mass() -> str:
    """The base density, coloured over the range of a map whose weights sum to 3."""
    figure, axes = panel(2.7)
    grid = np.linspace(-3.6, 3.6, 145)
    low, high = flow_range(SMALL)
    axes.plot(grid, _base(grid), color=PALETTE["blue"], lw=2.2)
    parts = ((-3.6, low, "grey", 0.6), (low, high, "blue", 0.25), (high, 3.6, "grey", 0.6))
    for start, end, colour, alpha in parts:
        inside = np.linspace(start, end, 61)
        axes.fill_between(inside, _base(inside), color=PALETTE[colour], alpha=alpha, lw=0, zorder=0)
    axes.text(0, 0.15, "range of\nthe map", ha="center", va="center")
    for side in (-1, 1):
        axes.annotate(
            "no\npreimage", (side * 1.8, 0.035), (side * 2.75, 0.2), ha="center",
            arrowprops={"arrowstyle": "-", "color": PALETTE["grey"]},
        )  # fmt: skip
    axes.set(ylim=(0, 0.43), xlabel="z", ylabel="density of the base", yticks=[0, 0.2, 0.4])
    axes.set_xticks([low, 0, high], ["−1.5", "0", "1.5"])
    return svg(
        figure,
        "The bell curve of the standard normal density. Its middle part, between −1.5 and 1.5, is "
        "the range of the map. The two tails outside are marked: no x is mapped there.",
    )


def _base(z: Any) -> Any:
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
