"""The page docs/benchmarks.md, made from the numbers of one run.

Bars are inline SVG in the cells of a table, and digits above each say what it shows, so a
screen reader skips them. They take the colours of the style sheet, for light and dark.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterable
from html import escape
from typing import Any

Row = dict[str, Any]

TITLES = {
    "permutations": "Permutations",
    "coupling": "The coupling layer",
    "flow": "A flow in one dimension",
    "rare_event": "A rare event",
    "gradients": "Two gradient estimators",
}

HEAD = """\
# Benchmarks

How long our code takes, and how long other ways to the same answer take: a loop as one
would first write it after the source, a general method, or the same thing from
{peers}. All were measured in one
run, side by side and in turn, on one thread, on {date}. The machine has {cpu_count} cores
({architecture}, {system}) and is not fast; ratios tell more than times. Each time is the
median of {repeats} repeats, in processor seconds.

A bar shows how many times longer the other way takes. It starts at 1×, where both are
equal, and each thin line is a factor of ten. A thick mark is the target, where there is
one. {summary} {worst}{checks}

`make bench` measures again and writes this page and its numbers,
[bench.json](data/bench.json). Versions: {versions}.
"""

PEERS = {
    "zuko": "https://zuko.readthedocs.io",
    "nflows": "https://github.com/bayesiains/nflows",
    "normflows": "https://github.com/VincentStimper/normalizing-flows",
    "scikit-learn": "https://scikit-learn.org",
    "scipy": "https://scipy.org",
    "sympy": "https://www.sympy.org",
}

CHECKS = """

Both sides do the same work: where ours checks its input, the other way does so, too. A bare
`numpy.argsort`, which takes any list for a permutation, is faster than ours on lists of up to
about two hundred entries."""

LIMITS_HEAD = """\
## What has to stay below a limit

Accuracy and times that do not depend on anybody else.
"""

DECADES, DECADE, HEIGHT = 4, 100, 20  # the scale: decades, and units of the drawing


def page(data: Row) -> str:
    """The whole page as Markdown; the same numbers give the same bytes."""
    rows, limits, machine = data["rows"], data["limits"], data["machine"]
    versions = {"Python": machine["python"], **machine["versions"]}
    head = HEAD.format(
        **{key: machine[key] for key in ("cpu_count", "architecture", "system")},
        date=_date(data["date"]),
        repeats=_range([row["repeats"] for row in rows]),
        summary=_summary(rows, limits),
        worst=_worst(rows),
        peers=_peers(versions),
        checks=CHECKS if any("and a check" in row["baseline"] for row in rows) else "",
        versions=", ".join(f"{name} {number}" for name, number in versions.items()),
    )
    return "\n".join([head, *_topics(rows), LIMITS_HEAD, _limits(limits)])


def missed(row: Row) -> bool:
    """Whether a row has a target ratio and stays under it."""
    return row.get("target") is not None and row["ratio"] < row["target"]


def exceeded(limit: Row) -> bool:
    """Whether a number is larger than it may be; NaN is."""
    return not limit["value"] <= limit["limit"]


def told(seconds: float) -> str:
    """A time with a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def number(value: float, unit: str) -> str:
    """A number with its unit; seconds in a unit that suits them."""
    return told(value) if unit == "s" else f"{value:.2g} {unit}".strip()


def _date(date: str) -> str:
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def _range(numbers: list[int]) -> str:
    return f"{min(numbers)} to {max(numbers)}"


def _summary(rows: list[Row], limits: list[Row]) -> str:
    wanted = [row for row in rows if row["target"] is not None]
    failed = [row["name"] for row in wanted if missed(row)]
    failed += [limit["name"] for limit in limits if exceeded(limit)]
    total = len(wanted) + len(limits)
    if not failed:
        return f"In this run all {total} targets and limits were met."
    return f"In this run {total - len(failed)} of {total} were met; missed: {'; '.join(failed)}."


