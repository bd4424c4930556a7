"""What a page holds, once read: formulas, blocks, and the tasks they make.

All records are frozen. `Formula.start` and `Formula.end` are offsets into
`Page.text` and take in the dollar signs, so an adapter can put something else
in a formula's place.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.checking.task import Item, Task
from derivations.errors import Span
from derivations.pages.source import Source

PAGE = "page"


@dataclass(frozen=True)
class Block:
    """A block of the project around a formula: its type, title, id and line.

    `number` tells two blocks of one page apart.
    """

    name: str
    title: str
    ident: str
    line: int
    number: int


@dataclass(frozen=True)
class Formula:
    """One math span of a page.

    `text` is what stands between the delimiters (of a bare environment such as
    `align`, all of it) and begins at `inner`; inside a block quote the quote
    marks at the start of its further lines are blanks. `line` and `column` are
    those of its first character that is not a blank. `path` lists the project
    blocks around it, outermost first.
    """

    text: str
    start: int
    end: int
    inner: int
    line: int
    column: int
    display: bool
    path: tuple[Block, ...] = ()

    @property
    def block(self) -> str:
        """The innermost project block's type, or `page`."""
        return self.path[-1].name if self.path else PAGE

    @property
    def latex(self) -> str:
        """The text without blanks around it."""
        return self.text.strip()


@dataclass(frozen=True)
class Problem:
    """A fault of the page itself: it stands in the reports as an unreadable formula."""

    message: str
    line: int
    column: int
    span: Span
    latex: str = ""
    block: str = PAGE


@dataclass(frozen=True)
class Unchecked:
    """A formula in an `unchecked` block, and the reason its author gave."""

    formula: Formula
    reason: str


@dataclass(frozen=True)
class Work:
    """A task and the formulas its outcomes belong to, in the same order."""

    task: Task
    formulas: tuple[Formula, ...]


@dataclass(frozen=True)
class Page:
    """A page read but not yet checked.

    `blocks` lists the project blocks in order of appearance; `error` is set,
    and everything else empty, when the page as a whole cannot be read. `scope` is
    what holds at the end of the page, `level` how much is asked of it.
    """

    source: Source
    work: tuple[Work, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocks: tuple[Block, ...] = ()
    error: Problem | None = None
    scope: tuple[Item, ...] = ()
    level: str = "check"

    @property
    def path(self) -> str:
        """The page's path, as it was given."""
        return self.source.path

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return self.source.text

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every formula that is checked, in the page's order."""
        found = [formula for work in self.work for formula in work.formulas]
        return tuple(sorted(found, key=lambda formula: formula.start))
