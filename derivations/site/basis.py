"""What of a proof is checked, and what stands in words alone: one quiet line below it.

Computed from the block's own content. A paragraph counts as words alone when no formula
in it claims anything, unless it ends in a colon or comma right before one that does:
then it leads to what is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from derivations.site import placeholders

Steps = Callable[[int], int]
"""How many checked steps the formula of a number has; 0 for one that claims nothing."""

FIRST_WORDS = 6


def basis(proof: Element, steps: Steps) -> str:
    """`checked: 3 steps; argued in words: “…”`, or nothing where no paragraph is words alone."""
    parts = list(proof)[1:]  # after the head
    counts = [sum(map(steps, placeholders.numbers(_text(part)))) for part in parts]
    words = [
        _opening(part)
        for part, count, following in zip(parts, counts, [*counts, 0][1:], strict=True)
        if part.tag == "p" and not count and not (following and _leads(part))
    ]
    if not words:
        return ""
    told = f"{sum(counts)} step{'' if sum(counts) == 1 else 's'}" if sum(counts) else "nothing"
    return f"checked: {told}; argued in words: {', '.join(f'“{word}”' for word in words)}"


def _leads(part: Element) -> bool:
    return _text(part).endswith((":", ","))


def _opening(part: Element) -> str:
    """The first words of a paragraph; a formula, which has its place already, is three dots."""
    words = placeholders.FORMULA.sub("…", _text(part)).split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def _text(part: Element) -> str:
    return "".join(part.itertext()).strip()
