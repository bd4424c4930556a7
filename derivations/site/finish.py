"""The last step of a page: typeset formulas where the placeholders are.

Inside tags and in the head a formula is plain text, in the navigation it is
typeset without a verdict, and in the article it has both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from derivations.site import border, evidence, notation, placeholders, render, reply, themes
from derivations.site.checked import Book, Entry
from derivations.site.evidence import Here
from derivations.site.notebooks import without_stand_ins

_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_OPENING = re.compile(r"\A<(\w+)")
_CODE = re.compile(r"<pre><span></span><code>")


def page(html: str, here: Here, *, boxed: bool = False, foot: str = "") -> str:
    """A page of the site, finished, `foot` below its article.

    `boxed` puts the article into a box of our own.
    """
    book = here.book
    plain = _Plain(book)
    html = _TAG.sub(plain.within, _HEAD.sub(plain.within, html))
    box = '<div class="dv-page md-typeset">%s</div>' if boxed else "%s"
    end = notation.html(here) + foot
    html = themes.ARTICLE.sub(
        lambda article: box.replace("%s", _article(article[1], here) + end), html
    )
    return placeholders.fill(html, lambda number: render.bare(book.entries[number]))


class _Plain:
    def __init__(self, book: Book) -> None:
        self.book = book

    def text(self, number: int) -> str:
        return render.plain(self.book.entries[number])

    def within(self, found: re.Match[str]) -> str:
        return placeholders.fill(found[0], self.escaped)

    def escaped(self, number: int) -> str:
        """The formula as text that HTML shows as it is."""
        return escape(self.text(number))


def _article(html: str, here: Here) -> str:
    book, uri = here.book, here.uri
    if uri in book.references:
        html = book.references[uri].in_prose(html)
    shown = [book.entries[number] for number in dict.fromkeys(placeholders.numbers(html))]
    html = placeholders.LONE_DISPLAY.sub(r'<div class="dv-lone">\1</div>', html)
    html = placeholders.fill(html, lambda n: _anchored(book.entries[n], uri))
    html = placeholders.fill(
        html, lambda n: reply.counterexample(book.entries[n].report), placeholders.REPLY
    )
    return _CODE.sub(_Listing(), html) + _evidence(shown, here)


def _evidence(shown: Iterable[Entry], here: Here) -> str:
    """The popovers of the formulas that stand on a page, each once."""
    found = dict(pair for entry in shown for pair in evidence.popovers(entry, here))
    return f'<div class="dv-evidence">{"".join(found.values())}</div>' if found else ""


def _anchored(entry: Entry, uri: str) -> str:
    """The formula; on its own page, where no quote can repeat it, with an id to link to."""
    html = render.formula(entry)
    if entry.page != uri:
        return html
    return _OPENING.sub(rf'<\1 id="{entry.address}"', html, count=1)


class _Listing:
    """Code that scrolls can be reached by keyboard, each listing under its own name."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _: re.Match[str]) -> str:
        self.count += 1
        name = f"Listing {self.count}"
        return f'<pre><span></span><code tabindex="0" role="region" aria-label="{name}">'


def search_index(file: Path, book: Book) -> None:
    """Formulas in the search index become plain text, escaped: its reader takes it for HTML."""
    if not file.is_file():
        return
    plain = _Plain(book)
    index = json.loads(file.read_text(encoding="utf-8"))
    for doc in index["docs"]:
        for key in ("title", "text"):
            doc[key] = themes.unmarked(doc[key])
            text = border.listed(placeholders.fill(doc[key], plain.escaped))
            doc[key] = without_stand_ins(placeholders.REPLY.sub("", text))
    file.write_text(json.dumps(index, separators=(",", ":"), sort_keys=True), encoding="utf-8")
