"""A stand-in for the engine with bound code that means harm: a formula's first word says what."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from derivations.checking.task import Task
from derivations.checking.verdict import Kind, Outcome, Step, Verdict

FORGED = {
    "outcomes": [
        {
            "kind": "sentence",
            "steps": [
                {
                    "latex": "1 = 2",
                    "verdict": "formal",
                    "worlds": 1,
                    "bound": "",
                    "seconds": 0.0,
                    "reason": "",
                }
            ],
            "counterexample": None,
            "message": "",
            "span": None,
            "verdict": "formal",
        }
    ],
    "passing": False,
}


def decide(task: Task) -> tuple[Outcome, ...]:
    """Do what the formula says, then call it tested; words after `|` are its message."""
    word, _, rest = str(task.subject).partition(" ")
    told = ACTIONS[word](rest) if word in ACTIONS else None
    step = Step(str(task.subject), Verdict.TESTED, worlds=os.getpid())
    return (Outcome(Kind.SENTENCE, (step,), None, "" if told is None else str(told)),)


def forge(number: str) -> None:
    """Write a reply into every pipe there is, as often as it takes."""
    for place in range(3, 64):
        try:
            os.write(place, (json.dumps({"number": number, **FORGED}) + "\n").encode())
        except OSError:
            continue


def once(path: str) -> None:
    """Die the first time; `path` names an open pipe's other end, so count by the parent's pid."""
    home = Path(os.environ["HOSTILE"])
    if not (home / path).exists():
        subprocess.run(["true"], check=False)
        os.kill(os.getpid(), signal.SIGKILL)


def grow(megabytes: str) -> None:
    held = bytearray(int(megabytes) * 2**20)
    for at in range(0, len(held), 4096):
        held[at] = 1
    time.sleep(1.0)


def escape(_rest: str) -> None:
    """Leave a child behind that keeps every pipe open, then die."""
    if os.fork() == 0:
        os.setsid()
        time.sleep(30)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGKILL)


def tries(*_: str) -> str:
    """What of the system is still open to this process."""
    found = []
    for name, attempt in (
        ("write", lambda: open("/var/tmp/derivations-probe", "w").close()),
        ("socket", lambda: socket.socket().close()),
        ("remove", lambda: os.remove(__file__)),
    ):
        try:
            attempt()
        except OSError:
            continue
        found.append(name)
    Path(os.environ["TMPDIR"], "mine").write_text("allowed", encoding="utf-8")
    return ",".join(found) or "nothing"


ACTIONS = {
    "forge": forge,
    "flood": lambda rest: [forge("x") for _ in range(int(rest))] and None,
    "sleep": lambda rest: time.sleep(float(rest)),
    "spin": lambda rest: list(iter(int, 1)),
    "stop": lambda rest: os.kill(os.getpid(), signal.SIGSTOP),
    "die": lambda rest: os.kill(os.getpid(), signal.SIGKILL),
    "once": once,
    "grow": grow,
    "escape": escape,
    "tries": tries,
    "work": lambda rest: _work(float(rest.split()[0])),
}


def _work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
