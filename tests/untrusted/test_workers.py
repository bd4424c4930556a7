"""Workers that lie, hang, stop, die and grow: no verdict from them, and no harm by them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derivations.checking.budget import Budget, jobs_for, memory
from derivations.checking.lane import FORGED
from derivations.checking.runner import run
from derivations.checking.task import Task
from derivations.checking.verdict import Outcome, Verdict

HERE = Path(__file__).parent
ENGINE = "hostile_engine:decide"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(str(HERE))


def check(*formulas: str, **options: object) -> list[Outcome]:
    options = {"jobs": 1, "engine": ENGINE, **options}
    return [row[0] for row in run([Task((), text) for text in formulas], **options)]  # type: ignore[arg-type]


# ---- lies


@pytest.mark.parametrize("formula", ["forge guess", "forge 0", "flood 50"])
def test_a_forged_reply_is_an_error_and_no_verdict(formula: str) -> None:
    outcome, after = check(formula, "fine")
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.message == FORGED
    assert after.verdict is Verdict.TESTED


def test_a_forged_reply_is_not_kept() -> None:
    asked: list[int] = []
    for _ in range(2):
        check("forge guess", progress=lambda done, total: asked.append(done))
    assert len(asked) == 4


# ---- time


@LINUX
def test_code_that_sleeps_is_seen_to_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.checking.lane.IDLE", 2.0)
    monkeypatch.setattr("derivations.checking.lane.START_UP", 3.0)
    start = time.monotonic()
    outcome, after = check("sleep 300", "fine")
    assert time.monotonic() - start < 20
    assert outcome.verdict is Verdict.UNDECIDED
    assert "waited 2 s without working" in outcome.message
    assert after.verdict is Verdict.TESTED


@LINUX
def test_a_stopped_worker_does_not_hold_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.checking.lane.IDLE", 2.0)
    monkeypatch.setattr("derivations.checking.lane.START_UP", 3.0)
    outcome, after = check("stop", "fine")
    assert outcome.verdict is Verdict.UNDECIDED
    assert after.verdict is Verdict.TESTED


@LINUX
def test_a_child_that_keeps_the_pipes_open_does_not_hold_the_run() -> None:
    start = time.monotonic()
    outcome, after = check("escape", "fine")
    assert time.monotonic() - start < 25
    assert outcome.verdict is Verdict.UNDECIDED
    assert after.verdict is Verdict.TESTED


def test_a_page_has_a_budget_and_the_others_do_not_pay_for_it() -> None:
    tasks = [Task((), f"work 0.4 {n}") for n in range(8)] + [Task((), "fine")]
    results = run(
        tasks, jobs=1, engine=ENGINE, cache=False, owners=[0] * 8 + [1], budget=Budget(page=1.0)
    )
    told = [outcome.message for (outcome,) in results]
    assert 4 <= sum("the page has used its 1 s of processor time" in text for text in told) <= 7
    assert results[-1][0].verdict is Verdict.TESTED
    assert all(o.verdict is Verdict.UNDECIDED for (o,) in results if o.message)


def test_a_run_has_a_budget() -> None:
    tasks = [Task((), f"work 0.4 {n}") for n in range(6)]
    results = run(
        tasks, jobs=1, engine=ENGINE, cache=False, owners=list(range(6)), budget=Budget(run=1.0)
    )
    assert sum("the run has used its 1 s" in o.message for (o,) in results) >= 2


def test_what_a_budget_cut_off_is_not_kept() -> None:
    asked: list[int] = []
    for _ in range(2):
        run(
            [Task((), "work 2")],
            jobs=1,
            engine=ENGINE,
            budget=Budget(page=0.3),
            progress=lambda done, total: asked.append(done),
        )
    assert len(asked) == 4


# ---- memory


def test_the_memory_of_all_is_a_share_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DERIVATIONS_MEMORY", raising=False)
    assert memory() <= 2**30
    assert jobs_for(16, 2**30) == 4
    assert jobs_for(2, 2**30) == 2
    monkeypatch.setenv("DERIVATIONS_MEMORY", "3000")
    assert memory() == 3000 * 2**20


@LINUX
def test_one_task_cannot_have_more_than_all_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVATIONS_MEMORY", "512")
    greedy, after = check("grow 2000", "fine", jobs=2)
    assert greedy.verdict is Verdict.UNDECIDED
    assert "MemoryError" in greedy.message or "memory" in greedy.message
    assert after.verdict is Verdict.TESTED


@LINUX
def test_two_tasks_that_do_not_fit_together_are_decided_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DERIVATIONS_MEMORY", "600")
    first, second = check("grow 350", "grow 351", jobs=2)
    assert first.verdict is second.verdict is Verdict.TESTED


# ---- death


def test_a_lost_task_is_tried_again_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from derivations.checking.lane import Worker

    monkeypatch.setenv("HOSTILE", str(tmp_path))
    started: list[int] = []
    make = Worker.command

    def command(self: Worker) -> list[str]:
        started.append(self.number)
        if len(started) == 2:  # the first has died by now
            (tmp_path / "alive").touch()
        return make(self)

    monkeypatch.setattr(Worker, "command", command)
    asked: list[int] = []
    [outcome] = check("once alive", progress=lambda done, total: asked.append(done))
    assert outcome.verdict is Verdict.TESTED
    assert len(started) == 2
    check("once alive", progress=lambda done, total: asked.append(done))
    assert len(asked) == 2, "the verdict of the second try is kept"


def test_what_dies_twice_is_undecided_and_not_kept() -> None:
    asked: list[int] = []
    for _ in range(2):
        outcome, after = check("die", "fine", progress=lambda done, total: asked.append(done))
        assert outcome.verdict is Verdict.UNDECIDED
        assert "killed by signal 9" in outcome.message
        assert after.verdict is Verdict.TESTED
    assert asked == [0, 1, 2, 0, 1]


# ---- rights


@LINUX
def test_a_worker_can_write_nothing_and_call_nobody() -> None:
    from derivations.checking.confine import confine

    probe = "from derivations.checking.confine import confine; print(*confine())"
    given_up = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()
    if not given_up:
        pytest.skip("this kernel offers neither Landlock nor seccomp")
    assert callable(confine)
    [outcome] = check("tries")
    left = set(outcome.message.split(","))
    assert "writing" not in given_up or not left & {"write", "remove"}
    assert "network" not in given_up or "socket" not in left


# ---- signals

SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from derivations.checking.runner import run
from derivations.checking.task import Task
tasks = [Task((), "fine"), Task((), "spin 1"), Task((), "spin 2")]
run(tasks, jobs=2, engine="hostile_engine:decide", progress=lambda d, t: print(d, flush=True))
"""


@LINUX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_every_signal_to_end_keeps_verdicts_and_leaves_no_worker(tmp_path: Path, name: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(here=str(HERE))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DERIVATIONS_CACHE": str(tmp_path / "kept")},
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "1":
        assert process.poll() is None
    time.sleep(0.5)
    workers = children_of(process.pid)
    assert workers
    process.send_signal(getattr(signal, name))
    process.communicate(timeout=20)
    assert process.returncode
    deadline = time.monotonic() + 5
    while [pid for pid in workers if alive(pid)] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in workers if alive(pid)]
    asked: list[int] = []
    os.environ["DERIVATIONS_CACHE"] = str(tmp_path / "kept")
    [outcome] = check("fine", progress=lambda done, total: asked.append(done))
    assert outcome.verdict is Verdict.TESTED
    assert not asked, "the verdict that was there already is kept"


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task")
    return [int(child) for file in path.glob("*/children") for child in file.read_text().split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
