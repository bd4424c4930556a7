"""How long an author waits: the whole process, from command to last verdict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Measurement, best_of

ROOT = Path(__file__).resolve().parents[1]
PAGES = tuple(f"docs/proofs/{name}.md" for name in ("permutations", "coupling"))

COLD_SECONDS = 25.0
WARM_SECONDS = 0.6


def check(*options: str) -> None:
    """Run `derivations check` on both proof pages; a page that fails is an error here."""
    command = [sys.executable, "-m", "derivations", "check", *PAGES, *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(
            "Expected both proof pages to pass before timing them; "
            f"{' '.join(command[1:])} ended with {run.returncode}:\n{run.stdout}{run.stderr}"
        )


def measurements() -> Iterator[Measurement]:
    """Cold: nothing cached. Warm: every verdict cached, so SymPy is not even imported."""
    cold = best_of(1, lambda: check("--no-cache"))
    yield Measurement("check two pages, cold", cold, COLD_SECONDS, "s")
    check()
    yield Measurement("check two pages, warm", best_of(5, check), WARM_SECONDS, "s")
