"""A verdict is a function of its task: not of jobs, order, neighbours or what is cached."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from derivations.pages.load import load_page
from derivations.runs.outcome import Outcome
from derivations.runs.runner import run
from derivations.runs.task import Task
from tests.site.made_up import ROOT

PAGES = ("docs/language.md", "docs/index.md", "docs/errata.md", "docs/wild.md")
SIZE = 30


def some_tasks(seed: int) -> list[Task]:
    tasks = [work.task for name in PAGES for work in load_page(ROOT / name).work]
    return random.Random(seed).sample(tasks, SIZE)


def told(outcomes: tuple[Outcome, ...]) -> list[dict[str, Any]]:
    """Everything about a task's outcomes but the seconds."""
    rows = [outcome.to_json() for outcome in outcomes]
    for row in rows:
        for step in row["steps"]:
            step.pop("seconds")
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_one_task_one_outcome(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = some_tasks(seed)
    first = [told(found) for found in run(tasks, jobs=1, cache=False)]
    source = random.Random(seed)
    for attempt in range(2):
        monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / str(attempt)))
        run(source.sample(tasks, attempt * SIZE // 2), jobs=1)  # some are cached, or none
        order = source.sample(range(SIZE), SIZE)
        found = run([tasks[at] for at in order], jobs=2)
        assert [told(outcomes) for outcomes in found] == [first[at] for at in order]
        again = run(tasks, jobs=1)  # all are cached
        assert [told(outcomes) for outcomes in again] == first


def test_a_process_that_has_seen_much_says_the_same() -> None:
    tasks = some_tasks(9)
    alone = [told(run([task], jobs=1, cache=False)[0]) for task in tasks[:6]]
    after = run([*tasks[::-1]], jobs=1, cache=False)[::-1]
    assert [told(outcomes) for outcomes in after[:6]] == alone
