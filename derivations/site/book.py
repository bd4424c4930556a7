"""The site as one book on paper: `python -m derivations.site.book site out.pdf`.

Takes the articles of a built site in the order of its navigation, makes one page
of them with a table of contents, and lets Chromium print it. Links between pages
become links within the book.
"""

from __future__ import annotations

import argparse
import posixpath
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from derivations.site import chromium

BOOK = "book.html"
_GONE = ".dv-evidence, script, .headerlink, .md-content__button, .dv-try, .dv-play-controls"
_STYLE = """
.dv-cover { min-height: 60vh; padding-top: 30vh; text-align: center; }
.dv-contents a { color: inherit; text-decoration: none; }
article { break-before: page; }
"""


def main(arguments: list[str] | None = None) -> int:
    """Print the book; 2 when there is no built site or no browser."""
    parser = argparse.ArgumentParser("derivations.site.book", description=__doc__)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("pdf", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    try:
        print_book(options.site, options.pdf)
    except (FileNotFoundError, RuntimeError) as error:
        print(f"book: {error}", file=sys.stderr)
        return 2
    print(f"{options.pdf}: {options.pdf.stat().st_size / 1e6:.1f} MB")
    return 0


def html(site: Path) -> str:
    """One page with every article of the site, in the order of its navigation."""
    index = site / "index.html"
    if not index.is_file():
        raise FileNotFoundError(f"expected a built site in {site}, found no index.html")
    home = BeautifulSoup(index.read_text("utf-8"), "html.parser")
    pages = dict(_pages(home))
    articles = [_article(site, url, pages) for url in pages]
    contents = "".join(
        f'<li><a href="#{_slug(url)}">{name}</a></li>' for url, name in pages.items()
    )
    title = home.title.get_text() if home.title else "Derivations"
    links = "".join(str(link) for link in home.select('head link[rel="stylesheet"]'))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'{links}<style>{_STYLE}</style></head><body data-md-color-scheme="default">'
        f'<div class="md-typeset"><div class="dv-cover"><h1>{title}</h1></div>'
        f'<ol class="dv-contents">{contents}</ol></div>{"".join(articles)}</body></html>'
    )


def print_book(site: Path, pdf: Path) -> None:
    """Write the book as a PDF, with bookmarks and tags for screen readers."""
    text = html(site)
    if chromium.executable() is None:
        raise RuntimeError("expected chromium on PATH, found none: install Debian's `chromium`")
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        copy = Path(folder, "site")
        shutil.copytree(site, copy)
        (copy / BOOK).write_text(text, encoding="utf-8")
        page = browser.new_page()
        page.goto((copy / BOOK).as_uri())
        page.evaluate("document.fonts.ready")
        page.pdf(path=str(pdf), format="A4", print_background=True, outline=True, tagged=True)


def _pages(home: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Address and title of each page in the navigation."""
    for link in home.select(".md-nav--primary a.md-nav__link[href]"):
        url = str(link["href"])
        if not url.startswith(("#", "http")):
            yield posixpath.normpath(url), link.get_text(strip=True)


def _article(site: Path, url: str, pages: dict[str, str]) -> str:
    """A page's article with ids and links of the book."""
    text = (site / url / "index.html").read_text("utf-8")
    article = BeautifulSoup(text, "html.parser").select_one("article")
    if article is None:
        raise RuntimeError(f"expected an article in the page {url}, found none")
    for tag in article.select(_GONE):
        tag.decompose()
    for tag in article.select("[id]"):
        tag["id"] = f"{_slug(url)}--{tag['id']}"
    for link in article.select("a[href]"):
        link["href"] = _moved(str(link["href"]), url, pages)
    article["id"] = _slug(url)
    _number(article)
    return str(article)


def _number(article: Tag) -> None:
    """A mark opens nothing on paper."""
    for button in article.select("button"):
        button.name = "span"


def _moved(href: str, url: str, pages: dict[str, str]) -> str:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    target = posixpath.normpath(posixpath.join(url, parts.path)) if parts.path else url
    if target not in pages:
        return href
    return f"#{_slug(target)}" + (f"--{parts.fragment}" if parts.fragment else "")


def _slug(url: str) -> str:
    return "page-" + url.strip("./").replace("/", "-")


if __name__ == "__main__":
    sys.exit(main())
