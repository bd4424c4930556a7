"""Never long without a word: a bar where a person is watching, else a line now and then."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from derivations.pages.check import Progress

SILENCE = 4.0
"""Seconds after which something is said, whether there is a terminal or not."""


class Speaker:
    """Says every few seconds what is being done, as long as it has something to do.

    `doing` is the work of now; `say` is given one line at a time.
    """

    def __init__(self, say: Callable[[str], None], silence: float = SILENCE) -> None:
        self.say, self.silence = say, silence
        self.doing = ""
        self._begun = monotonic()
        self._stop = threading.Event()

    def start(self) -> Speaker:
        """Begin to speak."""
        self._begun = monotonic()
        self._stop.clear()
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def stop(self) -> None:
        """Say no more."""
        self._stop.set()

    def tell(self, done: int, total: int) -> None:
        """Formulas are being checked."""
        self.doing = f"checked {done:,} of {total:,} formulas"

    def _run(self) -> None:
        while not self._stop.wait(self.silence):
            if self.doing:
                self.say(f"{self.doing} ({monotonic() - self._begun:.0f} s)")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Tells of checking on standard error: a bar on a terminal, otherwise lines."""
    teller = _Bar() if sys.stderr.isatty() else _Lines()
    try:
        yield teller.tell
    finally:
        teller.close()


class _Lines:
    """A line every few seconds, from the first task on."""

    def __init__(self) -> None:
        self.speaker = Speaker(lambda line: print(f"derivations: {line}", file=sys.stderr))
        self.started = False

    def tell(self, done: int, total: int) -> None:
        self.speaker.tell(done, total)
        if not self.started:
            self.started = True
            self.speaker.start()

    def close(self) -> None:
        self.speaker.stop()


class _Bar:
    """rich's bar, imported when the first task starts."""

    def __init__(self) -> None:
        self.close: Callable[[], None] = lambda: None
        self.show: Callable[[int], None] | None = None

    def tell(self, done: int, total: int) -> None:
        self.show = self.show or self.open(total)
        self.show(done)

    def open(self, total: int) -> Callable[[int], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = ("checking", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task("checking", total=total)
        bar.start()
        self.close = bar.stop
        return lambda done: bar.update(task, completed=done)
