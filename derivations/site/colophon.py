"""The foot of a page: when it changed, from which commit it was built, how to cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

FEED = "feed.xml"
AUTHORS = "The Derivations authors"


@dataclass(frozen=True)
class Change:
    """A commit: its name, its time as ISO 8601, and its first line."""

    commit: str
    time: str
    subject: str


def html(title: str, url: str, changed: Change | None, commit: str, notebook: str = "") -> str:
    """The foot; `notebook` is the address of the notebook that the page was made of."""
    if changed is None:
        return ""
    date = changed.time[:10]
    parts = [f'Changed <time datetime="{date}">{date}</time>', f"commit <code>{commit[:10]}</code>"]
    if notebook:
        parts.append(f'<a href="{escape(notebook)}" download>Download the notebook</a>')
    label = escape(f"BibTeX of this page: {title}")
    return (
        f'<footer class="dv-colophon" data-search-exclude><p>{" · ".join(parts)}</p>'
        "<details><summary>Cite this page</summary>"
        f'<pre><code tabindex="0" role="region" aria-label="{label}">'
        f"{escape(bibtex(title, url, date, commit))}</code></pre></details></footer>"
    )


def bibtex(title: str, url: str, date: str, commit: str) -> str:
    """A BibTeX entry for a page at one commit."""
    key = re.sub(r"\W+", "-", title.lower()).strip("-") or "page"
    fields = {
        "title": "{" + re.sub(r"([&%$#_{}])", r"\\\1", title) + "}",
        "author": "{" + AUTHORS + "}",
        "year": date[:4],
        "note": f"Checked at commit {commit[:10]}",
    }
    if url.startswith("http"):
        fields["url"] = url
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{rows}\n}}"


def link(address: str) -> str:
    """What the head of a page says of the feed."""
    return f'<link rel="alternate" type="application/rss+xml" title="Changes" href="{address}">'


def feed(name: str, about: str, url: str, changes: Sequence[Change]) -> str:
    """The latest changes of the pages as RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(change.subject)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{change.commit}</guid>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(change.time))}</pubDate></item>"
        for change in changes
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(name)}</title><link>{escape(url)}</link>"
        f"<description>{escape(about)}</description>{items}</channel></rss>\n"
    )
