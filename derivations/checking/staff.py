"""Worker processes that live from one run to the next, while an author keeps at it.

A process that has read its libraries answers in milliseconds. It has read the author's
code, too, so it serves only as long as no file of that code has changed. Outside `kept`
every run ends its processes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from derivations.checking.bound import packages, path_of
from derivations.checking.budget import Budget, Room
from derivations.checking.lane import Limits, Worker

_ENGINE = Path(__file__).parents[1]


class Staff:
    """Processes that wait for work, all of which know the code as it is now."""

    def __init__(self) -> None:
        self.keeps = False
        self.waiting: list[Worker] = []
        self.stamp = ""
        self.lock = threading.Lock()

    def hire(self, number: int, limits: Limits, budget: Budget, room: Room) -> Worker:
        """A worker that waits, or a new one."""
        with self.lock:
            fits = [w for w in self.waiting if w.limits == limits and w.process is not None]
            if not fits:
                return Worker(number, limits, budget, room)
            worker = fits[0]
            self.waiting.remove(worker)
        worker.number, worker.budget, worker.room = number, budget, room
        return worker

    def dismiss(self, worker: Worker, *, busy: bool) -> None:
        """Let a worker wait for the next run, or end it."""
        if self.keeps and not busy and worker.process is not None:
            with self.lock:
                self.waiting.append(worker)
        else:
            worker.close()

    def look(self) -> None:
        """End those who know the code as it was before an edit."""
        if self.keeps and (now := stamp()) != self.stamp:
            self.stamp = now
            self.renew()

    def renew(self) -> None:
        """End all that wait."""
        with self.lock:
            gone, self.waiting = self.waiting, []
        for worker in gone:
            worker.close()


STAFF = Staff()


@contextmanager
def kept() -> Iterator[Staff]:
    """Meanwhile runs hand their processes on."""
    STAFF.keeps, STAFF.stamp = True, stamp()
    try:
        yield STAFF
    finally:
        STAFF.keeps = False
        STAFF.renew()


def stamp() -> str:
    """Changes with every edit of the engine or of a package that pages may call."""
    parts = []
    for path in sorted({_ENGINE, *_code()}):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            seen = file.stat()
            parts.append(f"{file} {seen.st_mtime_ns} {seen.st_size}")
    return "\n".join(parts)


def _code() -> Iterator[Path]:
    for name in packages():
        path = path_of(name)
        if path is not None:
            yield path.parent if path.name == "__init__.py" else path
