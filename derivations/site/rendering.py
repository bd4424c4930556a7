"""Markdown to HTML within bounds: what cannot be shown in time is told, not waited for.

Python-Markdown is made for authors one trusts: it nests as deep as a text does, and some
marks take it time that grows with the square of their number.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

log = logging.getLogger("mkdocs.plugins.derivations")

SECONDS = 60.0
"""Processor seconds for the Markdown of one page."""

MAX_TEXT = 1_000_000
"""Characters of a page that is shown; a longer one is read and checked, but not shown."""


class _TooLong(Exception):
    """The time for a page is over."""


def bounded(render: Callable[[], None], page: Any) -> None:
    """Render a page of mkdocs; where that cannot be done, it says so in its place."""
    length = len(page.markdown or "")
    try:
        if length > MAX_TEXT:
            raise _TooLong(f"{length:,} characters, more than the {MAX_TEXT:,} that are shown")
        with _limited(SECONDS):
            render()
    except (_TooLong, RecursionError, MemoryError) as error:
        told = str(error) if isinstance(error, _TooLong) else "marks nested too deeply"
        log.error("%s: this page cannot be shown: %s; split it", page.file.src_uri, told)
        page.content = f'<p class="dv-trouble">This page cannot be shown: {told}.</p>'
        page.toc = type(page.toc)([])


def bind(page: Any) -> None:
    """Let a page of mkdocs render itself within bounds."""
    render = page.render
    page.render = lambda config, files: bounded(lambda: render(config, files), page)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `_TooLong` in the main thread after so much processor time, where the system can."""
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, lambda number, frame: _end(seconds))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(seconds: float) -> NoReturn:
    raise _TooLong(f"its Markdown takes more than {seconds:g} s of processor time")
