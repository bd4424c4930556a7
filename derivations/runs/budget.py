"""What a page and a run may use: processor time, time by the clock, and memory.

A formula has a limit of its own; the limits here bound many formulas together. Time that
is used up leaves what remains undecided, with a message that says so; it is never a pass
and never kept.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

PAGE_SECONDS = 60.0
"""Seconds of processor time for all formulas of one page that are not in the cache."""

RUN_SECONDS = 1800.0
"""The same for all pages of a run."""

WAITING = 5.0
"""How many times its processor time a page or run may take by the clock on the wall.

Processor time decides, so that a busy machine changes no verdict; the clock ends what
waits without working, and whatever a system that does not tell lets run.
"""

MEMORY = 2**30
"""Bytes that all processes of a run may hold together, unless DERIVATIONS_MEMORY says more."""

MEMORY_VARIABLE = "DERIVATIONS_MEMORY"
"""Environment variable: the same in megabytes."""

JOB = 256 * 2**20
"""Bytes that one process is likely to need; fewer jobs run where there is less in all."""


@dataclass
class Budget:
    """Counts what each page has used; `page` and `run` are seconds of processor time."""

    page: float = PAGE_SECONDS
    run: float = RUN_SECONDS
    used: dict[int, float] = field(default_factory=dict)
    waited: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def left(self, owner: int) -> float:
        """Seconds of processor time that a task of a page may still take."""
        with self.lock:
            page = self.page - self.used.get(owner, 0.0)
            return min(page, self.run - sum(self.used.values()))

    def fault(self, owner: int) -> str:
        """Why no task of a page may begin any more, or an empty text."""
        with self.lock:
            used, waited = self.used.get(owner, 0.0), self.waited.get(owner, 0.0)
            all_used, all_waited = sum(self.used.values()), sum(self.waited.values())
        if used >= self.page:
            return f"the page has used its {self.page:g} s of processor time; split it"
        if waited >= WAITING * self.page:
            return f"the page has taken its {WAITING * self.page:g} s by the clock; split it"
        if all_used >= self.run:
            return f"the run has used its {self.run:g} s of processor time; check fewer pages"
        if all_waited >= WAITING * self.run:
            return f"the run has taken its {WAITING * self.run:g} s; check fewer pages"
        return ""

    def spend(self, owner: int, processor: float, clock: float) -> None:
        """Note what a task of a page has taken."""
        with self.lock:
            self.used[owner] = self.used.get(owner, 0.0) + processor
            self.waited[owner] = self.waited.get(owner, 0.0) + clock


class Room:
    """The memory that the processes of a run share; the largest gives way when it is full."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._held: dict[int, int] = {}
        self._lock = threading.Lock()

    def must_leave(self, worker: int, held: int) -> bool:
        """Note what a worker holds; whether it has to end so that the others have room."""
        with self._lock:
            self._held[worker] = held
            full = sum(self._held.values()) > self.size
            return full and held >= max(self._held.values())

    def leave(self, worker: int) -> None:
        """A worker holds nothing any more."""
        with self._lock:
            self._held.pop(worker, None)


def memory() -> int:
    """Bytes for all processes of a run: what the variable says, else a share of the machine."""
    told = os.environ.get(MEMORY_VARIABLE, "")
    if told.isdigit() and int(told):
        return int(told) * 2**20
    return min(MEMORY, max(JOB, _machine() // 4))


def jobs_for(wanted: int, size: int) -> int:
    """How many processes may run side by side in so much memory."""
    return max(1, min(wanted, size // JOB))


def _machine() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not on Windows
        return 4 * MEMORY
