"""The command line: `derivations check PATH…` and `derivations explain PATH:LINE`.

`python -m derivations` is the same.

Exit status 0: every formula passes. 1: some formula does not. 2: the command
could not run. 130: stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from derivations import __version__
from derivations.pages.check import check_pages
from derivations.pages.load import load_page
from derivations.pages.page import Page
from derivations.pages.report import PageReport, document
from derivations.runs import project
from derivations.site.progress import progress_bar

SUFFIXES = (".md", ".ipynb")

PASSED, FAILED, UNABLE, INTERRUPTED = 0, 1, 2, 130


class Unable(Exception):
    """The command cannot run; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except Unable as error:
        print(f"derivations: {error}", file=sys.stderr)
        return UNABLE
    except KeyboardInterrupt:
        print("derivations: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED


def parser() -> argparse.ArgumentParser:
    """The command's grammar."""
    top = argparse.ArgumentParser("derivations", description="Check the formulas of pages.")
    top.add_argument("--version", action="version", version=f"derivations {__version__}")
    commands = top.add_subparsers(dest="command", required=True)
    check_ = commands.add_parser("check", help="check every formula of pages")
    check_.add_argument("paths", nargs="+", metavar="PATH", help="a page, or a folder of pages")
    check_.add_argument("--format", choices=("text", "json"), default="text")
    told = "also list what passes, with bounds and numbers of worlds"
    check_.add_argument("--verbose", "-v", action="store_true", help=told)
    told = "say what the verdicts on the formulas of one line rest on"
    explain_ = commands.add_parser("explain", help=told)
    explain_.add_argument("place", metavar="PATH:LINE", help="a page and a line of it")
    for command, run in ((check_, check), (explain_, explain)):
        command.set_defaults(run=run)
        command.add_argument("--jobs", type=_positive, metavar="N", help="how many processes")
        text = "the project whose pyproject.toml says which code pages may call"
        command.add_argument("--project", metavar="FOLDER", help=text)
        command.add_argument("--no-cache", action="store_true", help="decide everything afresh")
    return top


def check(options: argparse.Namespace) -> int:
    """Check the pages and print the reports."""
    start = perf_counter()
    reports = _reports(options, options.paths)
    if options.format == "json":
        print_json(reports)
    else:
        print_text(reports, perf_counter() - start, verbose=options.verbose)
    return PASSED if all(report.passes for report in reports) else FAILED


def explain(options: argparse.Namespace) -> int:
    """Print what is known of each formula that stands on a line."""
    from derivations.pages.explain import account

    path, _, line = options.place.rpartition(":")
    if not path or not line.isdigit():
        raise Unable(f"expected a page and a line, as in `page.md:12`, got `{options.place}`")
    (report,) = _reports(options, [path])
    found = [f for f in report.formulas if f.line <= int(line) <= f.last_line]
    if not found:
        lines = sorted({f.line for f in report.formulas}, key=lambda n: abs(n - int(line)))
        near = f"; the nearest one is in line {lines[0]}" if lines else ""
        raise Unable(f"there is no formula in line {line} of `{path}`{near}")
    _reconfigure()
    print("\n\n".join(map(account, found)))
    return PASSED if all(formula.passes for formula in found) else FAILED


def _reports(options: argparse.Namespace, paths: Sequence[str]) -> tuple[PageReport, ...]:
    if fault := project.use(options.project).fault:
        raise Unable(fault)
    pages = [_load(path) for path in find_pages(paths)]
    with progress_bar() as progress:
        return check_pages(pages, jobs=options.jobs, cache=not options.no_cache, progress=progress)


def find_pages(paths: Sequence[str]) -> list[Path]:
    """The pages among files and folders, sorted within each folder, none twice.

    Raises `Unable` when a path does not exist or there is no page at all.
    """
    found: dict[Path, None] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found.update(dict.fromkeys(_walk(path)))
        elif path.exists():
            found[path] = None
        else:
            raise Unable(f"there is no file or folder `{name}`; check the path")
    if not found:
        kinds = " or ".join(f"*{suffix}" for suffix in SUFFIXES)
        raise Unable(f"found no pages ({kinds}) in {', '.join(f'`{name}`' for name in paths)}")
    return list(found)


def print_json(reports: tuple[PageReport, ...]) -> None:
    """One JSON object and nothing else."""
    import json

    print(json.dumps(document(reports), ensure_ascii=True, indent=2))


def print_text(reports: tuple[PageReport, ...], seconds: float, *, verbose: bool = False) -> None:
    """Every formula that fails, what nobody checked, and one line that sums up.

    With `verbose` also a line for each that passes, with its bound and number of worlds.
    """
    from derivations.pages import explain as words

    _reconfigure()
    for report in reports:
        for formula in report.formulas:
            if not formula.passes:
                print(words.explain(formula), end="\n\n")
            elif verbose:
                print(words.passed(formula))
        for item in report.unchecked:
            at = f"{report.path}:{item.formula.line}:{item.formula.column}"
            print(f"{at}: unchecked: {item.reason}")
        if not report.formulas and not report.unchecked:
            print(f"{report.path}: no formulas")
    print(words.summary(reports, seconds))


def _load(path: Path) -> Page:
    try:
        return load_page(path)
    except OSError as error:
        raise Unable(f"cannot read `{path}`: {error.strerror or error}") from error


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if name.endswith(SUFFIXES) and not name.startswith("."):
                if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                    raise Unable(f"the link `{path}` leads out of `{folder}`; name its file itself")
                yield path


def _positive(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return number


def _reconfigure() -> None:
    """Let a terminal without Unicode show escapes rather than fail."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
