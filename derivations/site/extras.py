"""What pages get beside their text: figures to play with, exercises, links in the head, a foot."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from derivations.pages import Page
from derivations.site import colophon, commit, exercises, play, schemes
from derivations.site.checked import Book
from derivations.site.exercises import Exercise
from derivations.site.whole import Whole

EARLY = "assets/early.js"


class Extras:
    """The extras of one build; `home` is the project's folder."""

    def __init__(self, home: str = ".") -> None:
        self.home = home
        self.commit = ""
        self.exercises: list[Exercise] = []

    def dated(self) -> None:
        """Ask for the commit once; a live session does not."""
        commit.date_by(self.home)
        self.commit = commit.named(self.home)

    def prepare(self, pages: Mapping[str, Page], book: Book, **options: Any) -> None:
        """Make the exercises, if a page asks for them; `options` are those of `check_pages`."""
        if any(exercises.MARK in text for text in book.texts.values()):
            self.exercises = exercises.of(pages, book, **options)

    def filled(self, html: str, whole: Whole, uri: str) -> tuple[str, list[str]]:
        """A page with all its parts in place of their marks, and what is wrong with them."""

        def address(to: str) -> str:
            return whole.link(to, uri)

        html, faults = play.filled(whole.with_parts(html, uri), address)
        if exercises.MARK in html:
            shown = exercises.html(self.exercises, whole.titles, whole.here(uri).home)
            html = html.replace(exercises.MARK, shown)
        head = (
            schemes.links(address)
            + f'<script src="{address(EARLY)}"></script>'
            + colophon.link(address(colophon.FEED))
        )
        return html.replace("</head>", f"{head}</head>"), faults

    def foot(self, path: str | None, title: str, url: str, notebook: str = "") -> str:
        """When a page changed and how to cite it; nothing in a live session."""
        if not self.commit or not path:
            return ""
        changed = next(iter(commit.changes(self.home, path)), None)
        return colophon.html(title, url, changed, self.commit, posixpath.basename(notebook))
