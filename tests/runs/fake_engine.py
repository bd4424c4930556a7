"""A stand-in for the engine: a formula's first word says what becomes of it."""

from __future__ import annotations

import os
import sys
import time

from derivations.errors import Span, Undecided, Unreadable
from derivations.kernel.verdict import Verdict
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.task import Task


def decide(task: Task) -> tuple[Outcome, ...]:
    if not isinstance(task.subject, str):
        return tuple(_outcome(p.text, Kind.DECLARATION) for p in task.subject.pieces if p.math)
    word, _, rest = task.subject.strip().partition(" ")
    if word in ACTIONS:
        ACTIONS[word](rest)
    return (_outcome(task.subject, KINDS.get(word, Kind.SENTENCE)),)


def _outcome(text: str, kind: Kind) -> Outcome:
    word = text.split()[0] if text.split() else ""
    verdict = Verdict(word) if word in [v.value for v in Verdict] else Verdict.SYMBOLIC
    example = {"n": "3", "left": "1", "right": "2"} if verdict is Verdict.REFUTED else None
    message = "the two sides differ" if example else ""
    return Outcome(kind, (Step(text, verdict, worlds=os.getpid()),), example, message)


def _unreadable(rest: str) -> None:
    raise Unreadable("no such word", Span(11, 14))


def _undecidable(rest: str) -> None:
    raise Undecided("the simplifier gave up")


def _boom(rest: str) -> None:
    raise RecursionError("too deep")


def _allocate(rest: str) -> None:
    bytearray(int(rest))


KINDS = {"term": Kind.TERM}

ACTIONS = {
    "sleep": lambda rest: time.sleep(float(rest)),
    "spin": lambda rest: list(iter(int, 1)),
    "exit": lambda rest: os._exit(7),
    "leave": lambda rest: sys.exit(3),
    "print": lambda rest: os.write(1, b"noise\n") and print("more noise"),
    "boom": _boom,
    "nonsense": _unreadable,
    "undecidable": _undecidable,
    "allocate": _allocate,
}


def too_few(task: Task) -> tuple[Outcome, ...]:
    return ()
