"""Figures that a reader can move, in place of marks such as `<!-- play: compose -->`.

A figure is a function in `assets/play.js`. The build runs it once, in QuickJS,
for its first picture and sentence; a reader's browser runs the same function.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

import quickjs

from derivations.site import assets

SCRIPT = "assets/play.js"
MARK = re.compile(r"<!--\s*play:\s*([\w-]+)\s*-->")
_ENTRY = (
    "\nfunction drawn() { return JSON.stringify(dvPlay.names.map((n) => [n, dvPlay.play(n)])); }"
)


def filled(html: str, address: Callable[[str], str]) -> tuple[str, list[str]]:
    """`html` with each mark replaced by its figure, and a message for each unknown name."""
    faults: list[str] = []

    def write(found: re.Match[str]) -> str:
        figure = figures().get(found[1])
        if figure is None:
            known = ", ".join(figures())
            faults.append(f"expected a figure to play with ({known}), got {found[1]!r}")
            return f'<p class="dv-trouble">{escape(faults[-1])}</p>'
        return _html(found[1], figure)

    shown = MARK.sub(write, html)
    if shown != html and not faults:
        shown = shown.replace("</body>", f'<script src="{address(SCRIPT)}"></script></body>')
    return shown, faults


@cache
def figures() -> dict[str, dict[str, Any]]:
    """Every figure in its first state: title, drawing and sentence, by name."""
    script = (assets.OWN / "play.js").read_text(encoding="utf-8")
    return dict(json.loads(quickjs.Function("drawn", script + _ENTRY)()))


def _html(name: str, figure: dict[str, Any]) -> str:
    title = escape(figure["title"])
    return (
        f'<figure class="dv-play dv-figure" data-play="{name}" aria-label="{title}">'
        f'<div class="dv-play-picture">{figure["svg"]}</div>'
        f'<figcaption><strong>{title}.</strong> <span class="dv-play-says">'
        f"{escape(figure['says'])}</span></figcaption></figure>"
    )
