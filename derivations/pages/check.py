"""Check pages: read them, run their tasks, report on every formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derivations.checking.runner import HARD_LIMIT, Outcomes, run
from derivations.pages.formal import certified
from derivations.pages.markdown import read_page
from derivations.pages.page import Page
from derivations.pages.report import PageReport, page_report

Progress = Callable[[int, int], None]
"""Called with how many tasks are done and how many there are."""


def check_pages(
    pages: Sequence[Page],
    *,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
    timeout: float = HARD_LIMIT,
) -> tuple[PageReport, ...]:
    """Check every formula of some pages and report on each page, in the same order.

    `jobs` is the number of worker processes (as many as there are processors if
    None); no process starts for a verdict that is cached. `cache=False` neither
    reads nor writes the cache. `timeout` is the hard limit for one task in
    seconds. Nothing about a page raises: a page that cannot be read is reported
    as one unreadable formula.
    """
    tasks = [work.task for page in pages for work in page.work]
    results = iter(run(tasks, jobs=jobs, cache=cache, timeout=timeout, progress=progress))
    return tuple(
        page_report(page, certified(page, _take(results, len(page.work)))) for page in pages
    )


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
