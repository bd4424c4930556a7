"""Pictures and tables of the experiments, as HTML that reads well in light and in dark.

A picture is an inline SVG without a background. Its axes and words take the colour
of the text around them (`currentColor`), and the colours of `PALETTE` keep a contrast
of at least 3 to 1 on white and on near-black alike. It always carries a text
alternative. The same data give the same bytes.

Only this module needs matplotlib, and only when it is imported.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from derivations.errors import InputError

PALETTE = {
    "blue": "#3d85c6",
    "orange": "#d2691e",
    "green": "#2e9467",
    "pink": "#c2558f",
    "violet": "#8a6fd1",
    "grey": "#80868e",
}
"""Colours for data, by name; contrast at least 3 to 1 on #fdfcfa and on #1b1e23."""

_INK = "#010203"  # stands for the colour of the text, and occurs in no palette
_STYLE: Any = {
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.prop_cycle": cycler(color=list(PALETTE.values())),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "legend.frameon": False,
    "path.simplify_threshold": 0.2,
    "svg.fonttype": "none",
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


@dataclass(frozen=True)
class Shown:
    """HTML for a notebook or a page to show."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def canvas(
    columns: int = 1, rows: int = 1, *, height: float = 3.2, **options: Any
) -> tuple[Figure, Any]:
    """A figure 7 inches wide and its axes, in the house style.

    `height` is that of one row, in inches; `options` go to matplotlib's `subplots`. The
    style stays in force, so that a legend made later has it, too.
    """
    mpl.rcParams.update(_STYLE)
    figure = Figure(figsize=(7, height * rows))
    return figure, figure.subplots(rows, columns, **options)


def picture(figure: Figure, alternative: str, caption: str = "") -> Shown:
    """The figure as inline SVG with its text alternative, and a caption below it.

    The alternative says in words what the picture shows; `InputError` when it is empty.
    """
    if not alternative.strip():
        raise InputError("expected a text alternative for the picture, got an empty one")
    buffer = io.StringIO()
    salt = hashlib.sha256(alternative.encode()).hexdigest()[:12]
    with mpl.rc_context({"svg.hashsalt": salt}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    svg = _inline(buffer.getvalue(), alternative, salt)
    return Shown(f'<figure class="dv-figure">{svg}{below}</figure>')


def _inline(svg: str, alternative: str, salt: str) -> str:
    """The bare `svg` element, scalable, labelled, with ids of its own, in the text's colour."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r"<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>|<!--.*?-->", "", svg, flags=re.S
    )
    head, body = svg.split(">", 1)
    width = float(re.search(r'width="([\d.]+)pt"', head)[1])  # type: ignore[index]
    head = re.sub(r' (?:width|height|xmlns:xlink|version)="[^"]*"', "", head)
    label = html.escape(alternative, quote=True)
    head += f' role="img" aria-label="{label}" style="width:100%;max-width:{width * 4 / 3:.0f}px"'
    body = re.sub(r'(\bid="|"#|url\(#)', rf"\g<1>{salt}-", body.replace("xlink:href", "href"))
    return f"{head}>{body}".replace(_INK, "currentColor")


def table(header: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> Shown:
    """An HTML table with a caption; the first cell of each row is its heading.

    `InputError` for a row that is not as long as the header.
    """
    lines = []
    for row in rows:
        if len(row) != len(header):
            raise InputError(f"expected {len(header)} cells in a row, got {len(row)}: {row!r}")
        first, *rest = (html.escape(str(cell)) for cell in row)
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    heads = (
        f'<th scope="col">{html.escape(cell)}</th>' if cell else "<td></td>" for cell in header
    )
    top = "".join(heads)
    return Shown(
        f'<table class="dv-table"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
