"""The pictures of the page on gradient estimators: where F is low, and how noisy each one is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from derivations.topics.gradient_estimators import estimator_variance
from derivations.topics.gradients import noise_free_descent, objective, stationary_points
from derivations.topics.pictures import PALETTE
from figures.panels import ON_PAPER, panel, svg

STEP, STEPS, PIECES = 5e-4, 10_000, 40
POINTS = (  # as `stationary_points` has them: name, colour, mark, and where the words go
    ("global minimum", "green", "o", (-0.42, -0.24)),
    ("local minimum", "pink", "o", (0.1, -0.04)),
    ("saddle", "orange", "X", (0.1, -0.06)),
)


def contours() -> str:
    """F over mean and scale, its three stationary points, and the descent of the source."""
    figure, axes = panel(3.4)
    means, scales = np.linspace(-0.25, 2.05, 70), np.linspace(0.3, 2.6, 70)
    values = [[objective(mean, math.log(scale)) for mean in means] for scale in scales]
    levels = [1.67, 1.685, 1.70, 1.72, 1.75, *np.arange(1.8, 3.0, 0.1)]
    axes.contour(means, scales, values, levels, colors=PALETTE["grey"], linewidths=0.8)
    path = np.array(_descent())
    axes.plot(path[:, 0], path[:, 1], color=PALETTE["blue"], lw=2.4)
    axes.plot(*path[0], "o", color=PALETTE["blue"], ms=6)
    start = f"start\nμ = {path[0, 0]:g}, σ = {path[0, 1]:g}"
    axes.text(path[0, 0] - 0.1, path[0, 1] + 0.22, start, va="center", bbox=ON_PAPER)
    for (mean, scale, value), (name, colour, mark, (right, up)) in zip(
        stationary_points(), POINTS, strict=True
    ):
        axes.plot(mean, scale, mark, color=PALETTE[colour], ms=8)
        told = f"{name}\n{value:.4f}"
        axes.text(mean + right, scale + up, told, va="center", bbox=ON_PAPER)
    axes.set(xlabel="mean μ", ylabel="scale σ", xticks=[0, 0.5, 1, 1.5, 2])
    return svg(
        figure,
        "Contour lines of F over the mean, from −0.25 to 2.05, and the scale, from 0.3 to 2.6. "
        "There are two basins. The lower one, with value 1.6644, lies at mean 1.37 and scale "
        "1.96; the other, with value 1.6962, at mean 0.44 and scale 0.61. Between them is a "
        "saddle of value 1.8020. A line runs from the start, mean 0 and scale 1, into the second.",
    )


def _descent() -> list[list[float]]:
    """Means and scales along the noise-free descent from mean 0 and scale 1."""
    path = [[0.0, 1.0]]
    for _ in range(PIECES):
        mean, scale = path[-1]
        path.append(noise_free_descent(mean, math.log(scale), STEP, STEPS // PIECES))
    return path


def variances() -> str:
    """Variance in the mean of three estimators, between the two minima."""
    figure, axes = panel()
    (mean, scale, _), (mean_0, scale_0, _), _ = stationary_points()
    share = np.linspace(0, 1, 81)
    points = [
        (mean_0 + s * (mean - mean_0), math.log(scale_0 + s * (scale - scale_0))) for s in share
    ]
    kinds = (("score", "orange", "-"), ("baseline", "green", ":"), ("pathwise", "blue", "--"))
    for kind, colour, style in kinds:
        _curve(axes, share, [estimator_variance(kind, *at)[0] for at in points], colour, style)
    axes.text(0.03, 2.78, "log-derivative")
    axes.text(0.72, 3.05, "reparametrised", ha="right")
    axes.text(0.62, 0.78, "log-derivative,\nbest baseline", ha="center", va="top")
    axes.set(ylim=(0, 3.6), ylabel="variance of one sample", xlabel="along the line")
    axes.set_xticks([0, 0.5, 1], ["local\nminimum", "half way", "global\nminimum"])
    return svg(
        figure,
        "Variance of one sample of the derivative in the mean, from the local to the global "
        "minimum. The log-derivative estimator falls from 2.55 to 1.63. The reparametrised one "
        "rises from 0.59 to 3.23 and crosses it before half way. With its best baseline the "
        "log-derivative estimator is never above its plain form, from 0.69 to 1.52.",
    )


def _curve(axes: Any, share: Any, values: list[float], colour: str, style: str) -> None:
    axes.plot(share, values, color=PALETTE[colour], lw=2.2, ls=style)
    axes.plot([0, 1], [values[0], values[-1]], "o", color=PALETTE[colour], ms=5, clip_on=False)
