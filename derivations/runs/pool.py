"""Worker processes that may hang or die without taking a check with them.

Each thread here owns one worker process and talks to it over a pipe. A task
past its limit has its worker killed and replaced; a worker that dies costs its
task a verdict and nobody else anything.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, NamedTuple

from derivations.runs.task import Item, Task
from derivations.kernel.verdict import Outcome, Verdict
from derivations.runs.worker import settled, task_to

START_UP = 30.0
"""Seconds that a fresh process may take on top of its first task's limit."""

WAITING = 5.0
"""How many times its limit of processor time a task may take by the clock on the wall.

Processor time decides, so that a busy machine does not change a verdict; the wall clock
ends what waits without working, and whatever a system without such timers lets run.
"""

OUT_OF_TIME = -getattr(signal, "SIGPROF", 0) or None
"""How a process ends that has used up its processor time, where the system can tell."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Limits:
    """For one task: processor time in seconds, memory in bytes, and who decides it."""

    seconds: float
    memory: int
    engine: str


class Decided(NamedTuple):
    """A task's place in the sequence, and its outcomes.

    `seconds` is wall time; `settled` is false when the process was lost, so that
    the outcomes say nothing about the task itself.
    """

    number: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    settled: bool


class Worker:
    """One process, started when needed and replaced when lost."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process: subprocess.Popen[str] | None = None
        self.expired = False

    def decide(self, index: int, task: Task) -> Decided:
        """Send a task and wait for its outcomes, at most as long as the limit says."""
        start = monotonic()
        reply = self.ask(json.dumps(task_to(task)) + "\n")
        seconds = monotonic() - start
        if reply.endswith("\n"):
            outcomes = tuple(Outcome.from_json(row) for row in json.loads(reply))
            return Decided(index, outcomes, seconds, True)
        return Decided(index, settled(task, Verdict.UNDECIDED, self.bury()), seconds, False)

    def ask(self, request: str) -> str:
        """The reply to a request; empty when the process was killed or died."""
        fresh = self.process is None or self.process.poll() is not None
        process = self.process = self.start() if fresh or not self.process else self.process
        self.expired = False
        timer = threading.Timer(WAITING * self.limits.seconds + START_UP * fresh, self.expire)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(request)
            process.stdin.flush()
            return process.stdout.readline()
        except (BrokenPipeError, ValueError):
            return ""
        finally:
            timer.cancel()

    def start(self) -> subprocess.Popen[str]:
        """A fresh process that sees the same modules as this one."""
        path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
        command = [sys.executable, "-P", "-m", "derivations.runs.worker"]
        return subprocess.Popen(
            [*command, str(self.limits.memory), str(self.limits.seconds), self.limits.engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path, "PYTHONHASHSEED": "0"},
        )

    def expire(self) -> None:
        """End a process whose task took too long."""
        self.expired = True
        self.kill()

    def bury(self) -> str:
        """Say how the process was lost."""
        process, self.process = self.process, None
        code = process.wait() if process else 0
        if self.expired or code == OUT_OF_TIME:
            return f"no verdict within the limit of {self.limits.seconds:g} s; split the step"
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        room = self.limits.memory / 2**30
        return f"the checking process {how}, perhaps for want of memory (limit {room:g} GB)"

    def kill(self) -> None:
        """End the process now."""
        if self.process:
            self.process.kill()

    def close(self) -> None:
        """End the process and free its pipes."""
        if process := self.process:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)
            process.wait()


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
        groups: dict[tuple[Item, ...], list[int]] = defaultdict(list)
        for index, task in enumerate(tasks):
            groups[task.scope].append(index)
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
    tasks: Sequence[Task], seconds: Sequence[float], jobs: int, limits: Limits
) -> Iterator[Decided]:
    """Decide tasks in `jobs` processes and yield each as it is done.

    `seconds` are estimates, one a task. Leaving the iterator early, as Ctrl-C
    does, ends every process.
    """
    schedule = Schedule.of(tasks, seconds)
    results: queue.Queue[Decided | BaseException] = queue.Queue()
    workers = [Worker(limits) for _ in range(max(1, min(jobs, len(tasks))))]

    def serve(number: int) -> None:
        try:
            while (index := schedule.take(number)) is not None:
                results.put(workers[number].decide(index, tasks[index]))
        except BaseException as error:
            results.put(error)

    for number in range(len(workers)):
        threading.Thread(target=serve, args=(number,), daemon=True).start()
    try:
        for _ in tasks:
            done = results.get()
            if isinstance(done, BaseException):
                raise done
            yield done
    finally:
        with schedule.lock:
            schedule.groups.clear()
            schedule.owned.clear()
        for worker in workers:
            worker.close()


def _close(pipe: IO[str]) -> None:
    with suppress(OSError):  # a request that was never read
        pipe.close()
