"""What a site publishes beside its pages: shown code, the certificate, times, style sheets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from derivations.site import assets, colophon, evidence, fonts, ledger, results, schemes
from derivations.site.colophon import Change
from derivations.site.whole import Whole


def assets_of(site: Path, scale: float) -> None:
    """The front-end files, but for those that an author has put there.

    They are no files of mkdocs: a plugin that gives every file a language would look for
    their sources.
    """
    for path, data in assets.files(scale):
        if not (site / path).exists():
            _write(site / path, data)


def files(site: Path, whole: Whole, shown: Iterable[tuple[str, Path]], commit: str) -> None:
    """The code that pages show, the certificate of `commit`, and what each page's steps took."""
    for path, file in sorted(shown):
        _write(site / "source" / path, file.read_bytes())
    _write(site / ledger.CERTIFICATE, ledger.certificate(whole.ledger, whole.addresses, commit))
    for uri, url in whole.urls.items():
        if not url.endswith(".html"):  # pages that share a folder have no place for it
            _write(site / url / evidence.TIMES, whole.times(uri))


def notebooks(site: Path, texts: Mapping[str, str], urls: Mapping[str, str]) -> None:
    """Each notebook beside its page, to download."""
    for uri, text in texts.items():
        _write(site / results.folder(urls[uri]) / posixpath.basename(uri), text.encode())


def feed(site: Path, name: str, about: str, url: str, changes: Sequence[Change]) -> None:
    """The latest changes of the pages."""
    _write(site / colophon.FEED, colophon.feed(name, about, url, changes).encode())


def sheets(site: Path, *, subset: bool) -> None:
    """Style sheets that are made of others, and of what the pages say."""
    found = (site / "assets").rglob("*.css")
    ours_last = sorted(found, key=lambda file: ("stylesheets" not in file.parts, file))
    texts = [file.read_text("utf-8") for file in ours_last]
    _write(site / schemes.PAPER, schemes.paper(texts).encode())
    _write(site / schemes.DARK, schemes.dark(texts).encode())
    pages = site.rglob("*.html") if subset else ()
    sheet = fonts.sheet(page.read_text("utf-8") for page in pages)
    _write(site / fonts.SHEET, sheet.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
