"""One worker process, as its owner sees it: asked, watched, ended and replaced.

A task past its limit has its worker killed. Nothing that a process says is believed
unless it answers the very question that was asked.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from derivations.kernel.verdict import Verdict
from derivations.runs import bound
from derivations.runs.budget import WAITING, Budget, Room
from derivations.runs.outcome import Outcome
from derivations.runs.process import Process
from derivations.runs.task import Task
from derivations.runs.worker import settled, task_to

START_UP = 30.0
"""Seconds that a fresh process may take on top of its first task's limit."""

IDLE = 10.0
"""Seconds after which a process that uses no processor time is taken to wait for ever."""

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

    `seconds` is wall time; `settled` is false when the outcomes say nothing about the
    task itself but something of the moment; `lost` when its process died, so that the
    task deserves another try.
    """

    number: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    settled: bool
    lost: bool = False


class Worker:
    """One process, started when needed and replaced when lost."""

    def __init__(self, number: int, limits: Limits, budget: Budget, room: Room) -> None:
        self.number = number
        self.limits = limits
        self.budget = budget
        self.room = room
        self.process: Process | None = None
        self.home: TemporaryDirectory[str] | None = None
        self.closed = False

    def decide(self, index: int, task: Task, owner: int) -> Decided:
        """Send a task and wait for its outcomes, at most as long as the limits say."""
        if fault := self.budget.fault(owner):
            return self.failed(index, task, 0.0, fault)
        start = monotonic()
        process, fresh = self.ready()
        before = process.processor() or 0.0
        number = secrets.token_hex(16)
        limit = max(min(self.limits.seconds, self.budget.left(owner)), 0.0)
        request = {"number": number, "seconds": limit, "task": task_to(task)}
        watch = _Watch(process, limit, START_UP * fresh, self.number, self.room)
        reply, reason = process.ask(json.dumps(request), watch)
        seconds = monotonic() - start
        after = process.processor() if reply.endswith("\n") else None
        self.budget.spend(owner, min(seconds, limit) if after is None else after - before, seconds)
        if not reply.endswith("\n"):
            told, lost = self.bury(reason, limit)
            spent = "" if lost else self.budget.fault(owner)
            return self.failed(index, task, seconds, spent or told, lost=lost)
        return self.heard(index, task, seconds, reply, number)

    def heard(self, index: int, task: Task, seconds: float, reply: str, number: str) -> Decided:
        """What a reply says, if it is one to the request that was made."""
        try:
            data = json.loads(reply)
            if data["number"] != number:
                raise ValueError
            outcomes = tuple(Outcome.from_json(row) for row in data["outcomes"])
            if len(outcomes) != task.size:
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.end()
            return self.failed(index, task, seconds, FORGED)
        return Decided(index, outcomes, seconds, not data["passing"])

    def failed(
        self, index: int, task: Task, seconds: float, message: str, *, lost: bool = False
    ) -> Decided:
        """A task that this process has no verdict on."""
        return Decided(index, settled(task, Verdict.UNDECIDED, message), seconds, False, lost)

    def ready(self) -> tuple[Process, bool]:
        """The process, and whether it was started just now."""
        if self.process and self.process.alive:
            return self.process, False
        self.end()
        self.home = TemporaryDirectory(prefix="derivations-", ignore_cleanup_errors=True)
        process = self.process = Process(self.command(), self.environment())
        if self.closed:  # while the process was being started
            self.end()
        return process, True

    def command(self) -> list[str]:
        """How a worker is started."""
        limits = (str(self.limits.memory), str(self.limits.seconds), self.limits.engine)
        module = "derivations.runs.worker"
        return [sys.executable, "-P", "-m", module, *limits, self.folder()]

    def environment(self) -> dict[str, str]:
        """The same modules and the same allow-list as here, and nothing that varies."""
        path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
        told = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        told |= {bound.ENVIRONMENT: ",".join(bound.packages()) or ",", "TMPDIR": self.folder()}
        return {**os.environ, **ONE_THREAD, **told}

    def folder(self) -> str:
        """The one folder in which the process may write; it goes when the process does."""
        return self.home.name if self.home else ""

    def bury(self, reason: str, limit: float) -> tuple[str, bool]:
        """Say how the process was lost, and whether the task deserves another try."""
        code = self.end()
        room = f"limit {self.limits.memory / 2**30:g} GB"
        if reason == FULL:
            return f"the checking processes need more memory than there is ({room})", True
        if reason or code == OUT_OF_TIME:
            return f"no verdict within the limit of {limit:.3g} s{reason}; split the step", False
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return f"the checking process {how}, perhaps for want of memory ({room})", True

    def close(self) -> None:
        """End the process, and any that is being started now."""
        self.closed = True
        self.end()

    def end(self) -> int:
        """End the process; its exit code. The next task gets a fresh one."""
        process, self.process = self.process, None
        code = process.end() if process else 0
        home, self.home = self.home, None
        if home:
            home.cleanup()
        self.room.leave(self.number)
        return code


FORGED = "the checking process gave an answer to a question that nobody asked; look at bound code"
FULL = "memory"


@dataclass
class _Watch:
    """Why a task has to end now: time by the clock, waiting without work, want of room."""

    process: Process
    limit: float
    grace: float
    worker: int
    room: Room
    worked: float = 0.0
    since: float = 0.0

    def __call__(self, seconds: float) -> str:
        if seconds > WAITING * self.limit + self.grace:
            return " of processor time, nor five times as long by the clock"
        if self.room.must_leave(self.worker, self.process.memory()):
            return FULL
        worked = self.process.processor()
        if worked is None or worked > self.worked:
            self.worked, self.since = worked or 0.0, seconds
        if seconds - self.since > max(IDLE, self.grace):
            return f": it waited {IDLE:g} s without working"
        return ""
