"""`python -m bench.loop [EDITS]`: how long an author waits, measured on this site.

A copy of the proofs is served by `mkdocs serve`. Each edit changes one formula of a page,
to a true or a false one in turn; taken are the seconds until its verdict is printed and
until the page that is served shows it. The first edit is not counted.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.measure import Measurement

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("permutations.md", "max-max.md", "log-derivative.md")
PATIENCE = 1200.0
MARK = "The sum of two numbers:"


class Session:
    """One `mkdocs serve` and what it prints."""

    def __init__(self, home: Path) -> None:
        self.home, self.lines = home, list[str]()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-u", "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{self.port}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.lines += self.process.stdout

    def page(self, name: str) -> str:
        """A page as it is served now; empty while there is none."""
        address = f"http://127.0.0.1:{self.port}/{name.removesuffix('.md')}/"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    def edit(self, number: int) -> tuple[float, float]:
        """Seconds to the verdict and to the page of one edit."""
        name = PAGES[number % len(PAGES)]
        path, said = self.home / "docs" / name, len(self.lines)
        text = path.read_text(encoding="utf-8").partition(MARK)[0]
        path.write_text(f"{text}{MARK} ${number} + 1 = {number + 1 + number % 2}$.\n", "utf-8")
        begun = time.monotonic()
        sign = f"{number}+1={number + 1 + number % 2}"
        told = wait(lambda: any("failing" in line for line in self.lines[said:]), begun)
        return told, wait(lambda: sign in self.page(name), begun)


def wait(holds: Callable[[], bool], begun: float) -> float:
    """Seconds from `begun` until something holds."""
    while not holds():
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"Expected an answer within {PATIENCE:g} s, got none.")
        time.sleep(0.01)
    return time.monotonic() - begun


@contextmanager
def session() -> Iterator[Session]:
    """Serve a copy of some pages."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "docs").mkdir()
        for name in PAGES:
            shutil.copy(ROOT / "docs" / "proofs" / name, home / "docs" / name)
        settings = "site_name: Bench\ntheme: material\nplugins: [search, derivations]\n"
        (home / "mkdocs.yml").write_text(settings, encoding="utf-8")
        made = Session(home)
        try:
            yield made
        finally:
            made.process.terminate()
            made.process.wait()


def measurements(edits: int = 20) -> Iterator[Measurement]:
    """The times of some edits, and of the first page."""
    with session() as served:
        begun = time.monotonic()
        first = wait(lambda: bool(served.page(PAGES[0])), begun)
        yield Measurement("first page, pages given", first, 150, "s")
        time.sleep(2)
        served.edit(0)
        times = []
        for number in range(1, edits + 1):
            time.sleep(0.3)
            times.append(served.edit(number))
    verdicts, pages = zip(*times, strict=True)
    yield Measurement("verdict after an edit, median", median(verdicts), 0.3, "s")
    yield Measurement("verdict after an edit, worst", max(verdicts), 0.6, "s")
    yield Measurement("page after an edit, median", median(pages), 1.0, "s")
    yield Measurement("page after an edit, worst", max(pages), 2.0, "s")


def main(words: list[str]) -> int:
    """Measure and print the table; 1 when a target is missed."""
    found = list(measurements(int(words[0]) if words else 20))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    table = Table("measured", "value", "target", "ratio", "", title=f"load {load:.1f}")
    for one in found:
        table.add_row(*one.row())
    Console().print(table)
    return int(not all(one.met for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
