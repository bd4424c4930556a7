"""`pytest docs` checks pages: one test item a formula.

A project opts in by the ini option `derivations_pages`: the folders whose pages are
tests. Without it nothing is collected, whatever lies there. With it, a page is collected
when it holds a formula or a block of the project and lies under one of those folders or
under a path given on the command line; when that path is the root itself, only pages with
a block of the project count, so that a README stays a README.

An item is named by its block, its text and, among several alike, its place among them, so
that a line written above a formula changes no name. All selected pages are checked in one
run when collection ends; an item's time is that of its own steps. Under pytest-xdist one
worker checks and the others wait for what it found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

try:
    import fcntl as _fcntl
except ImportError:  # Windows: the workers check the same pages side by side
    fcntl: ModuleType | None = None
else:
    fcntl = _fcntl

if TYPE_CHECKING:
    from derivations.pages import FormulaReport, Page, PageReport

SUFFIXES = (".md", ".ipynb")
BLOCK = re.compile(r'^[\s">]*/{3,} *(?:let|theorem|proof|refuted|code)\b', re.MULTILINE)
MATH = re.compile(r"\$|\\\(|\\\[|\\begin\{")
NAME_LENGTH = 40

REPORTS = pytest.StashKey["Reports"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare where pages live."""
    text = "folders whose Markdown pages and notebooks are checked"
    parser.addini("derivations_pages", text, type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Pages may call what the project allows whose tests are run."""
    from derivations.checking import project

    project.use(config.rootpath)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | None:
    """Collect a page, if it is one."""
    if file_path.suffix not in SUFFIXES or not (wanted := _wanted(file_path, parent.config)):
        return None
    text = file_path.read_bytes().decode("utf-8", "replace")
    if not wanted.search(text) and not BLOCK.search(text):
        return None
    file: PageFile = PageFile.from_parent(parent, path=file_path)
    return file


def pytest_collection_finish(session: pytest.Session) -> None:
    """Check all pages before the first item runs, so that its time is its own."""
    collect_only = session.config.option.collectonly or hasattr(session.config, "workercount")
    if not collect_only and any(isinstance(item, FormulaItem) for item in session.items):
        _reports(session)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """The time of a formula is what its steps took."""
    report: Any = yield
    if isinstance(item, FormulaItem) and call.when == "call":
        report.duration = sum(step.seconds for step in _reports(item.session).of(item).steps)
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Count the formulas by verdict."""
    reports = config.stash.get(REPORTS, None)
    if reports is not None and reports.done:
        from derivations.pages.explain import summary

        terminalreporter.write_line(summary(list(reports.done.values()), reports.seconds))


class PageFile(pytest.File):
    """One page; its children are its formulas in order."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each formula, and for each fault of the page."""
        from derivations.pages import load_page

        page = load_page(self.path, self.nodeid)
        problems = [page.error] if page.error else list(page.problems)
        rows = [(p.span.start, p.line, p.block, p.latex) for p in problems]
        rows += [(f.start, f.line, f.block, f.latex) for f in page.formulas]
        seen: Counter[str] = Counter()
        for start, line, block, latex in sorted(rows):
            name = f"{block} ${_short(latex)}$"
            seen[name] += 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            item: FormulaItem = FormulaItem.from_parent(self, name=name)
            item.page, item.start, item.line = page, start, line
            yield item


class FormulaItem(pytest.Item):
    """One formula; it passes when its verdict does."""

    page: Page
    start: int
    line: int

    def runtest(self) -> None:
        """Look the verdict up; the first item to run has all pages checked."""
        report = _reports(self.session).of(self)
        if not report.passes:
            raise FormulaFails(report)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Message, caret and counterexample instead of a traceback."""
        if isinstance(excinfo.value, FormulaFails):
            from derivations.pages.explain import explain

            return explain(excinfo.value.report)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the formula stands."""
        return self.path, self.line - 1, self.name


class FormulaFails(Exception):
    """A formula whose verdict does not pass."""

    def __init__(self, report: FormulaReport) -> None:
        super().__init__(report.message)
        self.report = report


class Reports:
    """The reports of all selected pages, made in one go."""

    def __init__(self, items: list[pytest.Item]) -> None:
        from derivations.pages import check_pages

        start = perf_counter()
        chosen = [item.page for item in items if isinstance(item, FormulaItem)]
        pages = {page.path: page for page in chosen}
        with _alone(items[0].config):
            reports = check_pages(list(pages.values()))
        self.done: dict[str, PageReport] = dict(zip(pages, reports, strict=True))
        self.found = {(r.path, f.start): f for r in reports for f in r.formulas}
        self.seconds = perf_counter() - start

    def of(self, item: FormulaItem) -> FormulaReport:
        """The report on an item's formula."""
        return self.found[item.page.path, item.start]


@contextmanager
def _alone(config: pytest.Config) -> Iterator[None]:
    """Among the workers of pytest-xdist one checks at a time; the others find it cached."""
    if not hasattr(config, "workerinput") or fcntl is None:
        yield
        return
    from derivations.checking.cache import folder

    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "pytest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _reports(session: pytest.Session) -> Reports:
    stash = session.config.stash
    if REPORTS not in stash:
        stash[REPORTS] = Reports(session.items)
    return stash[REPORTS]


def _wanted(path: Path, config: pytest.Config) -> re.Pattern[str] | None:
    """What a file must contain to be a page, or None where it cannot be one."""
    root = config.rootpath
    named = [root / name for name in config.getini("derivations_pages")]
    if not named:
        return None
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        given = [config.invocation_params.dir / arg.split("::")[0] for arg in config.args]
        named += [folder.resolve() for folder in given]
    above = [folder for folder in named if path.is_relative_to(folder)]
    if not above:
        return None
    return BLOCK if all(root.is_relative_to(folder) for folder in above) else MATH


def _short(latex: str) -> str:
    text = " ".join(latex.split())
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"
