"""What a folder of pages may not hold: links that lead out of it, formulas nobody checks.

A `--8<--` line puts a file into a page after the page's formulas were read. Such a file
may hold drawings and words; a formula in it is refused, for nobody would check it.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from derivations.pages import read_page
from derivations.site import border

log = logging.getLogger("mkdocs.plugins.derivations")

_NO_ID = re.compile(r"[^\w:./%+-]")

_AFTER_SNIPPETS = 31.9
"""The priority right behind that of `pymdownx.snippets`, which has 32."""


def links_out(folder: str | Path) -> Iterator[Path]:
    """Every link below a folder that leads out of it; none is followed."""
    home = Path(folder).resolve()
    for root, folders, files in os.walk(home, followlinks=False):
        for name in sorted([*folders, *files]):
            path = Path(root, name)
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                yield path


def refusal(folder: str | Path) -> str:
    """What to say of a folder with a link that leads out of it; empty when there is none."""
    path = next(links_out(folder), None)
    return (
        ""
        if path is None
        else (
            f"expected pages and files, got the link {path.relative_to(Path(folder).resolve())} "
            "that leads out of the folder of pages; put the file itself there"
        )
    )


def name_sections(items: Iterable[Any]) -> None:
    """Let the titles of sections and links of a navigation be text."""
    for item in items:
        if getattr(item, "is_section", False) or getattr(item, "is_link", False):
            item.title = border.text(str(item.title or ""))
        name_sections(item.children or ())


def crossed(html: str, page: Any, trusted: bool) -> str:
    """A page's HTML, safe to serve; so are then its title and table of contents."""
    html, faults = border.Border(trusted=trusted).content(html)
    for fault in faults:
        log.error("%s: %s", page.file.src_uri, fault)
    name_page(page)
    return html


def name_page(page: Any) -> None:
    """Let a page's title and its table of contents be text without markup."""
    page.title = border.name(str(page.title or ""))
    _name_headings(page.toc)


def _name_headings(headings: Iterable[Any]) -> None:
    for heading in headings:
        heading.title = border.name(heading.title)
        heading.id = _NO_ID.sub("-", heading.id)
        _name_headings(heading.children)


class Leftovers(Preprocessor):
    """Refuses formulas that have come into a page after its own were taken out."""

    def run(self, lines: list[str]) -> list[str]:
        """The same lines; each formula found in them is an error of the build."""
        page = read_page("page", "\n".join(lines))
        if page.error is None:
            found = [*page.formulas, *(item.formula for item in page.unchecked)]
            for formula in found:
                log.error(
                    "expected words and drawings in an included file, got the formula %r, which "
                    "nobody would check; write it on the page itself",
                    formula.latex[:80],
                )
        return lines


class Guards(Extension):
    """The Markdown extension that puts `Leftovers` behind the snippets."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """The name is Python-Markdown's."""
        if "snippet" in md.preprocessors:
            md.preprocessors.register(Leftovers(md), "derivations-leftovers", _AFTER_SNIPPETS)


def makeExtension(**configs: Any) -> Guards:  # noqa: N802
    """The name by which Python-Markdown finds an extension."""
    return Guards(**configs)
