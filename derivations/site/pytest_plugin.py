"""`pytest docs` checks pages: one test item a formula.

A page is collected when it holds a formula or a block of the project and lies
under a path given on the command line or under `derivations_pages` (an ini
option; `docs` by default). When the path given is the root itself, only pages
with a block of the project count, so that a README stays a README.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

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
    parser.addini("derivations_pages", text, type="args", default=["docs"])


def pytest_configure(config: pytest.Config) -> None:
    """Pages may call what the project allows whose tests are run."""
    from derivations.runs import project

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
        rows = [(p.span.start, p.line, p.column, p.block, p.latex) for p in problems]
        rows += [(f.start, f.line, f.column, f.block, f.latex) for f in page.formulas]
        for start, line, column, block, latex in sorted(rows):
            name = f"L{line}:{column} {block} ${_short(latex)}$"
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
        reports = check_pages(list(pages.values()))
        self.done: dict[str, PageReport] = dict(zip(pages, reports, strict=True))
        self.found = {(r.path, f.start): f for r in reports for f in r.formulas}
        self.seconds = perf_counter() - start

    def of(self, item: FormulaItem) -> FormulaReport:
        """The report on an item's formula."""
        return self.found[item.page.path, item.start]


def _reports(session: pytest.Session) -> Reports:
    stash = session.config.stash
    if REPORTS not in stash:
        stash[REPORTS] = Reports(session.items)
    return stash[REPORTS]


def _wanted(path: Path, config: pytest.Config) -> re.Pattern[str] | None:
    """What a file must contain to be a page, or None where it cannot be one."""
    root = config.rootpath
    named = [root / name for name in config.getini("derivations_pages")]
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
