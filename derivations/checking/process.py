"""A process that answers a line with a line, and that may hang, stop, die or lie.

Two threads move the lines, so that whoever asks waits on a queue and never on a pipe:
a process that is stopped, or whose children keep its pipes open, cannot hold the asker.
It runs in a session of its own and is ended with all that it started there.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import IO

TICK = 0.1
"""Seconds between two looks at a process that has not answered."""

MAX_REPLY = 64 * 2**20
"""Characters that a reply may have; a longer one is no reply."""

Watch = Callable[[float], str]
"""Given how many seconds a request has taken: why it must end now, or an empty text."""


class Process:
    """One child process, started at once."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.popen = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=dict(environment),
            start_new_session=True,
        )
        self._requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[str] = queue.SimpleQueue()
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        _start(_write, self.popen.stdin, self._requests)
        _start(_read, self.popen.stdout, self._replies)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.popen.poll() is None

    def ask(self, request: str, watch: Watch) -> tuple[str, str]:
        """The reply to a request and an empty text, or nothing and why there is none.

        The reason is empty, too, when the process ended by itself.
        """
        begun = monotonic()
        self._requests.put(request + "\n")
        while True:
            alive = self.alive  # asked first: a reply of its last moment still counts
            with suppress(queue.Empty):
                return self._replies.get(timeout=TICK), ""
            if not alive:  # and a child of its own keeps the pipe open
                return "", ""
            if reason := watch(monotonic() - begun):
                self.end()
                return "", reason

    def end(self) -> int:
        """End the process and all that it has started; its exit code."""
        self._requests.put(None)
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.kill()
        return self.popen.wait()

    def processor(self) -> float | None:
        """Seconds of processor time used so far, where the system tells."""
        fields = _told(f"/proc/{self.popen.pid}/stat").rpartition(")")[2].split()
        if len(fields) < 13:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes held in memory now; 0 where the system does not tell."""
        fields = _told(f"/proc/{self.popen.pid}/statm").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def _told(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _start(work: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


def _write(pipe: IO[str], requests: queue.SimpleQueue[str | None]) -> None:
    with suppress(OSError, ValueError), pipe:
        while (request := requests.get()) is not None:
            pipe.write(request)
            pipe.flush()


def _read(pipe: IO[str], replies: queue.SimpleQueue[str]) -> None:
    """Pass on every line; a text that no newline ends, such as the end itself, is the last."""
    with suppress(OSError, ValueError), pipe:
        while True:
            line = pipe.readline(MAX_REPLY)
            replies.put(line)
            if not line.endswith("\n"):
                return
