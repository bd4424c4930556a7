"""How long an author waits: the whole process, from command to last verdict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.measure import Measurement, best_of

ROOT = Path(__file__).resolve().parents[1]
TWO_PAGES = tuple(f"docs/proofs/{name}.md" for name in ("permutations", "coupling"))
#: What is checked, and the seconds that it may take without and with a cache.
TARGETS = {
    "two pages": (TWO_PAGES, 25.0, 0.6),
    "the whole site": (("docs",), 90.0, 1.0),
}


def check(paths: tuple[str, ...], *options: str) -> None:
    """Run `derivations check`; a page that fails is an error here."""
    command = [sys.executable, "-m", "derivations", "check", *paths, *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(
            "Expected every page to pass before timing it; "
            f"{' '.join(command[1:])} ended with {run.returncode}:\n{run.stdout}{run.stderr}"
        )


def measurements() -> Iterator[Measurement]:
    """Cold: nothing cached. Warm: every verdict cached, so SymPy is not even imported."""
    for name, (paths, cold, warm) in TARGETS.items():
        seconds = best_of(1, partial(check, paths, "--no-cache"))
        yield Measurement(f"check {name}, cold", seconds, cold, "s")
        check(paths)
        seconds = best_of(5, partial(check, paths))
        yield Measurement(f"check {name}, warm", seconds, warm, "s")
