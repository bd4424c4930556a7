"""The runner: order, limits, lost processes, and no verdict out of nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from derivations.checking.runner import run
from derivations.checking.task import Definition, Let, Piece, Task
from derivations.checking.verdict import Outcome, Verdict

FAKE = "fake_engine:decide"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def check(*formulas: str, **options) -> list[Outcome]:
    options = {"jobs": 1, "engine": FAKE, **options}
    return [row[0] for row in run([Task((), text) for text in formulas], **options)]


def test_results_stand_in_the_order_of_the_tasks():
    names = [f"{'tested' if i % 3 else 'refuted'} {i}" for i in range(20)]
    assert [o.steps[0].latex for o in check(*names, jobs=2)] == names


def test_a_let_has_one_outcome_for_each_formula():
    let = Let((Piece("Let ", False), Piece("a", True), Piece(" and ", False), Piece("b", True)))
    [outcomes] = run([Task((), let)], engine=FAKE, jobs=1)
    assert [outcome.steps[0].latex for outcome in outcomes] == ["a", "b"]


def test_no_tasks_start_no_process():
    assert run([], engine="no.such:engine") == []


def test_a_hanging_task_is_killed_and_the_next_is_decided(monkeypatch):
    monkeypatch.setattr("derivations.checking.lane.START_UP", 5.0)
    start = time.monotonic()
    hang, last = check("spin 0", "tested x", timeout=0.5)
    assert time.monotonic() - start < 15
    assert hang.verdict is Verdict.UNDECIDED
    assert "0.5 s" in hang.message
    assert last.verdict is Verdict.TESTED


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("exit", "ended with code 7"),
        ("leave", "SystemExit"),
        ("boom", "nested too deeply (RecursionError)"),
        ("allocate 9000000000", "MemoryError"),
        ("undecidable", "the simplifier gave up"),
    ],
)
def test_what_goes_wrong_is_undecided_and_says_how(formula, words):
    wrong, after = check(formula, "tested x")
    assert wrong.verdict is Verdict.UNDECIDED
    assert words in wrong.message
    assert after.verdict is Verdict.TESTED


def test_an_unreadable_formula_keeps_its_span():
    [outcome] = check("nonsense  abc")
    assert outcome.verdict is Verdict.UNREADABLE
    assert outcome.span is not None
    assert outcome.span.start == 11


def test_a_checker_that_gives_too_few_outcomes_is_not_believed():
    [outcome] = check("a", engine="fake_engine:too_few")
    assert outcome.verdict is Verdict.UNDECIDED
    assert "0 outcomes for 1" in outcome.message


def test_a_missing_engine_is_undecided():
    [outcome] = check("a", engine="no_such_module:decide")
    assert outcome.verdict is Verdict.UNDECIDED
    assert "no_such_module" in outcome.message


def test_the_worker_keeps_what_is_printed_off_the_replies(capfd):
    [outcome] = check("print it")
    assert outcome.verdict is Verdict.SYMBOLIC
    out, err = capfd.readouterr()
    assert out == ""
    assert "noise" in err


def test_one_scope_stays_with_one_worker():
    scopes = [(Definition(f"a := {i}"),) for i in range(2)]
    tasks = [Task(scope, f"symbolic {i}") for i in range(3) for scope in scopes]
    results = run(tasks, jobs=2, engine=FAKE)
    workers = [outcome.steps[0].worlds for (outcome,) in results]
    assert len(set(workers[0::2])) <= 2
    assert len(set(workers)) <= 2


def test_progress_counts_what_was_not_cached():
    told: list[tuple[int, int]] = []
    check("a", "b", progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    check("a", "b", progress=lambda done, total: told.append((done, total)))
    assert len(told) == 3


def test_a_verdict_lost_to_time_is_not_cached(monkeypatch):
    monkeypatch.setattr("derivations.checking.lane.START_UP", 0.5)
    assert check("sleep 8", timeout=0.2)[0].verdict is Verdict.UNDECIDED
    told: list[int] = []
    check("sleep 8", timeout=0.2, progress=lambda done, total: told.append(done))
    assert told


def test_the_same_task_twice_is_decided_once():
    told: list[tuple[int, int]] = []
    first, second = check("a", "a", progress=lambda done, total: told.append((done, total)))
    assert first == second
    assert told[-1] == (1, 1)


def test_jobs_zero_decides_in_this_process():
    [outcome] = check("tested x", jobs=0)
    assert outcome.verdict is Verdict.TESTED
