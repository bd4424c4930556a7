"""Results that stand on others: who cites whom, and how strong each is in the end.

A statement cites a result by a link to it in the statement or in its proof. A
result is as strong as the weakest step of its own proof and of all it stands on.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from derivations.checking.verdict import Step
from derivations.site import placeholders, words
from derivations.site.checked import Book

TITLE = "-title"
"""What the id of a statement's heading ends with."""
KINDS = ("theorem", "lemma", "proposition", "corollary")
_STATEMENT = ", ".join(f"section.dv-{kind}" for kind in KINDS)

Name = tuple[str, str]
"""A page's address in the site's source and the id of a statement on it."""


@dataclass(frozen=True)
class Result:
    """A statement: what it is called, how it is titled, which results it cites, its own steps."""

    name: Name
    called: str
    title: str
    cites: tuple[Name, ...]
    steps: tuple[Step, ...]


class Results:
    """The results of a site, by name, in the order of its pages."""

    def __init__(self, found: Sequence[Result]) -> None:
        self.by_name = {result.name: result for result in found}

    @classmethod
    def of(cls, contents: Mapping[str, str], urls: Mapping[str, str], book: Book) -> Results:
        """Read them off the pages' content, before formulas are put in."""
        sources = {url: uri for uri, url in urls.items()}
        found = [
            result
            for uri, html in contents.items()
            if "dv-block" in html
            for result in _of_page(uri, html, urls, sources, book)
        ]
        return cls(found)

    def cited(self, name: Name) -> list[Result]:
        """The results that a result cites, each once."""
        cites = dict.fromkeys(self.by_name[name].cites)
        return [self.by_name[to] for to in cites if to in self.by_name and to != name]

    @cached_property
    def users(self) -> dict[Name, list[Result]]:
        """For each result those that cite it."""
        found: dict[Name, list[Result]] = {name: [] for name in self.by_name}
        for result in self.by_name.values():
            for cited in self.cited(result.name):
                found[cited.name].append(result)
        return found

    def circle(self) -> list[Result]:
        """Results that cite each other in a circle, the first one repeated; empty when none do."""
        done: set[Name] = set()
        for name in self.by_name:
            if found := self._circle_from(name, [], done):
                return [self.by_name[part] for part in found]
        return []

    def _circle_from(self, name: Name, path: list[Name], done: set[Name]) -> list[Name]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for cited in self.cited(name):
            if found := self._circle_from(cited.name, [*path, name], done):
                return found
        done.add(name)
        return []

    def weakest(self, name: Name) -> Step | None:
        """The weakest step that a result stands on; None where nothing was checked."""
        below = [self.weakest(cited.name) for cited in self._below(name)]
        steps = [*self.by_name[name].steps, *(step for step in below if step)]
        return max(steps, key=words.rank, default=None)

    def depth(self, name: Name) -> int:
        """0 for a result that stands on no other, and one more than the deepest it stands on."""
        return max((self.depth(cited.name) + 1 for cited in self._below(name)), default=0)

    def _below(self, name: Name) -> list[Result]:
        """What a result stands on; nothing while there is a circle, which is told of as a fault."""
        return [] if self._turns else self.cited(name)

    @cached_property
    def _turns(self) -> bool:
        return bool(self.circle())

    def faults(self) -> Iterator[str]:
        """One message for a circle of results."""
        if circle := self.circle():
            path = " → ".join(f"{result.name[0]}#{result.name[1]}" for result in circle)
            yield (
                f"expected results that stand on earlier ones, found a circle: {path}; "
                "take one of these links out of its proof"
            )


def _of_page(
    uri: str, html: str, urls: Mapping[str, str], sources: Mapping[str, str], book: Book
) -> Iterator[Result]:
    soup = BeautifulSoup(html, "html.parser")
    for statement in soup.select(_STATEMENT):
        parts = [statement, *_proofs(statement)]
        head = statement.select_one(".dv-head")
        kind = head.select_one(".dv-kind") if head else None
        title = head.select_one(".dv-name") if head else None
        yield Result(
            (uri, str(statement.get("id"))),
            kind.get_text() if kind else "Result",
            title.get_text() if title else "",
            tuple(_cites(parts, uri, urls, sources)),
            tuple(_steps(parts, book)),
        )


def _proofs(statement: Tag) -> Iterator[Tag]:
    """The proofs of a statement: those that come before the next one."""
    for after in statement.find_next_siblings("section"):
        classes = str(after.get("class"))
        if any(f"dv-{kind}" in classes for kind in KINDS):
            return
        if "dv-proof" in classes:
            yield after


def _cites(
    parts: Sequence[Tag], uri: str, urls: Mapping[str, str], sources: Mapping[str, str]
) -> Iterator[Name]:
    for part in parts:
        for link in part.select("a[href*='#']"):
            address = urlsplit(urljoin("/" + urls[uri], str(link["href"])))
            if "headerlink" not in (link.get("class") or []) and not address.netloc:
                page = sources.get(address.path.lstrip("/"), uri)
                yield page, address.fragment.removesuffix(TITLE)


def _steps(parts: Sequence[Tag], book: Book) -> Iterator[Step]:
    for part in parts:
        for number in placeholders.numbers(part.get_text()):
            report = book.entries[number].report
            if report.kind == "sentence" and not report.refuted:
                yield from report.steps


def folder(url: str) -> str:
    """The folder in which a page's file stands in the finished site."""
    return url if url.endswith("/") or not url else posixpath.dirname(url)
