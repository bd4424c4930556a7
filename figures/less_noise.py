"""The picture of the page on less noise: the best mix of the two gradient estimators."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from derivations.topics.gradients import stationary_points
from derivations.topics.pictures import PALETTE
from figures.panels import panel, svg

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
CHANCES = WEIGHTS / WEIGHTS.sum()


def mix() -> str:
    """Variance of L, of R and of R + b (L - R) with the best b, between the two minima."""
    figure, axes = panel()
    (mean, scale, _), (mean_0, scale_0, _), _ = stationary_points()
    share = np.linspace(0, 1, 81)
    both = [
        _variances(mean_0 + s * (mean - mean_0), scale_0 * (scale / scale_0) ** s) for s in share
    ]
    styles = (("orange", "-"), ("blue", "--"), ("green", "-."))
    for values, (colour, style) in zip(np.array(both).T, styles, strict=True):
        axes.plot(share, values, color=PALETTE[colour], lw=2.2, ls=style)
    axes.text(0.03, 2.78, "log-derivative")
    axes.text(0.75, 2.55, "reparametrised", ha="right")
    axes.text(0.6, 0.32, "best mix", ha="center")
    axes.set(ylim=(0, 3.6), ylabel="variance of one sample", xlabel="along the line")
    axes.set_xticks([0, 0.5, 1], ["local\nminimum", "half way", "global\nminimum"])
    return svg(
        figure,
        "Variance of one sample between the two minima. The log-derivative estimator falls, the "
        "reparametrised one rises, and they cross. The best mix of both lies below them "
        "everywhere, most where they cross.",
    )


def _variances(mean: float, scale: float) -> tuple[float, float, float]:
    x = mean + scale * NODES
    left: Any = x * np.sin(x) * NODES / scale
    right: Any = np.sin(x) + x * np.cos(x)
    change = left - right
    best = right - (_covariance(right, change) / _covariance(change, change)) * change
    return tuple(_covariance(each, each) for each in (left, right, best))  # type: ignore[return-value]


def _covariance(left: Any, right: Any) -> float:
    return math.fsum(CHANCES * (left - CHANCES @ left) * (right - CHANCES @ right))
