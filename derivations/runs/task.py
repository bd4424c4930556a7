"""One unit of work, as plain text.

A verdict is a pure function of a `Task` (and of the engine, the bound code and
the libraries). A task is immutable text, so it can be hashed for the cache and
sent to another process, and nothing else can influence its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A run of prose or the inside of one math span of a page.

    `text` is exactly what stands on the page, without the dollar signs.
    """

    text: str
    math: bool


@dataclass(frozen=True)
class Let:
    """A `let` block, words and formulas in order."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Definition:
    """A formula with `:=` outside a `let` block: in force from there on."""

    latex: str


@dataclass(frozen=True)
class Binding:
    r"""A `code` block: `\mathtt{name}` calls `target`, which is `module:function`."""

    name: str
    target: str


Item = Let | Definition | Binding


@dataclass(frozen=True)
class Task:
    """What to check, and everything in scope there, in the page's order.

    `subject` is one formula (`str`: the LaTeX) or one whole `let` block; a
    `let` block yields one outcome for each of its math pieces, in order.
    """

    scope: tuple[Item, ...]
    subject: str | Let
    refuted: bool = False
    #: Whether what must be refuted fails because a side has no value.
    undefined: bool = False

    @property
    def size(self) -> int:
        """How many outcomes the task yields."""
        if isinstance(self.subject, str):
            return 1
        return sum(piece.math for piece in self.subject.pieces)
