"""The pictures of the page on the log-derivative identity: where the mass goes when θ moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.topics.pictures import PALETTE
from figures.panels import panel, svg


def fixed_support() -> str:
    """N(0, 1) moved a little to the right: what it loses on the left it gains on the right."""
    figure, axes = panel()
    grid = np.linspace(-3.5, 4, 121)
    before, after = (np.exp(-((grid - mean) ** 2) / 2) / np.sqrt(2 * np.pi) for mean in (0, 0.4))
    _two(axes, grid, before, after)
    axes.text(-2.9, 0.16, "lost")
    axes.text(2.0, 0.19, "gained")
    axes.set(ylim=(0, 0.47), xlabel="z", ylabel="density")
    return svg(
        figure,
        "A normal density and the same density moved a little to the right. Between the curves, "
        "the area lost on the left equals the area gained on the right.",
    )


def moving_support() -> str:
    """Uniform on (0, 2) and on (0, 2.4): the loss lies inside, the gain outside the old support."""
    figure, axes = panel()
    grid = np.array([-0.4, 0, 0, 2, 2, 2.4, 2.4, 2.9])
    before = np.array([0, 0, 1, 1, 0, 0, 0, 0]) / 2
    after = np.array([0, 0, 1, 1, 1, 1, 0, 0]) / 2.4
    _two(axes, grid, before, after)
    axes.text(0.72, 0.53, "lost: the score sees it")
    axes.text(1.62, 0.33, "gained:\nthe score\ndoes not", ha="right", va="top")
    axes.annotate(
        "", (2.2, 0.2), (1.66, 0.26), arrowprops={"arrowstyle": "-", "color": PALETTE["green"]}
    )
    axes.set(ylim=(0, 0.6), xlabel="z", ylabel="density")
    return svg(
        figure,
        "The uniform density on (0, 2) and the lower, wider one on (0, 2.4). The whole area lost "
        "lies inside (0, 2), where the score is −1/2. The whole area gained lies between 2 and "
        "2.4, where the old density is zero and has no score.",
    )


def slopes() -> str:
    """G(b) = log b − b/2 with its slope at 2 and the slope that the identity claims."""
    figure, axes = panel()
    theta = np.linspace(0.9, 3.4, 201)
    value, claim = np.log(2) - 1, (1 - np.log(2)) / 2
    axes.plot(theta, np.log(theta) - theta / 2, color=PALETTE["blue"], lw=2.2)
    near = np.array([1.2, 2.9])
    axes.plot(near, [value, value], color=PALETTE["green"], lw=1.8, ls="--")
    axes.plot(near, value + claim * (near - 2), color=PALETTE["pink"], lw=1.8, ls="--")
    axes.plot(2, value, "o", color=PALETTE["blue"], ms=6)
    axes.text(2.95, value - 0.004, "slope 0", va="center")
    axes.text(2.95, value + claim * 0.93, "slope 0.153", va="center")
    axes.text(3.15, -0.49, "G", fontsize=12)
    axes.set(xlim=(0.85, 3.75), ylim=(-0.57, -0.12), xlabel="b", ylabel="nats", xticks=[1, 2, 3])
    return svg(
        figure,
        "The curve G(b) = log b − b/2 has its maximum at b = 2. The tangent there is level. The "
        "line whose slope is the value of the identity, 0.153, cuts through the curve.",
    )


def _two(axes: Any, grid: Any, before: Any, after: Any) -> None:
    axes.fill_between(
        grid, before, after, where=before >= after, color=PALETTE["orange"], alpha=0.35, lw=0
    )
    axes.fill_between(
        grid, before, after, where=after >= before, color=PALETTE["green"], alpha=0.35, lw=0
    )
    axes.plot(grid, before, color=PALETTE["blue"], lw=2.2)
    axes.plot(grid, after, color=PALETTE["grey"], lw=1.8, ls="--")
