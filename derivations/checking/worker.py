"""One process that decides tasks: a line of JSON in, a line of JSON out.

A request carries a number that nobody can guess, and its reply repeats it, so that
code which finds the pipe of the replies cannot answer in this process' place.

Standard output belongs to the replies alone: whatever the engine or bound code
prints goes to standard error. The process ends when its input does, so that it
never outlives the process that started it.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from typing import Any, TextIO

from derivations.checking import passing
from derivations.checking.confine import confine
from derivations.checking.task import Binding, Definition, Item, Let, Piece, Task
from derivations.checking.verdict import Kind, Outcome, Step, Verdict
from derivations.errors import Span, Undecided, Unreadable

ENGINE = "derivations.checking.engine:decide"

Decide = Callable[[Task], tuple[Outcome, ...]]


def main(arguments: list[str]) -> None:
    """Serve until the input ends: `worker MEMORY_BYTES SECONDS ENGINE FOLDER`."""
    memory, seconds, engine = int(arguments[0]), float(arguments[1]), arguments[2]
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # whoever started this process ends it
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    limit_memory(memory)
    confine(arguments[3])
    tasks: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_feed, args=(sys.stdin, tasks), daemon=True).start()
    while True:
        request = json.loads(tasks.get())
        passing.begin()
        with processor_time(min(seconds, request["seconds"])):
            outcomes = decided(task_from(request["task"]), engine)
        rows = [outcome.to_json() for outcome in outcomes]
        reply = {"number": request["number"], "outcomes": rows, "passing": passing.met()}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def decided(task: Task, engine: str = ENGINE) -> tuple[Outcome, ...]:
    """The engine's outcomes; an exception is one, too, and never a pass."""
    try:
        outcomes = _load(engine)(task)
    except Unreadable as error:
        return settled(task, Verdict.UNREADABLE, error.message, error.span)
    except Undecided as error:
        return settled(task, Verdict.UNDECIDED, error.message, error.span)
    except BaseException as error:
        passing.note(error)
        return settled(task, Verdict.UNDECIDED, _stopped(error))
    if len(outcomes) != task.size:
        got = f"the checker gave {len(outcomes)} outcomes for {task.size} formulas"
        return settled(task, Verdict.UNDECIDED, got)
    return outcomes


def settled(
    task: Task, verdict: Verdict, message: str, span: Span | None = None
) -> tuple[Outcome, ...]:
    """The same verdict and message for every formula of a task."""
    return tuple(
        Outcome(kind, (Step(text, verdict),), None, message, span) for kind, text in _formulas(task)
    )


def task_to(task: Task) -> dict[str, Any]:
    """A task as plain data."""
    scope = [[type(item).__name__, asdict(item)] for item in task.scope]
    subject = task.subject if isinstance(task.subject, str) else asdict(task.subject)
    return {"scope": scope, "subject": subject, "refuted": task.refuted}


def task_from(data: dict[str, Any]) -> Task:
    """The task that `task_to` wrote."""
    scope = tuple(ITEMS[name](row) for name, row in data["scope"])
    subject = data["subject"]
    return Task(scope, subject if isinstance(subject, str) else _let(subject), data["refuted"])


def limit_memory(size: int) -> None:
    """Bound the memory of this process, where the system can, so a task cannot eat a machine."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """End this process by SIGPROF once it has worked for so long, where the system can."""
    if not hasattr(signal, "setitimer"):  # not on Windows
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _feed(stream: TextIO, tasks: queue.Queue[str]) -> None:
    for line in stream:
        tasks.put(line)
    os._exit(0)


def _load(engine: str) -> Decide:
    module, _, name = engine.partition(":")
    decide: Decide = getattr(import_module(module), name)
    return decide


def _stopped(error: BaseException) -> str:
    """What an author is told of an exception that nobody meant: never its own words."""
    name = type(error).__name__
    if isinstance(error, MemoryError):
        return f"this needs more memory than a check may use ({name}); make it smaller"
    if isinstance(error, RecursionError):
        return f"the checker stopped at something nested too deeply ({name}); split it"
    if isinstance(error, ImportError):
        return f"the checker stopped, as it could not be loaded: {error}"
    return (
        f"the checker stopped for a reason of its own ({name}), which is a fault of the checker "
        "and not of the page; please report this formula"
    )


def _formulas(task: Task) -> list[tuple[Kind, str]]:
    if isinstance(task.subject, str):
        return [(Kind.DEFINITION if ":=" in task.subject else Kind.SENTENCE, task.subject)]
    return [
        (Kind.DEFINITION if ":=" in piece.text else Kind.DECLARATION, piece.text)
        for piece in task.subject.pieces
        if piece.math
    ]


def _let(row: dict[str, Any]) -> Let:
    return Let(tuple(Piece(**piece) for piece in row["pieces"]))


ITEMS: dict[str, Callable[[dict[str, Any]], Item]] = {
    "Let": _let,
    "Definition": lambda row: Definition(**row),
    "Binding": lambda row: Binding(**row),
}

if __name__ == "__main__":
    main(sys.argv[1:])
