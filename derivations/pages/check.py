"""Check pages: read them, run their tasks, report on every formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derivations.pages.adoption import spared
from derivations.pages.certified import Memory, certified
from derivations.pages.load import read_page
from derivations.pages.page import Page
from derivations.pages.report import PageReport, page_report
from derivations.runs import project
from derivations.runs.budget import Budget
from derivations.runs.runner import HARD_LIMIT, Outcomes, open_store, run

Progress = Callable[[int, int], None]
"""Called with how many tasks are done and how many there are."""


def check_pages(
    pages: Sequence[Page],
    *,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
    timeout: float = HARD_LIMIT,
    budget: Budget | None = None,
) -> tuple[PageReport, ...]:
    """Check every formula of some pages and report on each page, in the same order.

    `jobs` is the number of worker processes (as many as there are processors if
    None); no process starts for a verdict that is cached. `cache=False` neither
    reads nor writes the cache. `timeout` is the hard limit for one task in
    seconds, `budget` what each page and the whole run may use. Nothing about a
    page raises: a page that cannot be read is reported as one unreadable formula.
    """
    tasks = [work.task for page in pages for work in page.work]
    owners = [number for number, page in enumerate(pages) for _ in page.work]
    outcomes = run(
        tasks,
        jobs=jobs,
        cache=cache,
        timeout=timeout,
        progress=progress,
        owners=owners,
        budget=budget or Budget(project.current().page_seconds),
    )
    results = iter(outcomes)
    store = open_store() if cache else None
    memory = Memory(store) if store else None
    try:
        return tuple(
            spared(
                page_report(page, certified(page, _take(results, len(page.work)), memory)),
                page.level,
            )
            for page in pages
        )
    finally:
        if store:
            store.close()


def check_text(
    path: str,
    text: str,
    *,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
) -> PageReport:
    """Check the text of one Markdown page; `path` serves for messages only."""
    page = read_page(path, text)
    return check_pages([page], jobs=jobs, cache=cache, progress=progress)[0]


def _take(results: Iterator[Outcomes], count: int) -> list[Outcomes]:
    return [next(results) for _ in range(count)]
