"""Just enough SVG for the drawings of the pages.

Lines and words take the colour of the text around them, so a drawing that stands inside a
page is light on dark and dark on light with no second version. The accents are variables of
the style sheet; the colour after the comma serves where there is no style sheet.
"""

from __future__ import annotations

from html import escape

TEXT = "currentColor"
BLUE = "var(--dv-tested, #4a7fb5)"
GREEN = "var(--dv-proved, #2f8a63)"


def drawing(width: int, height: int, label: str, parts: list[str]) -> str:
    """A whole drawing; `label` is what a screen reader says instead of it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'style="width: min(100%, {width / 20:g}rem); height: auto" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="15" '
        f'fill="{TEXT}" stroke="none">'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def words(x: float, y: float, text: str, *, anchor: str = "middle", italic: bool = False) -> str:
    """Words centred in height on y."""
    style = ' font-style="italic" font-family="Source Serif, Georgia, serif"' if italic else ""
    at = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}" dominant-baseline="central"'
    return f"<text {at}{style}>{escape(text)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, colour: str = TEXT) -> str:
    """A straight line."""
    at = f'x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"'
    return f'<line {at} stroke="{colour}" stroke-width="1.6"/>'


def arrow(x1: float, y1: float, x2: float, y2: float, colour: str = TEXT) -> str:
    """A straight line with a head at its end."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    sides = [(x2 - 9 * ux + 4 * side * uy, y2 - 9 * uy - 4 * side * ux) for side in (1, -1)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(x2, y2), *sides])
    return (
        line(x1, y1, x2 - 7 * ux, y2 - 7 * uy, colour)
        + f'<polygon points="{points}" fill="{colour}"/>'
    )


def dot(x: float, y: float, radius: float, colour: str = TEXT) -> str:
    """A filled circle."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def box(
    x: float, y: float, width: float, height: float, *, fill: str = "none", edge: float = 0.35
) -> str:
    """A rectangle; `edge` is how strong its border is."""
    at = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {at} rx="2" fill="{fill}" stroke="{TEXT}" stroke-opacity="{edge:g}"/>'
