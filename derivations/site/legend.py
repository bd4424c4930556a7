"""The legend: every mark, its word and its meaning, in place of `<!-- legend -->`."""

from __future__ import annotations

from html import escape

from derivations.pages.ledger import UNCHECKED
from derivations.runs.outcome import Kind
from derivations.site import words

MARK = "<!-- legend -->"


def html() -> str:
    """Two tables: the verdicts from strongest to weakest, and what is no verdict."""
    verdicts = [(name, verdict.short, verdict.means) for name, verdict in words.VERDICTS.items()]
    roles = [
        (name, words.role_short(name), words.role_means(name))
        for name in (*(kind.value for kind in Kind if kind is not Kind.SENTENCE), UNCHECKED)
    ]
    return _table("Verdicts, strongest first", verdicts) + _table("No verdict", roles)


def _table(caption: str, rows: list[tuple[str, str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row"><span class="dv-mark dv-is-{name}">{escape(short)}</span></th>'
        f"<td>{escape(means)}</td></tr>"
        for name, short, means in rows
    )
    return (
        f'<table class="dv-table dv-legend"><caption>{escape(caption)}</caption>'
        f"<tbody>{cells}</tbody></table>"
    )
