"""`python -m benchmarks [TOPIC…]`: one run, every comparison side by side.

Prints a table; a run of all topics also writes docs/data/bench.json. The exit
status is 1 when a ratio misses its target.
"""

from __future__ import annotations

import datetime
import importlib
import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "docs" / "data" / "bench.json"
TOPICS = ("permutations", "coupling", "flow", "rare_event", "gradients")
LIBRARIES = ("numpy", "torch", "zuko", "nflows", "normflows")


def present() -> list[str]:
    """The topics that have a file here, in reading order."""
    return [topic for topic in TOPICS if (HERE / f"{topic}.py").exists()]


def chosen(names: list[str]) -> list[str]:
    """The topics named, or all; an unknown name is an error that lists the known ones."""
    unknown = [name for name in names if name not in present()]
    if unknown:
        raise SystemExit(
            f"Expected topics out of {', '.join(present())}; got {', '.join(unknown)}."
        )
    return names or present()


def machine() -> dict[str, Any]:
    """What the times depend on, and nothing that names the machine."""
    return {
        "cpu_count": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in LIBRARIES},
    }


def missed(row: dict[str, Any]) -> bool:
    """Whether the row has a target ratio and stays under it."""
    return row.get("target") is not None and row["ratio"] < row["target"]


def told(seconds: float) -> str:
    """A time with a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def table(rows: list[dict[str, Any]]) -> Table:
    """The rows for a person."""
    shown = Table("topic", "what", "ours", "beside", "theirs", "ratio", "target", "")
    for row in rows:
        target = row.get("target")
        shown.add_row(
            row["topic"],
            row["name"],
            told(row["seconds"]),
            row["baseline"],
            told(row["baseline_seconds"]),
            f"{row['ratio']:.3g}×",
            "" if target is None else f"≥ {target:g}×",
            "" if target is None else "missed" if missed(row) else "met",
        )
    return shown


def measure(topics: list[str], console: Console) -> list[dict[str, Any]]:
    """All rows of these topics, one topic after another."""
    rows = []
    for topic in track(topics, "measuring", console=console, transient=True):
        module = importlib.import_module(f"benchmarks.{topic}")
        rows += [{"topic": topic, **row} for row in module.rows()]
    return rows


def main(names: list[str]) -> int:
    """Measure, print, and write the data that the site shows."""
    console = Console()
    rows = measure(chosen(names), console)
    console.print(table(rows))
    if not names:
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        data = {"date": today, "machine": machine(), "rows": rows}
        DATA.parent.mkdir(parents=True, exist_ok=True)
        DATA.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(map(missed, rows)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
