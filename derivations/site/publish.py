"""Files of a finished site beside its pages: shown code, certificate, times, notebooks, feed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from derivations.site import evidence, fonts, ledger, results, schemes
from derivations.site.whole import Whole

Files = Iterator[tuple[str, bytes]]
"""Pairs of a path inside the site and what stands there."""


def code(shown: Iterable[tuple[str, Path]]) -> Files:
    """The source files that pages have shown."""
    for path, file in sorted(shown):
        yield f"source/{path}", file.read_bytes()


def records(whole: Whole, commit: str) -> Files:
    """The certificate of all formulas, and the seconds of each page's steps."""
    yield ledger.CERTIFICATE, ledger.certificate(whole.ledger, whole.addresses, commit)
    for uri, url in whole.urls.items():
        yield posixpath.join(results.folder(url), evidence.TIMES), whole.times(uri)


def notebooks(texts: Mapping[str, str], urls: Mapping[str, str]) -> Files:
    """Each notebook beside its page, to download."""
    for uri, text in texts.items():
        yield posixpath.join(results.folder(urls[uri]), posixpath.basename(uri)), text.encode()


def sheets(site: Path, *, cut: bool) -> Files:
    """Style sheets that are made of others, and of what the pages say if faces are to be cut."""
    found = (site / "assets").rglob("*.css")
    ours_last = sorted(found, key=lambda file: ("stylesheets" not in file.parts, file))
    texts = [file.read_text("utf-8") for file in ours_last]
    yield schemes.PAPER, schemes.paper(texts).encode()
    yield schemes.DARK, schemes.dark(texts).encode()
    pages = sorted(site.rglob("*.html")) if cut else []
    yield fonts.SHEET, fonts.sheet(page.read_text("utf-8") for page in pages).encode()
