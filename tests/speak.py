r"""Sentences as on a page, put to the engine: `Scope(r"Let $x \in \mathbb{R}$.").ask("x = x")`."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from derivations.engine.decide import decide
from derivations.runs.outcome import Outcome
from derivations.runs.task import Binding, Item, Let, Piece, Task


def block(text: str) -> Let:
    """A `let` block from its text, with the formulas between dollar signs."""
    return Let(tuple(Piece(part, at % 2 == 1) for at, part in enumerate(text.split("$"))))


class Scope:
    """What is in force, given by the text of `let` blocks and by bound code."""

    def __init__(self, *lets: str, code: dict[str, str] | None = None) -> None:
        bindings = (Binding(name, target) for name, target in (code or {}).items())
        self.items: tuple[Item, ...] = (*map(block, lets), *bindings)

    def ask(self, latex: str) -> Outcome:
        """The outcome of one formula."""
        (outcome,) = decide(Task(self.items, latex))
        return outcome

    def verdict(self, latex: str) -> str:
        """The verdict in words."""
        return self.ask(latex).verdict.value

    def settings(self) -> tuple[Outcome, ...]:
        """The outcomes of the formulas of the last `let` block itself."""
        at = max(at for at, item in enumerate(self.items) if isinstance(item, Let))
        return decide(Task(self.items[:at], self.items[at]))


@lru_cache(maxsize=64)
def scope(*lets: str) -> Scope:
    """The same scope for all tests of a module that use it."""
    return Scope(*lets)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail when the body works longer, whatever it is busy with; waiting does not count."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not settled within {seconds} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
