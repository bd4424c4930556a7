"""The ledger as HTML: totals, then one row a formula, in place of `<!-- ledger -->`.

The table is whole without a script; `ledger.js` adds sorting and filters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from derivations.meaning.show import readable
from derivations.pages.ledger import KINDS, VERDICTS, Ledger, Row
from derivations.site import words

MARK = "<!-- ledger -->"
SCRIPT = "assets/ledger.js"
CERTIFICATE = "ledger.json"

Address = Callable[[str], str]
"""From a path inside the site, or a page's address in its source, to a relative link."""

_HEADS = (
    ("Formula", ""),
    ("Verdict", " data-choice"),
    ("Page", " data-choice"),
    ("Kind", " data-choice"),
    ("Steps", ""),
    ("Worlds", ""),
    ("Bound", ""),
)


def script() -> bytes:
    """The script that sorts and filters."""
    return Path(__file__).with_name("ledger.js").read_bytes()


def certificate(ledger: Ledger, addresses: Sequence[str], commit: str) -> bytes:
    """The certificate as a JSON file, one formula a line, each with its permanent address."""
    data = ledger.certificate(commit)
    for row, address in zip(data["formulas"], addresses, strict=True):
        row["address"] = address
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in data.pop("formulas"))
    head = json.dumps(data, ensure_ascii=False, indent=1)[:-2]
    return f'{head},\n "formulas": [\n  {rows}\n ]\n}}\n'.encode()


def html(ledger: Ledger, addresses: Sequence[str], titles: dict[str, str], address: Address) -> str:
    """The whole ledger; `titles` are those of the pages by their address in the source.

    `addresses` are those of the formulas, row by row.
    """
    rows = [*zip(ledger.rows, addresses, strict=True)]
    link = f'<p><a href="{address(CERTIFICATE)}">The same as a JSON certificate</a></p>'
    return "\n".join([_summary(ledger), _totals(ledger), link, _table(rows, titles, address)])


def _summary(ledger: Ledger) -> str:
    """The headline counts sentences: what claims nothing cannot be false."""
    claims = len(ledger.sentences)
    others = len(ledger.rows) - claims - ledger.unchecked
    pages = len({row.page for row in ledger.rows})
    counts = ", ".join(f"{n:,} {words.verdict(v)}" for v, n in ledger.totals().items() if n)
    return (
        f"<p>The site has <strong>{claims:,} sentences</strong> on {pages} pages, with "
        f"{ledger.steps:,} steps{f': {counts}' if counts else ''}. Its other formulas, "
        f"{others:,} of them, claim nothing: they name things or say what a symbol means, and "
        f"have only to be read. "
        f"Formulas that nobody checked: <strong>{ledger.unchecked}</strong>.</p>"
    )


def _totals(ledger: Ledger) -> str:
    counts = ledger.table()
    verdicts = [v for v in VERDICTS if any(v in found for found in counts.values())]
    head = "".join(f'<th scope="col">{_verdict(v)}</th>' for v in verdicts)
    rows = "".join(
        _counted(kind, [counts[kind].get(v, 0) for v in verdicts])
        for kind in KINDS
        if kind in counts
    )
    return (
        '<div class="dv-scroll-table" tabindex="0" role="region" aria-label="Totals">'
        '<table class="dv-table dv-totals"><caption>Formulas by kind and verdict</caption>'
        f'<thead><tr><th scope="col">kind</th>{head}<th scope="col">all</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _counted(name: str, counts: list[int]) -> str:
    cells = "".join(f"<td>{n:,}</td>" if n else "<td></td>" for n in [*counts, sum(counts)])
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _table(found: list[tuple[Row, str]], titles: dict[str, str], address: Address) -> str:
    head = "".join(f'<th scope="col"{extra}>{name}</th>' for name, extra in _HEADS)
    rows = "\n".join("".join(_cells(row, name, titles, address)) for row, name in found)
    return (
        '<div class="dv-ledger"><div class="dv-scroll-table" tabindex="0" role="region" '
        'aria-label="Every formula"><table class="dv-table"><caption>Every formula</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div></div>"
        f'<script src="{address(SCRIPT)}"></script>'
    )


def _cells(row: Row, name: str, titles: dict[str, str], address: Address) -> Iterator[str]:
    title = escape(titles.get(row.page, row.page))
    link = f"{address(row.page)}#{name}"
    yield f'<tr><td><a href="{link}"><code>{escape(row.latex)}</code></a></td>'
    yield f'<td data-key="{row.verdict}">{_verdict(row.verdict)}</td>'
    yield f'<td data-key="{title}">{title}, line {row.line}</td>'
    yield f"<td>{row.kind}</td>"
    yield "".join(f"<td>{text}</td>" for text in (row.steps or "", row.worlds or ""))
    bound = escape(readable(row.bound)).replace(" ≤", "&nbsp;≤").replace("≤ ", "≤&nbsp;")
    yield f"<td>{bound}</td></tr>"


def _verdict(name: str) -> str:
    return f'<span class="dv-mark dv-is-{name}">{words.verdict(name)}</span>'
