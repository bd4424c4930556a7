"""`derivations check --watch`: a verdict whenever a page, or code that pages call, is edited."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

import watchfiles

from derivations.pages import PageReport, check_pages, load_page
from derivations.runs.bound import packages, path_of
from derivations.runs.depends import closure
from derivations.runs.staff import kept
from derivations.site.formats import writer
from derivations.site.live import is_noise

Find = Callable[[Sequence[str]], list[Path]]


def watch(options: argparse.Namespace, find: Find) -> int:
    """Check pages until Ctrl-C; only what an edit concerns is decided again."""
    with kept():
        tell(options, find(options.paths))
        for changes in watchfiles.watch(*watched(options.paths), step=15, debounce=120):
            edited = {Path(path) for _, path in changes if not is_noise(Path(path))}
            pages = find(options.paths)
            only = [page for page in pages if page.resolve() in edited]
            if any(path.suffix == ".py" for path in edited):
                only = pages
            if only:
                tell(options, only)
    return 0


def watched(paths: Iterable[str]) -> set[Path]:
    """The pages, and the code that they may call with all that it imports."""
    modules = {module for name in packages() if path_of(name) for module in closure(name)}
    files = {path for module in modules if (path := path_of(module)) is not None}
    return {Path(path).resolve() for path in paths} | {path.parent.resolve() for path in files}


def tell(options: argparse.Namespace, pages: list[Path]) -> None:
    """Check some pages and print what became of them."""
    begun = perf_counter()
    reports: tuple[PageReport, ...] = check_pages(
        [load_page(page) for page in pages], jobs=options.jobs, cache=not options.no_cache
    )
    write = writer(options.format, verbose=options.verbose)
    print(write(reports, perf_counter() - begun))
    sys.stdout.flush()
