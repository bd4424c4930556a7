"""The parts of a page that hold no formula: front matter, code, comments, raw HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

FENCE = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})")
CONTAINER = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+|!!!|\?\?\?|===|\[\^[^\]]+\]:|:\s)")
HIDDEN = re.compile(
    r"(?P<code>(?<![\\`])`+)|(?P<comment><!--)|<(?P<tag>pre|script|style|svg|math|textarea)\b",
    re.IGNORECASE,
)
TICKS = re.compile("`+")


class Ticks:
    """The runs of backticks of one line, looked for once and only if there are any."""

    def __init__(self, line: str) -> None:
        self.starts: dict[int, list[int]] = {}
        for run in TICKS.finditer(line) if "`" in line else ():
            self.starts.setdefault(run.end() - run.start(), []).append(run.start())

    def end(self, run: re.Match[str]) -> int:
        """Where the code ends that a run opens: behind the next run of its length, if any."""
        size = run.end() - run.start()
        later = self.starts[size]
        at = bisect_left(later, run.end())
        return later[at] + size if at < len(later) else run.end()


@dataclass
class Margins:
    """How far in the text of the open list items, admonitions and footnotes stands.

    Four columns past the margin, after a blank line, is code. A margin is the
    column of the item's own mark, and its text may stand up to four columns in.
    """

    columns: list[int] = field(default_factory=list)
    code: bool = False

    def is_code(self, line: str, after_blank: bool) -> bool:
        """Whether the next line of the page, which is not blank, is indented code."""
        indent = indent_of(line)
        if after_blank:
            self.leave(indent)
        margin = self.columns[-1] + 4 if self.columns else 0
        self.code = (after_blank or self.code) and indent >= margin + 4
        if not self.code:
            self.enter(line)
        return self.code

    def enter(self, line: str) -> None:
        """Note the margin of a line that opens an item."""
        if CONTAINER.match(line):
            self.leave(indent_of(line))
            self.columns.append(indent_of(line))

    def leave(self, indent: int) -> None:
        """Close the items that a line this far in does not belong to."""
        while self.columns and indent <= self.columns[-1]:
            self.columns.pop()


def front_matter(lines: list[str]) -> int:
    """How many lines a YAML head takes."""
    if lines[0].rstrip() != "---":
        return 0
    ends = (i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    return next(ends, -1) + 1


def indent_of(line: str) -> int:
    """The column at which a line's text begins, tabs to multiples of four."""
    body = line.expandtabs(4)
    return len(body) - len(body.lstrip(" "))


def ender_of(match: re.Match[str]) -> re.Pattern[str]:
    """What ends the region that a match of `HIDDEN` begins."""
    if match.group("comment"):
        return re.compile("-->")
    return re.compile(rf"</{match.group('tag')}\s*>", re.IGNORECASE)


Opened = tuple[re.Pattern[str], str, int]
"""What ends a region that goes on below a line, what the region is, and where it begins."""


def concealed(line: str, at: int = 0) -> tuple[str, Opened | None]:
    """A line, from `at` on with comments and raw HTML blanked, and the region it leaves open."""
    parts, done, ticks = [], 0, Ticks(line)
    opened: Opened | None = None
    while match := HIDDEN.search(line, at):
        if match.group("code"):
            at = ticks.end(match)
            continue
        what = "comment" if match.group("comment") else f"<{match.group('tag')}> element"
        ender = ender_of(match)
        close = ender.search(line, match.end())
        at = close.end() if close else len(line)
        parts += [line[done : match.start()], " " * (at - match.start())]
        done = at
        opened = None if close else (ender, what, match.start())
    return "".join([*parts, line[done:]]), opened


def joined(masks: list[str], lines: list[str], hard_break: str) -> str:
    """The masks as one text of the source's length; a break replaces a newline."""
    rows = []
    for mask, line in zip(masks, lines, strict=True):
        broken = mask.endswith(hard_break) and len(mask) > len(line)
        body = mask.removesuffix(hard_break) if broken else mask
        rows.append(body.ljust(len(line)) + (hard_break if broken else "\n"))
    return "".join(rows)[:-1]
