"""Results on pages: what each stands on, who uses it, and the graph of them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from html import escape

from derivations.site import words
from derivations.site.results import Name, Result, Results

MARK = "<!-- results -->"
WIDTH, HEIGHT, ACROSS, DOWN = 196, 34, 250, 58

Link = Callable[[Name], str]
"""From a result to its address, as the page that is written has it."""


def standing(results: Results, name: Name, titles: dict[str, str], link: Link) -> str:
    """Below a statement: what it stands on, who uses it, and its weakest step."""
    parts = [
        _listed("Stands on", results.cited(name), name, titles, link),
        _listed("Used by", results.users[name], name, titles, link),
    ]
    told = " · ".join(part for part in parts if part)
    if not told:
        return ""
    weakest = results.weakest(name)
    strength = f" · In the end {_strength(words.said(weakest))}" if weakest else ""
    return f'<p class="dv-standing" data-search-exclude>{told}{strength}</p>'


def html(results: Results, titles: dict[str, str], link: Link) -> str:
    """The graph as a drawing, and all results as a table that says the same."""
    rows = "".join(_row(results, result, titles, link) for result in results.by_name.values())
    return (
        f"{_drawing(results)}"
        '<div class="dv-scroll-table" tabindex="0" role="region" aria-label="Every result">'
        '<table class="dv-table dv-results"><caption>Every result, and what it stands on</caption>'
        '<thead><tr><th scope="col">Result</th><th scope="col">Page</th>'
        '<th scope="col">Stands on</th><th scope="col">In the end</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _listed(head: str, others: list[Result], name: Name, titles: dict[str, str], link: Link) -> str:
    links = ", ".join(
        f'<a href="{link(other.name)}">{escape(other.called)}</a>'
        + ("" if other.name[0] == name[0] else f" of {escape(titles[other.name[0]])}")
        for other in others
    )
    return f"{head} {links}" if links else ""


def _strength(said: str) -> str:
    return f"<em>{escape(said)}</em>"


def _row(results: Results, result: Result, titles: dict[str, str], link: Link) -> str:
    cited = ", ".join(
        f'<a href="{link(other.name)}">{escape(_label(other))}</a>'
        for other in results.cited(result.name)
    )
    weakest = results.weakest(result.name)
    name = weakest.verdict.value if weakest else "term"
    said = words.said(weakest) if weakest else ""
    page = escape(titles.get(result.name[0], result.name[0]))
    return (
        f'<tr><th scope="row"><a href="{link(result.name)}">{escape(_label(result))}</a></th>'
        f"<td>{page}</td><td>{cited}</td>"
        f'<td><span class="dv-mark dv-is-{name}">{escape(said)}</span></td></tr>'
    )


def _label(result: Result) -> str:
    return result.title or result.called


def _drawing(results: Results) -> str:
    """Results that cite or are cited, from left to right by how deep they stand."""
    columns: dict[int, list[Result]] = defaultdict(list)
    for result in results.by_name.values():
        if results.cited(result.name) or results.users[result.name]:
            columns[results.depth(result.name)].append(result)
    if not columns:
        return ""
    places = {
        result.name: (10 + depth * ACROSS, 10 + row * DOWN)
        for depth, column in columns.items()
        for row, result in enumerate(column)
    }
    edges = [
        _edge(places[cited.name], places[name]) for name in places for cited in results.cited(name)
    ]
    boxes = [_box(results, results.by_name[name], *place) for name, place in places.items()]
    width = 20 + max(x for x, _ in places.values()) + WIDTH
    height = 20 + max(y for _, y in places.values()) + HEIGHT
    label = (
        f"A graph of {len(places)} results with {len(edges)} arrows, from what is cited to what "
        "cites it. The table below says the same."
    )
    return (
        '<div class="dv-scroll-table" tabindex="0" role="region" aria-label="Graph of results">'
        f'<svg class="dv-graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(label)}" fill="none" stroke="currentColor">'
        f"{''.join([*edges, *boxes])}</svg></div>"
    )


def _edge(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1, x2, y2 = start[0] + WIDTH, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    middle = (x1 + x2) // 2
    head = f"M{x2 - 7},{y2 - 4}L{x2},{y2}L{x2 - 7},{y2 + 4}"
    return f'<path d="M{x1},{y1}C{middle},{y1} {middle},{y2} {x2},{y2}{head}" stroke-opacity=".6"/>'


def _box(results: Results, result: Result, x: int, y: int) -> str:
    weakest = results.weakest(result.name)
    colour = "tested" if weakest and weakest.verdict.value == "tested" else "proved"
    title = _label(result)
    shown = title if len(title) < 30 else title[:28] + "…"
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4" '
        f'style="stroke:var(--dv-{colour});fill:var(--dv-quiet)"/>'
        f'<text x="{x + 8}" y="{y + HEIGHT // 2 + 4}" font-size="12" fill="currentColor" '
        f'stroke="none"><title>{escape(title)}</title>{escape(shown)}</text>'
    )
