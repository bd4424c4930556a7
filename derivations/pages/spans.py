r"""Math spans of a paragraph.

`$…$` and `\(…\)` stand inline, `$$…$$`, `\[…\]` and a bare environment such as
`\begin{align}` are displays. A dollar sign opens only before a character that
is not blank and closes only after one, and not before a digit, so that prices
stay prose; `\$` is a dollar sign. A display that is never closed is an error;
a lone inline sign is prose. One pass, linear in the length of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from derivations.errors import PageError, Span
from derivations.pages.structure import HARD_BREAK

CODE = "\ue001"
"""Stands in the mask for a character of inline code."""

ENVIRONMENTS = "align|alignat|aligned|eqnarray|equation|flalign|gather|multline|split"

MAX_TOKENS = 200_000

TOKEN = re.compile(
    rf"(?P<begin>\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}})"
    rf"|(?P<end>\\end\{{[a-z]+\*?\}})|(?P<escape>\\[^{HARD_BREAK}])"
    rf"|(?P<display>\$\$)|(?P<inline>\$)|(?P<stop>{HARD_BREAK})",
)


@dataclass(frozen=True)
class MathSpan:
    """Where a formula stands: with its delimiters, and its own text alone."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    display: bool


Tokens = list[re.Match[str]]


def math_spans(mask: str, start: int, end: int) -> list[MathSpan]:
    """The formulas between two offsets of a page's mask, in order."""
    text = hide_code(mask[start:end])
    return [_shifted(span, start) for span in _Scan(text, start).run()]


def hide_code(text: str) -> str:
    """Replace inline code, as long as a run of backticks has a partner of its length."""
    if "`" not in text:
        return text
    runs = list(re.finditer(r"(?<!\\)`+", text))
    partner = _partners([len(run.group()) for run in runs])
    rows, at, i = [], 0, 0
    while i < len(runs):
        if (j := partner[i]) is None:
            i += 1
            continue
        rows.append(text[at : runs[i].start()])
        at = runs[j].end()
        rows.append(CODE * (at - runs[i].start()))
        i = j + 1
    return "".join([*rows, text[at:]])


def _partners(sizes: list[int]) -> list[int | None]:
    """For each run the index of the next run as long as it."""
    later: dict[int, int] = {}
    found: list[int | None] = [None] * len(sizes)
    for i in range(len(sizes) - 1, -1, -1):
        found[i] = later.get(sizes[i])
        later[sizes[i]] = i
    return found


class _Scan:
    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.tokens: Tokens = list(islice(TOKEN.finditer(text), MAX_TOKENS + 1))
        if len(self.tokens) > MAX_TOKENS:
            raise PageError(
                f"a paragraph with more than {MAX_TOKENS:,} signs of mathematics is not read; "
                "split it by blank lines",
                Span(shift, shift + 1),
            )
        self.last_round = max(
            (i for i, token in enumerate(self.tokens) if token.group() == "\\)"), default=-1
        )

    def run(self) -> list[MathSpan]:
        found: list[MathSpan] = []
        i = 0
        while i < len(self.tokens):
            opener = OPENERS.get(self.kind(i))
            span, i = opener(self, i) if opener else (None, i + 1)
            if span:
                found.append(span)
        return found

    def kind(self, i: int) -> str:
        token = self.tokens[i]
        return token.group() if token.lastgroup == "escape" else token.lastgroup or ""

    def display(self, i: int) -> tuple[MathSpan | None, int]:
        for j in range(i + 1, len(self.tokens)):
            if self.kind(j) == "display":
                return self.between(i, j, True), j + 1
        raise self.unclosed(i, "$$", "$$")

    def environment(self, i: int) -> tuple[MathSpan | None, int]:
        begin = self.tokens[i]
        ender = f"\\end{{{begin.group('name')}}}"
        for j in range(i + 1, len(self.tokens)):
            if self.tokens[j].group() == ender:
                start, end = begin.start(), self.tokens[j].end()
                return MathSpan(start, end, start, end, True), j + 1
        raise self.unclosed(i, begin.group(), ender)

    def square(self, i: int) -> tuple[MathSpan | None, int]:
        r"""`\[` opens a display only at the start of a line; elsewhere it is a bracket."""
        at = self.tokens[i].start()
        while at and self.text[at - 1] in " \t":
            at -= 1
        if at and self.text[at - 1] not in f"\n{HARD_BREAK}":
            return None, i + 1
        for j in range(i + 1, len(self.tokens)):
            if self.tokens[j].group() == "\\]":
                return self.between(i, j, True), j + 1
        raise self.unclosed(i, "\\[", "\\]")

    def round(self, i: int) -> tuple[MathSpan | None, int]:
        for j in range(i + 1, self.last_round + 1):
            if self.kind(j) in ("stop", "\\("):
                return None, j
            if self.kind(j) == "\\)":
                return self.between(i, j, False), j + 1
        return None, i + 1

    def inline(self, i: int) -> tuple[MathSpan | None, int]:
        opening = self.tokens[i].end()
        if not self.text[opening : opening + 1].strip():
            return None, i + 1
        for j in range(i + 1, len(self.tokens)):
            kind = self.kind(j)
            if kind in ("stop", "display"):
                break
            if kind == "inline":
                closes = self.closes(self.tokens[j])
                return (self.between(i, j, False), j + 1) if closes else (None, j)
        return None, i + 1

    def closes(self, token: re.Match[str]) -> bool:
        before, after = self.text[token.start() - 1], self.text[token.end() : token.end() + 1]
        return not before.isspace() and not after.isdigit()

    def between(self, i: int, j: int, display: bool) -> MathSpan:
        a, b = self.tokens[i], self.tokens[j]
        return MathSpan(a.start(), b.end(), a.end(), b.start(), display)

    def unclosed(self, i: int, opener: str, closer: str) -> PageError:
        token = self.tokens[i]
        return PageError(
            f"`{opener}` opens a display that no `{closer}` closes in the same paragraph; "
            f"close it, take out blank lines, or write `\\$` for a dollar sign",
            Span(self.shift + token.start(), self.shift + token.end()),
        )


Opener = Callable[[_Scan, int], tuple[MathSpan | None, int]]

OPENERS: dict[str, Opener] = {
    "display": _Scan.display,
    "begin": _Scan.environment,
    "\\[": _Scan.square,
    "\\(": _Scan.round,
    "inline": _Scan.inline,
}


def _shifted(span: MathSpan, by: int) -> MathSpan:
    return MathSpan(
        span.start + by, span.end + by, span.inner_start + by, span.inner_end + by, span.display
    )
