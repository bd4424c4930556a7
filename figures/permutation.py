"""A permutation as arrows, and as the dots of its matrix."""

from __future__ import annotations

from figures.svg import BLUE, arrow, box, dot, drawing, line, words

SIGMA = (1, 4, 6, 5, 3, 2)
STEP = 36


def arrows() -> str:
    """Each place on the left, an arrow to its value on the right."""
    left, right, top = 60, 228, 56
    parts = [words(left, 18, "place"), words(right, 18, "value")]
    for place, value in enumerate(SIGMA, start=1):
        y, end = top + STEP * (place - 1), top + STEP * (value - 1)
        parts += [words(left - 16, y, str(place)), words(right + 18, y, str(place))]
        parts += [arrow(left + 6, y, right - 5, end, BLUE), dot(left, y, 3.5), dot(right, y, 3.5)]
    pairs = ", ".join(f"{place} to {value}" for place, value in enumerate(SIGMA, start=1))
    return drawing(288, 270, f"Arrows from places to values: {pairs}.", parts)


def matrix() -> str:
    """The matrix: row i has its one in column σ(i)."""
    left, top, n = 52, 38, len(SIGMA)
    parts = [box(left, top, STEP * n, STEP * n, edge=0.6)]
    for k in range(1, n + 1):
        middle = STEP * (k - 0.5)
        parts += [words(left - 16, top + middle, str(k)), words(left + middle, top - 16, str(k))]
    for k in range(1, n):
        along, whole = STEP * k, STEP * n
        parts += [
            f'<g stroke-opacity="0.2">{line(left, top + along, left + whole, top + along)}</g>'
        ]
        parts += [
            f'<g stroke-opacity="0.2">{line(left + along, top, left + along, top + whole)}</g>'
        ]
    for row, column in enumerate(SIGMA):
        parts.append(dot(left + STEP * (column - 0.5), top + STEP * (row + 0.5), 8, BLUE))
    where = ", ".join(str(column) for column in SIGMA)
    label = (
        f"A grid of six rows and six columns. From top to bottom the dots are in column {where}."
    )
    return drawing(288, 270, label, parts)
