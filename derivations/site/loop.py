"""What happens between an edit and what the author sees.

An edit of pages, or of code that pages call, is answered at once: those pages are checked,
their verdicts printed, and they alone are written anew. What else depends on them, such as
navigation, ledger and search, follows in a whole build when the author pauses, and gives
way to the next edit. A build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import logging
import queue
import shutil
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import watchfiles

from derivations.site.server import Server

PAUSE = 1.0
"""Seconds without an edit after which the whole site follows."""

_STEP, _DEBOUNCE = 15, 120  # milliseconds; editors write in bursts

log = logging.getLogger("mkdocs.plugins.derivations")


class Superseded(Exception):
    """A build that nobody waits for any more: there was another edit."""


class Loop:
    """Watches files, and keeps a served site up to date with them.

    `build` makes the whole site in `site`. `answer` is given the files that were edited;
    it rewrites their pages in the folder it is given and returns true, or returns false
    where only a whole build can do. `also` names further files to watch.
    """

    def __init__(
        self,
        server: Server,
        site: Path,
        build: Callable[[], None],
        answer: Callable[[set[Path], Path], bool],
        also: Callable[[], set[Path]],
    ) -> None:
        self.server, self.site, self.build, self.answer = server, site, build, answer
        self.also = also
        self.watched: dict[str, int] = {}
        self.edits: queue.Queue[set[Path]] = queue.Queue()
        self.stop = threading.Event()
        self.tidying = False
        self.shown: Path | None = None

    # What mkdocs and its plugins ask of a server.

    def watch(self, path: str, func: object = None, *, recursive: bool = True) -> None:
        """Notice edits of a file, or of all files in a folder."""
        del func, recursive
        self.watched[path] = self.watched.get(path, 0) + 1

    def unwatch(self, path: str) -> None:
        """Undo one `watch`."""
        self.watched[path] -= 1
        if not self.watched[path]:
            del self.watched[path]

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until Ctrl-C."""
        self.publish()
        log.info("Serving on %s", self.server.url)
        if open_in_browser:
            webbrowser.open(self.server.url)
        threading.Thread(target=self.listen, daemon=True).start()
        self.run()

    def shutdown(self, wait: bool = False) -> None:
        """End it all."""
        del wait
        self.stop.set()
        self.server.close()
        if self.shown:
            shutil.rmtree(self.shown, ignore_errors=True)

    # The loop.

    def superseded(self) -> None:
        """Raise `Superseded` in a build that nobody waits for, once there is an edit."""
        if self.tidying and not self.edits.empty():
            raise Superseded

    def listen(self) -> None:
        """Pass on edits, and watch what is newly to be watched."""
        while not self.stop.is_set():
            watched = self.paths()
            changes = watchfiles.watch(
                *watched,
                step=_STEP,
                debounce=_DEBOUNCE,
                stop_event=self.stop,
                rust_timeout=1000,
                yield_on_timeout=True,
                raise_interrupt=False,
            )
            for found in changes:
                if edited := {Path(path) for _, path in found}:
                    self.edits.put(edited)
                if self.paths() != watched:
                    break

    def paths(self) -> set[Path]:
        """What is to be watched now."""
        named = {Path(path).absolute() for path in self.watched} | self.also()
        return {path for path in named if path.exists()}

    def run(self) -> None:
        """Answer edits until stopped."""
        due = None
        while not self.stop.is_set():
            wait = 0.5 if due is None else max(0.0, due - monotonic())
            try:
                edited = self.edits.get(timeout=wait)
            except queue.Empty:
                if due is not None and monotonic() >= due:
                    due = None if self.whole(tidying=True) else monotonic() + PAUSE
                continue
            due = monotonic() + PAUSE if self.quick(self.all_of(edited)) else None
            if due is None:
                self.whole(tidying=False)

    def all_of(self, edited: set[Path]) -> set[Path]:
        """These edits and all that have come meanwhile."""
        with suppress(queue.Empty):
            while True:
                edited |= self.edits.get_nowait()
        return edited

    def quick(self, edited: set[Path]) -> bool:
        """Answer an edit by a few pages; false where the whole site has to follow at once."""
        if self.shown is None or self.server.state.fault:
            return False
        try:
            answered = self.answer(edited, self.shown)
        except Exception:  # a whole build tells what is wrong
            log.debug("an edit could not be answered by its pages alone", exc_info=True)
            return False
        if answered:
            self.server.publish(self.shown)
        return answered

    def whole(self, *, tidying: bool) -> bool:
        """Build the whole site; false when it gave way to an edit."""
        self.tidying = tidying
        with _heard() as told:
            try:
                self.build()
            except Superseded:
                return False
            except (Exception, SystemExit) as error:
                words = "\n".join(dict.fromkeys([*told, str(error)]))
                self.server.fail(
                    f"The site could not be built; this is the last good one.\n{words}"
                )
                return True
            finally:
                self.tidying = False
        self.publish()
        return True

    def publish(self) -> None:
        """Show what was built, in place of what was shown before."""
        old, new = self.shown, Path(tempfile.mkdtemp(prefix="derivations-"))
        new.rmdir()
        self.site.rename(new)
        self.shown = new
        self.server.publish(new)
        if old:
            shutil.rmtree(old, ignore_errors=True)


class _Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What mkdocs logs as errors meanwhile."""
    handler = _Errors()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
