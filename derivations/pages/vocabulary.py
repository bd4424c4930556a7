"""What an author may write next: the commands of the language, and the names of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derivations.meaning.table import constructs
from derivations.pages.headers import PROJECT
from derivations.pages.page import Formula, Page
from derivations.runs.task import Definition, Let

NAME = re.compile(r"\\[A-Za-z]+(?:\{[A-Za-z]+\})?|[A-Za-z]")
"""A name as LaTeX writes it: `\\theta`, `\\mathbf{x}`, `A`."""

_HEAD = re.compile(
    r":=|\\coloneqq|\\in(?![A-Za-z])|\\sim(?![A-Za-z])|\\colon|:|=|\\sub|<|>|\\[lg]e"
)


@dataclass(frozen=True)
class Word:
    """Something that may be written, and what it means in a few words."""

    text: str
    says: str


def commands() -> Iterator[Word]:
    """Every command of the language's table, each once."""
    seen: set[str] = set()
    for row in constructs().values():
        for token in row.tokens:
            if token.startswith("\\") and token not in seen:
                seen.add(token)
                yield Word(token, row.says)


def blocks() -> Iterator[Word]:
    """The blocks of the project."""
    for name, (_, advice) in PROJECT.items():
        yield Word(name, advice or f"a `{name}` block")


def declarations(page: Page) -> Iterator[tuple[str, Formula]]:
    """Each name of a page and the formula that declares it, in the page's order."""
    for work in sorted(page.work, key=lambda work: work.formulas[0].start):
        declares = isinstance(work.task.subject, Let) or _defines(work.task.subject, page)
        for formula in work.formulas if declares else ():
            head = _HEAD.split(formula.text, maxsplit=1)[0]
            for found in NAME.finditer(head):
                yield found[0], formula


def _defines(subject: object, page: Page) -> bool:
    text = str(subject)
    return any(isinstance(i, Definition) and i.latex == text for i in page.scope) or ":=" in text


def name_at(text: str, offset: int) -> str:
    """The name that a character of a formula belongs to, or an empty text."""
    return next((m[0] for m in NAME.finditer(text) if m.start() <= offset <= m.end()), "")
