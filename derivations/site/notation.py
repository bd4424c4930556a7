"""The notation of a page, gathered from its declarations and definitions."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.site import render, words
from derivations.site.checked import Entry
from derivations.site.evidence import Here

_KINDS = ("declaration", "definition", "hypothesis")


def html(here: Here) -> str:
    """A table behind a line to press; empty for a page that declares nothing."""
    rows = "".join(_rows(here))
    if not rows:
        return ""
    return (
        '<details class="dv-notation"><summary>Notation of this page</summary>'
        '<div class="dv-scroll-table" tabindex="0" role="region" aria-label="Notation">'
        '<table class="dv-table"><thead><tr><th scope="col">Declared</th><th scope="col">As a'
        f"</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _rows(here: Here) -> Iterator[str]:
    """Each declaration once, in the order of the page."""
    seen = set[str]()
    for entry in here.book.entries:
        if entry.page == here.uri and entry.report.kind in _KINDS and _is_new(entry, seen):
            link = f'<a href="#{entry.address}">{words.role_short(entry.report.kind)}</a>'
            yield f"<tr><td>{render.bare(entry)}</td><td>{link}</td></tr>"


def _is_new(entry: Entry, seen: set[str]) -> bool:
    latex = " ".join(entry.report.latex.split())
    new = latex not in seen
    seen.add(latex)
    return new
