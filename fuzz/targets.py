"""What is fuzzed: each target takes a text and raises on anything that is not ours.

An error of ours (`DerivationsError`) is an answer; every other exception is a find. So is
an answer that comes after `SECONDS`, or a message that is an exception's own words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache

from derivations.errors import DerivationsError
from derivations.kernel.verdict import Verdict
from derivations.meaning.let_blocks import extend
from derivations.meaning.scope import Scope
from derivations.pages.headers import PROJECT
from derivations.pages.load import read_page
from derivations.runs.runner import run
from derivations.runs.task import Let, Piece, Task

SECONDS = 2.0
"""Processor seconds within which any text of a fuzzer is read."""

GIVEN = (
    r"a, b, x, y \in \mathbb{R}",
    r"n, m \in \mathbb{N}",
    r"f : \mathbb{R} \to \mathbb{R}",
    r"\sigma, \tau \in S_n",
    r"A \in \mathbb{R}^{n \times n}",
    r"v \in \mathbb{R}^n",
    r"X \sim \mathcal{N}(0, 1)",
    r"p \in (0, 1)",
)
SLOW = ("no verdict within", "budget", "used its")


class Find(AssertionError):
    """Something that no text may cause."""


@cache
def scope() -> Scope:
    """Names for the formulas of a fuzzer to speak of."""
    given = Scope()
    for latex in GIVEN:
        extend(given, [("Let ", False), (latex, True), (".", False)])
    return given


def reader(text: str) -> None:
    """One formula to its tree."""
    try:
        scope().read(text)
    except DerivationsError as error:
        _span(error, text)


def lets(text: str) -> None:
    """One `let` block, words and formulas parted by dollar signs."""
    pieces = [(part, number % 2 == 1) for number, part in enumerate(text.split("$"))]
    for reading in extend(scope().copy(), pieces):
        if reading.error:
            str(reading.error.message)


def pages(text: str) -> None:
    """A whole page to its tasks; offsets must lie inside the text."""
    page = read_page("page.md", text)
    for formula in page.formulas:
        there = page.text[formula.inner : formula.inner + len(formula.text)]
        if any(a not in (b, " ") for a, b in zip(formula.text, there, strict=True)):
            raise Find(f"a formula of line {formula.line} does not stand where it says")
        if any(block.name not in PROJECT for block in formula.path):
            raise Find("a block that is none of ours")


def checks(texts: Sequence[str], jobs: int = 1) -> list[str]:
    """Whole checks of formulas, each with what the fuzzer's names mean; the finds."""
    lets_ = tuple(Let((Piece("Let ", False), Piece(latex, True))) for latex in GIVEN)
    tasks = [Task(lets_, text) for text in texts]
    owners = list(range(len(tasks)))
    found = []
    for text, (outcome,) in zip(
        texts, run(tasks, jobs=jobs, cache=False, timeout=10.0, owners=owners), strict=True
    ):
        slow = any(word in outcome.message for word in SLOW)
        if outcome.verdict is Verdict.UNDECIDED and ("stopped" in outcome.message or slow):
            found.append(f"{text!r}: {outcome.message}")
    return found


def bounded(target: Callable[[str], None], text: str) -> None:
    """A target within its time."""
    begun = time.process_time()
    with suppress(DerivationsError):
        target(text)
    took = time.process_time() - begun
    if took > SECONDS:
        raise Find(f"{took:.1f} s for {len(text)} characters")


def _span(error: DerivationsError, text: str) -> None:
    if error.span and error.span.end > len(text) + 1:
        raise Find(f"a span beyond the text: {error.span}")


TARGETS: dict[str, Callable[[str], None]] = {"reader": reader, "lets": lets, "pages": pages}
