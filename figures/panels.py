"""Plots for the pages: one pair of axes of a fixed width, as a bare `svg` element.

A page shows such a file inline (`--8<-- "figures/NAME.svg"`), so its words take the
colour of the text around them, in light and in dark. A panel is 4.2 inches wide: two
stand side by side on a wide screen and one below the other on a phone, and the words
keep their size.
"""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from derivations.topics.pictures import canvas, picture

WIDTH = 4.2
_PAPER = "#040506"  # stands for the colour of the page, and occurs in no palette
ON_PAPER: dict[str, Any] = {"facecolor": _PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8}
"""For `bbox`: words that stay readable over lines."""


def panel(height: float = 3.1) -> tuple[Figure, Any]:
    """One pair of axes, 4.2 inches wide."""
    figure, axes = canvas(height=height)
    figure.set_size_inches(WIDTH, height)
    return figure, axes


def svg(figure: Figure, alternative: str) -> str:
    """The bare `svg` element with its text alternative."""
    shown = picture(figure, alternative).html
    element = shown[shown.index("<svg") : shown.rindex("</svg>")] + "</svg>\n"
    return element.replace(_PAPER, "var(--md-default-bg-color, Canvas)")
