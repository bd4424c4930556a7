"""The command line: `derivations check PATH…`, also `python -m derivations`.

Exit status 0: every formula passes. 1: some formula does not. 2: the command
could not run. 130: stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from derivations import __version__
from derivations.pages.check import check_pages
from derivations.pages.load import load_page, read_page
from derivations.pages.page import Page
from derivations.pages.report import PageReport
from derivations.runs import project
from derivations.site.formats import FORMATS, writer
from derivations.site.progress import progress_bar
from derivations.site.refusal import Unable

SUFFIXES = (".md", ".ipynb")
STANDARD_INPUT = "-"

PASSED, FAILED, UNABLE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        _reconfigure()
        if fault := project.use(_home(options)).fault:
            raise Unable(fault)
        status = run(options)
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

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> Add:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        told = "the project whose pyproject.toml says which code pages may call"
        made.add_argument("--project", metavar="FOLDER", help=told)
        return made.add_argument

    add = command("check", check, "check every formula of pages")
    add("paths", nargs="+", metavar="PATH", help="a page, a folder of pages, or - for a text")
    add("--format", choices=tuple(FORMATS), default="text")
    told = "also list what passes, with bounds and numbers of worlds"
    add("--verbose", "-v", action="store_true", help=told)
    add("--jobs", type=_positive, metavar="N", help="how many processes to use")
    add("--no-cache", action="store_true", help="decide everything afresh")
    add("--watch", action="store_true", help="check again whenever a page or its code is edited")
    add("--stdin-name", metavar="NAME", default="<stdin>", help="what messages call the text of -")
    add = command("explain", explain, "how the formulas of a line are read, and their evidence")
    add("place", metavar="FILE:LINE")
    add("--jobs", type=_positive, metavar="N", help="how many processes to use")
    add("--no-cache", action="store_true", help="decide everything afresh")
    add = command("survey", survey, "how much of some notes can be checked as they are")
    add("paths", nargs="+", metavar="PATH")
    add("--format", choices=("text", "json"), default="text")
    add("--jobs", type=_positive, metavar="N")
    add = command("new", new, "begin a page")
    add("what", choices=("page",))
    add("path", type=Path, metavar="FILE")
    command("schema", schema, "the JSON schema of `check --format json`")
    command("language-server", serve_editor, "speak the language server protocol with an editor")
    return top


Add = Callable[..., argparse.Action]


def check(options: argparse.Namespace) -> int:
    """Check the pages and print the reports."""
    if options.watch:
        from derivations.site.watching import watch

        return watch(options, find_pages)
    start = perf_counter()
    pages = [_load(path, options.stdin_name) for path in find_pages(options.paths)]
    reports = _checked(pages, options, cache=not options.no_cache)
    write = writer(options.format, verbose=options.verbose)
    if text := write(reports, perf_counter() - start):
        print(text)
    return PASSED if all(report.passes for report in reports) else FAILED


def explain(options: argparse.Namespace) -> int:
    """Print how formulas were read."""
    from derivations.site.commands import explained

    print(explained(options.place, jobs=options.jobs, cache=not options.no_cache))
    return PASSED


def survey(options: argparse.Namespace) -> int:
    """Print what of some notes can be read; notes are never at fault."""
    from derivations.pages.survey import survey, told

    pages = [_load(path, STANDARD_INPUT) for path in find_pages(options.paths, all_of_them=True)]
    found = survey(_checked(pages, options, cache=True))
    print(json.dumps(found.to_json(), indent=2) if options.format == "json" else told(found))
    return PASSED


def new(options: argparse.Namespace) -> int:
    """Begin a page."""
    from derivations.site.commands import begun

    print(begun(options.path))
    return PASSED


def schema(_options: argparse.Namespace) -> int:
    """Print the schema."""
    from derivations.site.commands import schema

    print(schema())
    return PASSED


def serve_editor(_options: argparse.Namespace) -> int:
    """Serve an editor on standard input and output until it ends."""
    try:
        from derivations.site.language_server import SERVER
    except ImportError as error:
        raise Unable(f"{error.name} is missing: pip install 'derivations[editor]'") from error
    SERVER.start_io()
    return PASSED


def find_pages(paths: Sequence[str], *, all_of_them: bool = False) -> list[Path]:
    """The pages among files and folders, sorted within each folder, none twice.

    In a folder the project's `include` and `exclude` hold, unless `all_of_them` is asked
    for. Raises `Unable` when a path does not exist or there is no page at all.
    """
    found: dict[Path, None] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir():
            wanted = (p for p in _walk(path) if all_of_them or project.current().covers(p))
            found.update(dict.fromkeys(wanted))
        elif name == STANDARD_INPUT or path.exists():
            found[path] = None
        else:
            raise Unable(f"there is no file or folder `{name}`; check the path")
    if not found:
        kinds = " or ".join(f"*{suffix}" for suffix in SUFFIXES)
        raise Unable(f"found no pages ({kinds}) in {', '.join(f'`{name}`' for name in paths)}")
    return list(found)


def _checked(
    pages: Sequence[Page], options: argparse.Namespace, *, cache: bool
) -> tuple[PageReport, ...]:
    with progress_bar() as progress:
        return check_pages(pages, jobs=options.jobs, cache=cache, progress=progress)


def _load(path: Path, stdin_name: str) -> Page:
    if path == Path(STANDARD_INPUT):
        return read_page(stdin_name, sys.stdin.buffer.read().decode("utf-8", "replace"))
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


def _home(options: argparse.Namespace) -> str | None:
    home: str | None = options.project
    return home


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
