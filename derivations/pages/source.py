"""The characters of a page, and where each of them stands.

Offsets count characters of `Source.text`: the file's UTF-8 text without a byte
order mark and with every line ending written as one newline. Lines and columns
count from 1 and are those that an editor shows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from derivations.errors import PageError, Span

PRIVATE = re.compile("[\ue000-\ue01f]")
"""Characters by which formulas travel through Markdown; a page may hold none of them."""

MAX_LINE = 100_000
MAX_LINES = 200_000
MAX_PAGE = 5_000_000


@dataclass(frozen=True)
class Source:
    """The text of one page.

    `file_lines` gives the file's line for each line of the text where the two
    differ, as they do in a notebook; it is empty for Markdown.
    """

    path: str
    text: str
    file_lines: tuple[int, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their newlines."""
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts[:-1]

    def place_index(self, offset: int) -> int:
        """The index in `lines` of the line that holds a character."""
        return bisect_right(self.starts, offset) - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1, in the file."""
        index = self.place_index(offset)
        line = self.file_lines[index] if self.file_lines else index + 1
        return line, offset - self.starts[index] + 1

    def row(self, offset: int) -> tuple[str, int]:
        """The line of text that holds a character, and the offset it begins at."""
        index = self.place_index(offset)
        return self.lines[index], self.starts[index]


def source_of(path: str, text: str, file_lines: tuple[int, ...] = ()) -> Source:
    """The source for a text, within the limits on its size.

    Raises `PageError` for a line of more than `MAX_LINE` characters, a page of
    more than `MAX_PAGE`, and a character of `PRIVATE`: reading is bounded whatever
    a page holds, and no text can pass for a formula of another page.
    """
    source = Source(path, normalised(text), file_lines)
    if found := PRIVATE.search(source.text):
        raise PageError(_private(source, found.start()), Span(found.start(), found.end()))
    if len(source.text) > MAX_PAGE:
        raise PageError(
            f"the page has {len(source.text):,} characters, more than the limit of "
            f"{MAX_PAGE:,}; split it into several pages"
        )
    if len(source.lines) > MAX_LINES:
        raise PageError(
            f"the page has {len(source.lines):,} lines, more than the limit of {MAX_LINES:,}; "
            "split it into several pages"
        )
    for start, line in zip(source.starts, source.lines, strict=True):
        if len(line) > MAX_LINE:
            raise PageError(_too_long(source, start, line), Span(start, start))
    return source


def normalised(text: str) -> str:
    """The text without a byte order mark, every line ending written as one newline."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decoded(data: bytes) -> str:
    """The text of a file's bytes.

    Raises `PageError` where they are not UTF-8; its span counts in the text that
    `errors="replace"` gives.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = normalised(data[: error.start].decode("utf-8"))
        raise PageError(
            f"the page is not UTF-8 text: byte 0x{data[error.start]:02x} on line "
            f"{before.count(chr(10)) + 1} belongs to no character; save the file as UTF-8",
            Span(len(before), len(before) + 1),
        ) from error


def _private(source: Source, at: int) -> str:
    line, column = source.place(at)
    return (
        f"expected text, got the private character U+{ord(source.text[at]):04X} in line {line}, "
        f"column {column}, which stands for formulas here; remove it"
    )


def _too_long(source: Source, start: int, line: str) -> str:
    number, _ = source.place(start)
    return (
        f"line {number} has {len(line):,} characters, more than the limit of {MAX_LINE:,}; "
        "break it into shorter lines"
    )
