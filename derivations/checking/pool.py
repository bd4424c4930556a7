"""Worker processes that may hang or die without taking a check with them.

Each thread here owns one worker process. A worker that dies by itself, or has to make
room for others, may have died of others: its task is decided once more at the end,
alone, and what then becomes of it is its verdict.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derivations.checking.budget import Budget, Room, jobs_for
from derivations.checking.lane import Decided, Limits, Worker
from derivations.checking.staff import STAFF
from derivations.checking.task import Task

__all__ = ["Decided", "Limits", "decide_all"]


@dataclass
class Schedule:
    """Which task next: those of one scope stay with one worker, the longest first.

    The engine remembers the scope it last read; a worker without a group of its
    own takes the longest group nobody has, then helps where most is left.
    """

    groups: list[list[int]]
    lock: threading.Lock = field(default_factory=threading.Lock)
    owned: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, tasks: Sequence[Task], seconds: Sequence[float]) -> Schedule:
        """Group tasks by scope, the group that will take longest last in the list."""
        groups: dict[int, list[int]] = defaultdict(list)
        for index, task in enumerate(tasks):  # a page's tasks share the tuple itself
            groups[id(task.scope)].append(index)
        for group in groups.values():
            group.sort(key=lambda index: (seconds[index], -index))
        return cls(sorted(groups.values(), key=lambda group: sum(seconds[i] for i in group)))

    def take(self, worker: int) -> int | None:
        """The next task for a worker, or None when all are taken."""
        with self.lock:
            group = self.owned.get(worker)
            if not group and self.groups:
                group = self.owned[worker] = self.groups.pop()
            group = group or max(self.owned.values(), key=len, default=[])
            return group.pop() if group else None


def decide_all(
    tasks: Sequence[Task],
    seconds: Sequence[float],
    jobs: int,
    limits: Limits,
    *,
    owners: Sequence[int] = (),
    budget: Budget | None = None,
) -> Iterator[Decided]:
    """Decide tasks in `jobs` processes and yield each as it is done.

    `seconds` are estimates, `owners` the pages they belong to, one a task. A task whose
    process is lost is decided again, alone, when all others are done. Leaving the
    iterator early, as Ctrl-C does, ends every process.
    """
    schedule = Schedule.of(tasks, seconds)
    shared = budget or Budget()
    pool = _Pool(tasks, owners or [0] * len(tasks), schedule, limits, shared)
    try:
        lost = []
        for done in pool.run(jobs_for(min(jobs, len(tasks)), limits.memory)):
            if done.lost:
                lost.append(done.number)
            else:
                yield done
        pool.close()
        for index in sorted(lost):
            yield pool.alone(index)
    finally:
        pool.close()


class _Pool:
    """The workers of one run, each with a thread of its own."""

    def __init__(
        self,
        tasks: Sequence[Task],
        owners: Sequence[int],
        schedule: Schedule,
        limits: Limits,
        budget: Budget,
    ) -> None:
        self.tasks, self.owners, self.schedule = tasks, owners, schedule
        self.limits, self.budget = limits, budget
        self.results: queue.Queue[Decided | BaseException] = queue.Queue()
        self.workers: list[Worker] = []
        self.at_work: set[int] = set()

    def run(self, jobs: int) -> Iterator[Decided]:
        """Every task once."""
        room = Room(self.limits.memory)
        STAFF.look()
        self.workers = [STAFF.hire(n, self.limits, self.budget, room) for n in range(jobs)]
        for worker in self.workers:
            threading.Thread(target=self.serve, args=(worker,), daemon=True).start()
        for _ in self.tasks:
            done = self.results.get()
            if isinstance(done, BaseException):
                raise done
            yield done

    def serve(self, worker: Worker) -> None:
        """What the thread of a worker does."""
        try:
            while (index := self.schedule.take(worker.number)) is not None:
                self.at_work.add(worker.number)
                done = worker.decide(index, self.tasks[index], self.owners[index])
                self.at_work.discard(worker.number)
                self.results.put(done)
        except BaseException as error:
            self.results.put(error)

    def alone(self, index: int) -> Decided:
        """One task in a fresh process, with nothing beside it."""
        worker = Worker(0, self.limits, self.budget, Room(self.limits.memory))
        self.workers = [worker]
        try:
            return worker.decide(index, self.tasks[index], self.owners[index])._replace(lost=False)
        finally:
            worker.close()

    def close(self) -> None:
        """Leave nothing to do and end every process."""
        with self.schedule.lock:
            self.schedule.groups.clear()
            self.schedule.owned.clear()
        for worker in self.workers:
            STAFF.dismiss(worker, busy=worker.number in self.at_work)
        self.workers = []
