"""Lines to structure: which lines are prose, which open or close a block.

One pass over the lines of a page. It hides what holds no formula (front matter,
code, comments) and yields events in the page's order. `Layout.text` is the page
with block-quote marks blanked; `Layout.mask` also hides code and comments.
Both have the length of the source, so an offset means the same in all three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derivations.errors import PageError, Span
from derivations.pages.headers import Header, header_of
from derivations.pages.hidden import (
    FENCE,
    Margins,
    concealed,
    front_matter,
    indent_of,
    joined,
)
from derivations.pages.source import Source

MAX_BLOCKS = 20_000

HARD_BREAK = "\ue000"
"""Stands in the mask for a newline that no inline formula may cross."""

QUOTE = re.compile(r"(?: {0,3}>)+ ?")
ITEM = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+|#{1,6}\s)")
CLOSER = re.compile(r"\s*(/{3,})\s*$")


@dataclass(frozen=True)
class Open:
    """A block begins."""

    header: Header
    offset: int


@dataclass(frozen=True)
class Close:
    """The innermost open block ends."""

    offset: int


@dataclass(frozen=True)
class Paragraph:
    """A run of prose lines, as offsets of its first and past its last character."""

    start: int
    end: int


Event = Open | Close | Paragraph


@dataclass(frozen=True)
class Layout:
    """A page taken apart into events."""

    text: str
    mask: str
    events: tuple[Event, ...]


@dataclass
class _Pass:
    """State of the pass over the lines."""

    source: Source
    text: list[str] = field(default_factory=list)
    mask: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    stack: list[Open] = field(default_factory=list)
    margins: Margins = field(default_factory=Margins)
    until: re.Pattern[str] | None = None  # what ends the hidden region we are in
    opened: tuple[str, int] = ("", 0)  # what that region is, and where it began
    begin: int | None = None  # where the current paragraph began
    depth: int = 0  # block-quote marks on its first line
    options: int | None = None  # margin of the block whose options may follow
    blank: bool = True  # the previous line was blank
    blocks: int = 0  # how many have been opened

    def run(self) -> Layout:
        first = front_matter(self.source.lines)
        for number, line in enumerate(self.source.lines):
            start = self.source.starts[number]
            self.text.append(line)
            self.mask.append("" if number < first else self.line(line, start))
        self.end_paragraph(len(self.source.text))
        self.finish()
        mask = joined(self.mask, self.text, HARD_BREAK)
        return Layout("\n".join(self.text), mask, tuple(self.events))

    def line(self, raw: str, start: int) -> str:
        """The mask of one line; an empty mask hides it whole."""
        line = self.unquote(raw)
        self.text[-1] = line
        if self.until is not None:
            return self.hidden(line)
        if not line.strip():
            self.end_paragraph(start)
            self.blank, self.options = True, None
            return line
        mask = self.content(line, start)
        self.blank = False
        return mask

    def content(self, line: str, start: int) -> str:
        indent = indent_of(line)
        if self.options is not None and indent >= self.options + 4:
            return ""  # `headers` has read it
        self.options = None
        if self.margins.is_code(line, self.blank):
            self.refuse_code(start, line)
            return ""
        if match := FENCE.match(line):
            self.refuse_code(start, line)
            return self.hide("code fence", start, match.group(1), line)
        if match := CLOSER.match(line):
            return self.close(len(match.group(1)), start, line)
        if header := header_of(self.source, start, line):
            return self.open(header, start, line)
        return self.prose(line, start)

    def prose(self, line: str, start: int) -> str:
        if self.begin is None:
            self.begin = start
        mask = self.conceal(line, start)
        if ITEM.match(line) and self.mask:
            self.mask[-1] += HARD_BREAK
        return mask

    def conceal(self, line: str, start: int, at: int = 0) -> str:
        """Blank the comments and raw HTML of a line; code spans wait for the paragraph."""
        shown, opened = concealed(line, at)
        if opened is not None:
            self.until, self.opened = opened[0], (opened[1], start + opened[2])
        return shown

    def hide(self, what: str, start: int, fence: str, line: str) -> str:
        self.end_paragraph(start)
        self.margins.enter(line)
        self.until = re.compile(rf"\s*{fence[0]}{{{len(fence)},}}\s*$")
        self.opened = (what, start)
        return ""

    def hidden(self, line: str) -> str:
        assert self.until is not None
        fence = self.opened[0] == "code fence"
        match = self.until.match(line) if fence else self.until.search(line)
        if match is None:
            return ""
        self.until = None
        self.blank = fence
        rest = self.conceal(line, self.source.starts[len(self.text) - 1], match.end())
        return "" if fence else " " * match.end() + rest[match.end() :]

    def refuse_code(self, start: int, line: str) -> None:
        """Code in a `let` would be a condition that nobody reads."""
        if self.stack and self.stack[-1].header.name == "let":
            raise PageError(
                "a `let` block holds prose and formulas, not code; move the code out of it or "
                "indent its lines less",
                Span(start, start + len(line)),
            )

    def open(self, header: Header, start: int, line: str) -> str:
        self.end_paragraph(start)
        if twin := next((b for b in self.stack if b.header.slashes == header.slashes), None):
            number = self.source.place(twin.offset)[0]
            raise PageError(
                f"block `{header.name}` opens with {header.slashes} slashes inside block "
                f"`{twin.header.name}` of line {number}, which has as many; nested blocks need "
                "different numbers of slashes",
                Span(start, start + header.slashes),
            )
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            told = f"the page has more than {MAX_BLOCKS:,} blocks; split it into several pages"
            raise PageError(told, Span(start, start + header.slashes))
        self.stack.append(Open(header, start))
        self.events.append(self.stack[-1])
        self.options = indent_of(line)
        at = header.title_at - start
        return " " * at + line[at:]

    def close(self, slashes: int, start: int, line: str) -> str:
        self.end_paragraph(start)
        if not self.stack or self.stack[-1].header.slashes != slashes:
            raise PageError(self.wrong_closer(slashes), Span(start, start + len(line)))
        self.stack.pop()
        self.events.append(Close(start + len(line)))
        self.blank = True
        return ""

    def wrong_closer(self, slashes: int) -> str:
        if not self.stack:
            return f"`{'/' * slashes}` closes no block; remove it or open a block above it"
        inner = self.stack[-1]
        line = self.source.place(inner.offset)[0]
        return (
            f"`{'/' * slashes}` has {slashes} slashes but the open block `{inner.header.name}` of "
            f"line {line} closes with {inner.header.slashes}"
        )

    def unquote(self, line: str) -> str:
        """Blank the quote marks of a line whose paragraph began inside a block quote."""
        match = QUOTE.match(line)
        if match is None:
            return line
        marks = match.group().count(">")
        if self.begin is None:
            self.depth = marks
        if not (marks := min(marks, self.depth)):
            return line
        width = [m.end() for m in re.finditer(">", match.group())][marks - 1]
        return " " * width + line[width:]

    def end_paragraph(self, end: int) -> None:
        if self.begin is not None:
            self.events.append(Paragraph(self.begin, end))
        self.begin = None
        self.depth = 0

    def finish(self) -> None:
        if self.until is not None:
            what, offset = self.opened
            raise PageError(f"this {what} is never closed", Span(offset, offset + 1))
        if self.stack:
            block = self.stack[-1]
            raise PageError(
                f"block `{block.header.name}` is never closed; end it with a line "
                f"`{'/' * block.header.slashes}`",
                Span(block.offset, block.offset + block.header.slashes),
            )


def layout(source: Source) -> Layout:
    """Take a page apart; raises `PageError` at an unclosed block, fence or comment."""
    return _Pass(source).run()
