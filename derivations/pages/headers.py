"""The opening line of a block, its title and its options.

    /// theorem | The inverse is the transpose
        id: inverse

A block of the project is one row of `PROJECT`; every other block, such as
`note` or `details`, is a container that a formula sees through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.errors import PageError, Span
from derivations.pages.source import Source

NEVER, MAY, MUST = "never", "may", "must"

PROJECT = {
    "let": (NEVER, "write the declaration inside the block"),
    "theorem": (MAY, ""),
    "lemma": (MAY, ""),
    "proposition": (MAY, ""),
    "corollary": (MAY, ""),
    "proof": (MAY, ""),
    "refuted": (MAY, ""),
    "code": (MUST, "name the function: `/// code | package.module:function`"),
    "unchecked": (MUST, "give the reason: `/// unchecked | why no machine can check this`"),
}
"""Each block of the project: whether it takes a title, and what to do about it."""

STATEMENTS = frozenset({"theorem", "lemma", "proposition", "corollary"})

CONTAINERS = frozenset(
    "note admonition details definition tab html caption figure-caption table-caption attention "
    "caution danger error tip hint warning abstract info success question failure bug example "
    "quote new settings remark".split()
)

OPENER = re.compile(r"\s*(/{3,})[ ]*([\w-]+)[ ]*(?:\|[ ]*(.*?))?[ ]*$")
OPTION = re.compile(r"\s*(?:[\w-]+\s*:|\{|-\s)")
#: The option of a `refuted` block whose formulas fail because a side has no value.
UNDEFINED = re.compile(r"\s*undefined\s*:\s*true\s*$", re.IGNORECASE)
IDENT = re.compile(r"""\bid\s*:\s*['"]?([\w:.-]+)""")


@dataclass(frozen=True)
class Header:
    """What the opening lines of a block say; `title_at` is the title's offset."""

    name: str
    slashes: int
    title: str
    title_at: int
    ident: str
    undefined: bool = False


def header_of(source: Source, start: int, line: str) -> Header | None:
    """The header that begins at an offset, or None where the line opens no block."""
    match = OPENER.match(line)
    if match is None:
        return None
    span = Span(start + match.start(1), start + len(line.rstrip()))
    name = match.group(2).lower()
    title = match.group(3) or ""
    _check_name(name, span)
    _check_title(name, title, span)
    at = start + (match.start(3) if title else len(line))
    options = _options(source, start, match.start(1), name)
    idents = [found.group(1) for line in options if (found := IDENT.search(line))]
    undefined = name == "refuted" and any(map(UNDEFINED.match, options))
    return Header(name, len(match.group(1)), title, at, idents[0] if idents else "", undefined)


def _check_name(name: str, span: Span) -> None:
    if name in PROJECT or name in CONTAINERS:
        return
    from difflib import get_close_matches  # only a misspelt block pays for it

    if close := get_close_matches(name, PROJECT, 1, 0.75):
        raise PageError(f"there is no block `{name}`; did you mean `{close[0]}`?", span)


def _check_title(name: str, title: str, span: Span) -> None:
    rule, advice = PROJECT.get(name, (MAY, ""))
    if rule == NEVER and title:
        raise PageError(f"block `{name}` takes no title, got `{title}`; {advice}", span)
    if rule == MUST and not title:
        raise PageError(f"block `{name}` needs words after a `|`; {advice}", span)


def _options(source: Source, start: int, margin: int, name: str) -> list[str]:
    """The option lines, which stand four columns in, right below the header."""
    first = source.place_index(start) + 1
    found: list[str] = []
    for number in range(first, len(source.lines)):
        line = source.lines[number].expandtabs(4)
        if not line.strip() or len(line) - len(line.lstrip()) < margin + 4:
            break
        if name in PROJECT and not OPTION.match(line):
            raise PageError(_not_option(name, line), _line_span(source, number))
        found.append(line)
    return found


def _not_option(name: str, line: str) -> str:
    return (
        f"the indented lines right below a block's first line are options such as `id: name`, got "
        f"`{line.strip()[:40]}`; leave a blank line after `{name}` or indent its text less"
    )


def _line_span(source: Source, number: int) -> Span:
    start = source.starts[number]
    return Span(start, start + len(source.lines[number]))
