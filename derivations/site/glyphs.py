"""Which characters a font file has, and how a style sheet says it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont


@cache
def covered(path: Path) -> frozenset[int]:
    """The code points for which the font at `path` has a glyph."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def ranges(points: Iterable[int]) -> str:
    """Code points as a `unicode-range`: `U+41-5A` for the capital letters."""
    found, run = list[str](), list[int]()
    for point in [*sorted(points), -1]:
        if run and point != run[-1] + 1:
            found.append(f"U+{run[0]:X}" + (f"-{run[-1]:X}" if len(run) > 1 else ""))
            run = []
        run.append(point)
    return ",".join(found)
