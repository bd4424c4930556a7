"""`python -m benchmarks [TOPIC…]`: one run, every comparison side by side.

Prints two tables; a run of all topics also writes docs/data/bench.json and the page
docs/benchmarks.md. The exit status is 1 when a target or a limit is missed.
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

from benchmarks.page import exceeded, missed, number, page, told

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
DATA, PAGE = DOCS / "data" / "bench.json", DOCS / "benchmarks.md"
TOPICS = ("permutations", "coupling", "flow", "rare_event", "gradients")
LIBRARIES = (
    "numpy",
    "torch",
    "zuko",
    "nflows",
    "normflows",
    "scikit-learn",
    "scipy",
    "sympy",
)


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


def limit_table(limits: list[dict[str, Any]]) -> Table:
    """The limits for a person."""
    shown = Table("topic", "what", "value", "limit", "")
    for one in limits:
        value, limit = (number(one[key], one["unit"]) for key in ("value", "limit"))
        word = "missed" if exceeded(one) else "met"
        shown.add_row(one["topic"], one["name"], value, f"≤ {limit}", word)
    return shown


def measure(topics: list[str], kind: str, console: Console) -> list[dict[str, Any]]:
    """All `rows` or all `limits` of these topics, one topic after another."""
    found = []
    for topic in track(topics, f"measuring {kind}", console=console, transient=True):
        module = importlib.import_module(f"benchmarks.{topic}")
        found += [{"topic": topic, **row} for row in getattr(module, kind)()]
    return found


def write(rows: list[dict[str, Any]], limits: list[dict[str, Any]]) -> None:
    """The data, and the page that shows them."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    data = {"date": today, "machine": machine(), "rows": rows, "limits": limits}
    DATA.parent.mkdir(parents=True, exist_ok=True)
    DATA.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(data), encoding="utf-8")


def main(names: list[str]) -> int:
    """Measure and print; a run of all topics is also written down."""
    console = Console()
    topics = chosen(names)
    rows, limits = (measure(topics, kind, console) for kind in ("rows", "limits"))
    console.print(table(rows))
    console.print(limit_table(limits))
    if not names:
        write(rows, limits)
    return int(any(map(missed, rows)) or any(map(exceeded, limits)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
