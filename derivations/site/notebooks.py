"""Notebooks as pages like any other.

mkdocs-jupyter runs a notebook. Of what it writes we keep the outputs of the
code cells: its pages bring 575 KB of style sheets each, ids that change from
run to run, scripts from other hosts, and leave formulas as they were typed.
The Markdown cells go the way of every page instead, with a stand-in for each
code cell between them, and so have blocks, checked formulas and one look.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bs4 import BeautifulSoup, Tag
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from derivations.checking.bound import path_of
from derivations.checking.depends import digest_of
from derivations.errors import InputError
from derivations.pages.source import normalised
from derivations.site import border, placeholders

_MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
_LIBRARIES = (
    "numpy",
    "torch",
    "python-flint",
    "nflows",
    "matplotlib",
    "nbconvert",
    "mkdocs-jupyter",
)
_IMAGE = ("image/svg+xml", "image/png", "image/jpeg")


def stand_ins(notebook: str) -> Iterator[tuple[int, str]]:
    """Where code cells stand among the text of the Markdown cells.

    Yields an offset into the text that `pages` reads, in which the Markdown
    cells stand one below the other with a blank line between, and what to put
    there.
    """
    at, number = 0, 0
    for cell in json.loads(notebook)["cells"]:
        if cell["cell_type"] == "markdown":
            at += len(normalised("".join(cell["source"]))) + 2
        elif cell["cell_type"] == "code":
            # Of one length, as stand-ins at one place are put in order by their text.
            yield at, f"\n\n{placeholders.cell(number)}\n\n"
            number += 1


def page(content: str, notebook: str, executed: str) -> str:
    """The page's HTML with each code cell, as mkdocs-jupyter has run it, in its place."""
    cells = [c for c in json.loads(notebook)["cells"] if c["cell_type"] == "code"]
    soup = BeautifulSoup(executed, "html.parser")
    for tag in soup(["script", "style"]):
        tag.decompose()
    shown = [_cell(n, cell, tag) for n, (cell, tag) in enumerate(_matched(cells, soup), start=1)]
    return placeholders.fill(content, lambda number: shown[number], placeholders.CELL)


def _matched(
    cells: list[dict[str, Any]], soup: BeautifulSoup
) -> Iterator[tuple[dict[str, Any], Tag | None]]:
    """Each code cell and what was made of it; by their order where cells have no ids.

    Raises `InputError` where neither tells: code is never left out in silence.
    """
    marked = soup.select("div[id^='cell-id=']")
    if all("id" in cell for cell in cells):
        found = {str(tag["id"]).removeprefix("cell-id="): tag for tag in marked}
        yield from ((cell, found.get(cell["id"])) for cell in cells)
        return
    found_code = soup.select("div.jp-CodeCell")
    code = [tag for tag in found_code if tag.find_parent(class_="jp-CodeCell") is None]
    if len(code) != len(cells):
        raise InputError(
            f"expected {len(cells)} code cells, found {len(code)}, and cells without ids cannot be "
            "told apart: save the notebook in format 4.5, which gives each cell an id"
        )
    yield from zip(cells, code, strict=True)


def without_stand_ins(text: str) -> str:
    """`text`, say of the search index, with no trace of code cells."""
    return placeholders.CELL.sub("", text)


def digest(notebook: str) -> str:
    """What a notebook's result depends on besides its own text: the modules that it imports."""
    seen = hashlib.sha256(sys.version.encode())
    for module in sorted(_imported(notebook)):
        seen.update(f"{module} {digest_of(module)}".encode())
    for library in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            seen.update(f"{library}=={version(library)}".encode())
    return seen.hexdigest()[:16]


def _imported(notebook: str) -> set[str]:
    """The modules of one's own that code cells name; what is installed has a version instead."""
    found: set[str] = set()
    for cell in json.loads(notebook)["cells"]:
        if cell["cell_type"] == "code":
            found |= set(_names(_MAGIC.sub("", "".join(cell["source"]))))
    return {name for name in found if (path := path_of(name)) and "site-packages" not in path.parts}


def _names(code: str) -> Iterator[str]:
    with contextlib.suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _cell(number: int, cell: dict[str, Any], executed: Tag | None) -> str:
    """Input and outputs of one code cell; empty where its tags have removed it."""
    if executed is None:
        return ""
    areas = executed.select(".jp-OutputArea-output")
    outputs = "".join(_output(f"{number}.{k}", area) for k, area in enumerate(areas, start=1))
    shows_code = executed.select_one(".jp-InputArea-editor")
    code = _code(number, "".join(cell["source"])) if shows_code else ""
    return f'<div class="dv-cell">{code}{outputs}</div>' if code or outputs else ""


def _code(number: int, text: str) -> str:
    html = highlight(text, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))
    return html.replace("<code>", f"<code {_region(f'Code cell {number}')}>", 1)


def _output(number: str, area: Tag) -> str:
    kind = str(area.get("data-mime-type", "text/plain"))
    if kind in _IMAGE:
        return f'<figure class="dv-figure">{border.fragment(area.decode_contents())}</figure>'
    if kind == "text/html" and area.select_one("figure"):
        return border.fragment(area.decode_contents())
    if kind == "text/html":
        caption = area.select_one("caption")
        label = caption.get_text(strip=True) if caption else f"Output {number}"
        classes = "dv-output dv-scroll-table" if caption else "dv-output"
        shown = border.fragment(area.decode_contents())
        return f'<div class="{classes}" {_region(label)}>{shown}</div>'
    text = border.text(escape(area.get_text().strip("\n")))
    return f'<pre class="dv-output" {_region(f"Output {number}")}>{text}</pre>'


def _region(label: str) -> str:
    """What makes a box that scrolls reachable by keyboard, under a name of its own."""
    return f'tabindex="0" role="region" aria-label="{escape(label)}"'
