"""Quotes: a line of a page that stands for a block of another page.

    <!-- quote: proofs/coupling.md#wrong-log-det -->

The block is shown as its own page shows it, verdicts and counterexamples
included, so nothing is typed twice. The name is the page's address in the
site's source and the block's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_QUOTE = re.compile(r"<!--\s*quote:\s*([^#\s]+)#([\w:.-]+)\s*-->")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"]|\"[^\"]*\")*?)(/?)>")
_ADDRESS = re.compile(r'(\s(?:href|src))="([^"]*)"')


@dataclass(frozen=True)
class Quote:
    """Which block of which page is meant."""

    page: str
    ident: str

    def __str__(self) -> str:
        return f"{self.page}#{self.ident}"


def fill(html: str, write: Callable[[Quote], str]) -> str:
    """`html` with each quote replaced by what `write` gives for it."""
    return _QUOTE.sub(lambda found: write(Quote(found[1], found[2])), html)


def element(html: str, ident: str) -> str | None:
    """The element of `html` with an id, from its opening to its closing tag, or None."""
    tags = _TAG.finditer(html)
    opening = next((tag for tag in tags if f' id="{ident}"' in tag[3]), None)
    if opening is None:
        return None
    depth = 1
    for tag in tags:
        if tag[2] == opening[2] and not tag[4]:
            depth += -1 if tag[1] else 1
        if depth == 0:
            return html[opening.start() : tag.end()]
    return None


def moved(html: str, address: Callable[[str], str]) -> str:
    """`html` with each address in it passed through `address`."""
    return _ADDRESS.sub(lambda found: f'{found[1]}="{address(found[2])}"', html)
