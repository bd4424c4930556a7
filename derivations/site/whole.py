"""Parts of a page that need the whole site: quoted blocks and the ledger.

Pages are named by their address in the site's source; `urls` are their places
in the finished site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from derivations.pages import quotes
from derivations.pages.ledger import Ledger
from derivations.pages.quotes import Quote
from derivations.site import (
    evidence,
    ledger,
    legend,
    placeholders,
    render,
    resultpage,
)
from derivations.site.checked import Book
from derivations.site.evidence import Here
from derivations.site.results import Name, Results

_END = "</section>"


@dataclass(frozen=True)
class Whole:
    """All pages of one build: what was checked, their content, titles and urls."""

    book: Book
    contents: Mapping[str, str]
    names: Mapping[str, str]
    urls: Mapping[str, str]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles, formulas in them as plain text."""
        entries = self.book.entries
        return {
            uri: placeholders.fill(unescape(name), lambda n: render.plain(entries[n]))
            for uri, name in self.names.items()
        }

    @cached_property
    def ledger(self) -> Ledger:
        """Every formula of the site."""
        return self.book.ledger()

    @property
    def addresses(self) -> list[str]:
        """The address of every formula on its page, in the ledger's order."""
        return [entry.address for entry in self.book.entries]

    def here(self, uri: str) -> Here:
        """What the evidence on a page needs to know of the site."""
        return Here(uri, self.book, self.urls, lambda to: self.link(to, uri))

    def times(self, uri: str) -> bytes:
        """How long the steps of a page took, as JSON."""
        return evidence.times(entry for entry in self.book.entries if entry.page == uri)

    def with_content(self, uri: str, content: str) -> Whole:
        """The same site with one page's content put in place of what it was."""
        if self.contents.get(uri) == content:
            return self
        return replace(self, contents={**self.contents, uri: content})

    def with_quotes(self, uri: str) -> tuple[str, list[str]]:
        """A page's content with its quotes in place, and a message for each that leads nowhere."""
        faults: list[str] = []

        def write(quote: Quote) -> str:
            shown = quotes.element(self.contents.get(quote.page, ""), quote.ident)
            if shown is None:
                faults.append(self._fault(uri, quote))
                return f'<p class="dv-trouble">{escape(faults[-1])}</p>'
            return quotes.moved(shown, lambda to: self._moved(to, quote.page, uri)) + self._origin(
                quote, uri
            )

        return quotes.fill(self.contents[uri], write), faults

    @cached_property
    def results(self) -> Results:
        """Every statement of the site, and what it cites."""
        return Results.of(self.contents, self.urls, self.book)

    def with_standing(self, html: str, uri: str) -> str:
        """A page's content, with what each of its results stands on below its statement."""
        for name in self.results.by_name:
            shown = quotes.element(html, name[1]) if name[0] == uri else None
            if shown and shown.endswith(_END):
                told = resultpage.standing(
                    self.results, name, self.titles, lambda to: self._result(to, uri)
                )
                html = html.replace(shown, shown.removesuffix(_END) + told + _END, 1)
        return html

    def _result(self, name: Name, uri: str) -> str:
        return ("" if name[0] == uri else self.link(name[0], uri)) + f"#{name[1]}"

    def with_parts(self, html: str, uri: str) -> str:
        """A page with ledger, legend and results in place of their marks."""
        html = html.replace(legend.MARK, legend.html())
        if resultpage.MARK in html:
            shown = resultpage.html(self.results, self.titles, lambda to: self._result(to, uri))
            html = html.replace(resultpage.MARK, self._filled(shown))
        if ledger.MARK not in html:
            return html
        shown = ledger.html(self.ledger, self.addresses, self.titles, lambda to: self.link(to, uri))
        return html.replace(ledger.MARK, shown)

    def _filled(self, html: str) -> str:
        """Formulas in titles as plain text."""
        entries = self.book.entries
        return placeholders.fill(html, lambda n: escape(render.plain(entries[n])))

    def _fault(self, uri: str, quote: Quote) -> str:
        where = "has no block with this id" if quote.page in self.contents else "is no page"
        return f"{uri}: expected a quote of a block of the site, got {quote}: {quote.page} {where}"

    def _origin(self, quote: Quote, uri: str) -> str:
        link = f"{self.link(quote.page, uri)}#{quote.ident}"
        title = escape(self.titles.get(quote.page, quote.page))
        return f'<p class="dv-origin">From <a href="{link}">{title}</a></p>'

    def link(self, to: str, uri: str) -> str:
        """From a page to another, or to a file of the site."""
        return _relative(self.urls.get(to, to), self.urls[uri])

    def _moved(self, to: str, page: str, uri: str) -> str:
        """An address of one page, as another page has to write it."""
        parts = urlsplit(to)
        if parts.scheme or parts.netloc or to.startswith(("#", "/")):
            return to
        return _relative(urljoin("/" + self.urls[page], to)[1:], self.urls[uri])


def _relative(target: str, url: str) -> str:
    path, mark, rest = target.partition("#")
    folder = posixpath.dirname(url) or "."
    found = posixpath.relpath(path or ".", folder)
    slash = "/" if (not path or path.endswith("/")) and not found.endswith("/") else ""
    return found + slash + mark + rest