def _peers(versions: dict[str, str]) -> str:
    """Links to those libraries that took part in the run."""
    *most, last = [f"[{name}]({url})" for name, url in PEERS.items() if name in versions]
    return f"{', '.join(most)} and {last}"


def _worst(rows: list[Row]) -> str:
    """The least ratio of all, and where."""
    row = min(rows, key=lambda row: row["ratio"])
    return (
        f"The worst ratio of the run is {_times(row['ratio'])}: {row['name']}, "
        f"beside {row['baseline']}."
    )


def _topics(rows: list[Row]) -> Iterable[str]:
    for topic in dict.fromkeys(row["topic"] for row in rows):
        groups = "\n".join(_groups([row for row in rows if row["topic"] == topic]))
        heads = _heads(("beside", "how many times longer", "target", "ours, theirs"))
        yield (f'## {TITLES[topic]}\n\n<table class="dv-bench">{heads}\n{groups}\n</table>\n')


def _groups(rows: list[Row]) -> Iterable[str]:
    """One row group for each thing that was measured, one row for each other way to it."""
    for name, group in itertools.groupby(rows, key=lambda row: row["name"]):
        lines = "\n".join(map(_line, group))
        head = f'<tr><th colspan="4" scope="rowgroup">{escape(name)}</th></tr>'
        yield f"<tbody>{head}\n{lines}</tbody>"


def _line(row: Row) -> str:
    target = "none" if row["target"] is None else f"≥ {row['target']:g}×"
    cells = (
        f"<strong>{_times(row['ratio'])}</strong>{_bar(row)}",
        f"{target}, missed" if missed(row) else target,
        f"{told(row['seconds'])}, {told(row['baseline_seconds'])}",
    )
    shown = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(row["baseline"])}</th>{shown}</tr>'


def _times(ratio: float) -> str:
    return f"{ratio:,.3g}×" if ratio < 1000 else f"{ratio:,.0f}×"


def _bar(row: Row) -> str:
    """The ratio from 1× to the right, on a scale of factors of ten."""
    colour = "--dv-refuted" if missed(row) else "--dv-proved"
    scale = "".join(f"M{k * DECADE} 0V{HEIGHT}" for k in range(DECADES + 1))
    mark = "" if row["target"] is None else _mark(_place(row["target"]))
    return (
        f'<svg viewBox="-2 0 {DECADES * DECADE + 4} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><path d="{scale}" stroke="currentColor" stroke-opacity="0.35" '
        f'vector-effect="non-scaling-stroke"/><rect y="4" width="{_place(row["ratio"]):g}" '
        f'height="{HEIGHT - 8}" fill="var({colour}, currentColor)"/>{mark}</svg>'
    )


def _mark(at: float) -> str:
    return (
        f'<path d="M{at:g} 0V{HEIGHT}" stroke="currentColor" stroke-width="3" '
        'vector-effect="non-scaling-stroke"/>'
    )


def _place(ratio: float) -> float:
    return round(min(max(math.log10(ratio), 0.0), DECADES) * DECADE)


def _limits(limits: list[Row]) -> str:
    """The limits, a row group for each topic."""
    groups = []
    for topic, group in itertools.groupby(limits, key=lambda limit: limit["topic"]):
        head = f'<tr><th colspan="4" scope="rowgroup">{TITLES[topic]}</th></tr>'
        groups.append("\n".join([f"<tbody>{head}", *map(_limit, group)]) + "</tbody>")
    heads = _heads(("measured", "value", "limit", "so"))
    return f'<table class="dv-bench dv-limits">{heads}\n' + "\n".join(groups) + "\n</table>\n"


def _limit(limit: Row) -> str:
    value, most = (number(limit[key], limit["unit"]) for key in ("value", "limit"))
    word = "missed" if exceeded(limit) else "met"
    return (
        f'<tr><th scope="row">{escape(limit["name"])}</th><td><strong>{value}</strong></td>'
        f"<td>≤ {most}</td><td>{word}</td></tr>"
    )


def _heads(names: Iterable[str]) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"
