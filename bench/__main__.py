"""`python -m bench [PART…]`: print every measurement; exit 1 when a target is missed."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table

from bench import checking, reading
from bench.measure import Measurement

PARTS: dict[str, Callable[[], Iterator[Measurement]]] = {
    "reading": reading.measurements,
    "checking": checking.measurements,
}
COLUMNS = ("measured", "value", "target", "ratio", "")


def chosen(names: list[str]) -> list[str]:
    """The parts named, or all; an unknown name is an error that lists the known ones."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise SystemExit(f"Expected parts out of {', '.join(PARTS)}; got {', '.join(unknown)}.")
    return names or list(PARTS)


def main(names: list[str]) -> int:
    """Measure the parts and print one table."""
    console = Console()
    found = [one for name in chosen(names) for one in PARTS[name]()]
    cores, python = os.cpu_count(), platform.python_version()
    table = Table(*COLUMNS, title=f"{cores} cores, Python {python}")
    for one in found:
        table.add_row(*one.row())
    console.print(table)
    return int(not all(one.met for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
