"""Run tasks: what is cached is read, the rest is decided in other processes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derivations.kernel.verdict import Verdict
from derivations.runs.budget import Budget, memory
from derivations.runs.endings import ended_alike
from derivations.runs.outcome import Outcome
from derivations.runs.salt import Keys, text_key
from derivations.runs.task import Task

if TYPE_CHECKING:
    from derivations.runs.cache import VerdictCache

HARD_LIMIT = 60.0
"""Seconds of processor time after which a task's process ends."""

ENGINE = "derivations.engine.decide:decide"

TRANSIENT = re.compile(r"\b(time|timed|time-?out|seconds?|limit|memory|stopped)\b", re.IGNORECASE)

Outcomes = tuple[Outcome, ...]
Progress = Callable[[int, int], None]


def run(
    tasks: Sequence[Task],
    *,
    jobs: int | None = None,
    cache: bool = True,
    timeout: float = HARD_LIMIT,
    progress: Progress | None = None,
    engine: str | None = None,
    owners: Sequence[int] = (),
    budget: Budget | None = None,
) -> list[Outcomes]:
    """Decide every task; the results stand in the order of the tasks.

    `jobs` worker processes decide what the cache does not know (None: one a
    processor; 0: this process, without any limit). A task that works longer
    than `timeout` seconds is undecided. `progress` is called with the number of
    tasks done and their total, only if there is anything to decide. `engine` is
    the `module:function` that decides. `owners` are the pages that the tasks belong
    to, one a task, and `budget` bounds what each page and all may use.

    Ctrl-C, SIGTERM and SIGHUP all end it alike: every process ends, what is decided is
    kept, and `KeyboardInterrupt` is raised.
    """
    engine = engine or ENGINE
    keys = Keys(engine)
    order = [keys.of(task) for task in tasks]
    wanted = dict(zip(order, tasks, strict=True))
    pages = dict(zip(order, owners or [0] * len(tasks), strict=True))
    store = open_store() if cache and wanted else None
    try:
        found = store.get(list(wanted)) if store else {}
        found = {key: value for key, value in found.items() if len(value) == wanted[key].size}
        missing = {key: task for key, task in wanted.items() if key not in found}
        if missing:
            work = _Work(missing, [pages[key] for key in missing], engine, timeout)
            with ended_alike():
                found.update(work.decide(jobs, progress, store, budget or Budget()))
    finally:
        if store:
            store.close()
    return [found[key] for key in order]


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lasting(outcomes: Outcomes) -> bool:
    """Whether the outcomes would be the same on a faster or a larger machine."""
    return not any(o.verdict is Verdict.UNDECIDED and TRANSIENT.search(o.message) for o in outcomes)


@dataclass(frozen=True)
class _Work:
    """What the cache does not know."""

    tasks: dict[str, Task]
    owners: list[int]
    engine: str
    timeout: float

    def decide(
        self,
        jobs: int | None,
        progress: Progress | None,
        store: VerdictCache | None,
        budget: Budget,
    ) -> dict[str, Outcomes]:
        """The outcomes by key; what lasts is kept at once."""
        if jobs == 0:
            return self.here()
        from derivations.runs.pool import Limits, decide_all

        keys, tasks = list(self.tasks), list(self.tasks.values())
        names = [text_key(task) for task in tasks]
        known = store.seconds(names) if store else {}
        estimates = [known.get(name, 1.0) for name in names]
        limits = Limits(self.timeout, memory(), self.engine)
        found: dict[str, Outcomes] = {}
        tell = progress or _silent
        tell(0, len(tasks))
        for done in decide_all(
            tasks, estimates, jobs or processors(), limits, owners=self.owners, budget=budget
        ):
            found[keys[done.number]] = done.outcomes
            tell(len(found), len(tasks))
            if store:
                store.put_seconds(names[done.number], done.seconds)
                if done.settled and lasting(done.outcomes):
                    store.put(keys[done.number], done.outcomes)
        return found

    def here(self) -> dict[str, Outcomes]:
        """The same in this process, without any limit."""
        from derivations.runs.worker import decided

        return {key: decided(task, self.engine) for key, task in self.tasks.items()}


def open_store() -> VerdictCache | None:
    """The cache, or None where Python has no SQLite, as in a browser."""
    try:
        from derivations.runs.cache import VerdictCache
    except ImportError:
        return None
    return VerdictCache()


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
