"""The two colour schemes where no script may choose: without JavaScript, and on paper.

Style sheets name a scheme by an attribute that a script sets. The rules of one
scheme are copied here with the attribute left open, for a style sheet that a
page uses on paper (always light) or where scripts are off (as the system asks).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

PAPER, DARK = "assets/paper.css", "assets/dark.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(?:^|(?<=[{}]))\s*([^{}@]+)\{([^{}]*)\}")


def rules(sheets: Iterable[str], scheme: str) -> Iterator[str]:
    """Every rule about `scheme` in some style sheets, as one about whatever scheme is set."""
    named = re.compile(rf"""\[data-md-color-scheme=["']?{scheme}["']?\]""")
    for sheet in sheets:
        for found in _RULE.finditer(_COMMENT.sub("", sheet)):
            own = [part for part in _selectors(found[1]) if named.search(part)]
            if own:
                open_ = ",".join(named.sub("[data-md-color-scheme]", part).strip() for part in own)
                yield f"{open_}{{{found[2].strip()}}}\n"


def paper(sheets: Iterable[str]) -> str:
    """The light scheme, for paper."""
    return "".join(rules(sheets, "default")) + "[data-md-color-scheme]{color-scheme:light}\n"


def dark(sheets: Iterable[str]) -> str:
    """The dark scheme, for readers without scripts whose system asks for it."""
    return "".join(rules(sheets, "slate")) + "[data-md-color-scheme]{color-scheme:dark}\n"


def links(address: Callable[[str], str]) -> str:
    """What the head of a page says of both; `address` leads from the page to a file."""
    return (
        f'<link rel="stylesheet" href="{address(PAPER)}" media="print">'
        f'<noscript><link rel="stylesheet" href="{address(DARK)}" '
        'media="screen and (prefers-color-scheme: dark)"></noscript>'
    )


def _selectors(text: str) -> list[str]:
    """A list of selectors, cut at commas outside brackets."""
    parts, depth, start = list[str](), 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
