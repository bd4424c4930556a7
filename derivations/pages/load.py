"""Pages from text and from files, with what the whole site declares above them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from derivations.errors import PageError
from derivations.pages.markdown import broken_page, parse_source
from derivations.pages.notebook import read_notebook
from derivations.pages.page import Page
from derivations.pages.source import Source, decoded, normalised, source_of
from derivations.runs import project
from derivations.runs.task import Item


def parse_page(path: str, text: str) -> Page:
    """Read the text of a Markdown page.

    Raises `PageError` for an unclosed block, fence, comment or display, an
    unknown closing, or a page beyond the limits on size; nothing else.
    """
    return parse_source(source_of(path, text), shared(path))


def read_page(path: str, text: str) -> Page:
    """As `parse_page`, but a page that cannot be read has its `error` set."""
    try:
        return parse_page(path, text)
    except PageError as error:
        return broken_page(Source(path, normalised(text)), error)


def load_page(path: str | Path, name: str = "") -> Page:
    """Read a page from its file: Markdown, or a notebook if it ends in `.ipynb`.

    `name` is what messages call it, the path itself if empty. Raises `OSError`
    when the file cannot be read.
    """
    data = Path(path).read_bytes()
    name = name or str(path)
    try:
        text = decoded(data)
    except PageError as error:
        return broken_page(Source(name, normalised(data.decode("utf-8", "replace"))), error)
    if str(path).endswith(".ipynb"):
        return read_notebook(name, text, shared(name))
    return read_page(name, text)


def shared(path: str) -> tuple[Item, ...]:
    """The declarations that hold on the page at a path before its first line."""
    named = project.current().notation
    if named is None or Path(path).absolute() == named or not named.is_file():
        return ()
    return _declared(named, named.stat().st_mtime_ns)


@lru_cache(8)
def _declared(path: Path, _time: int) -> tuple[Item, ...]:
    return load_page(path).scope
