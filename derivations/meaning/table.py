"""The operator table: one row a construct, with its syntax, types, meaning and example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, signature
from typing import Any, NoReturn

from derivations.errors import Unreadable
from derivations.language import Grammar, Syntax
from derivations.language.scripts import GREEK


@dataclass(frozen=True)
class Construct:
    """One construct of the language.

    `op` is the head of its tree nodes; `form` and `tokens` are its syntax (no
    tokens for what the parser builds by itself, such as application). A strict
    `meaning` is called with values, a lazy one with the node and the world.
    `types` and `says` are for the reference page, `example` is a true formula
    of it, checked live under the page-wide setting of the reference.
    """

    op: str
    form: str
    tokens: tuple[str, ...]
    types: str
    says: str
    example: str
    meaning: Callable[..., Any]
    lazy: bool = False
    group: str = ""
    #: Fewest and most values that a strict meaning takes; None is any number.
    takes: tuple[int, int | None] = (0, None)


CONSTRUCTS: dict[str, Construct] = {}


def construct(
    op: str, form: str, tokens: str, types: str, says: str, example: str, *, lazy: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function as the meaning of one construct."""

    def register(meaning: Callable[..., Any]) -> Callable[..., Any]:
        if op in CONSTRUCTS:
            raise ValueError(f"two rows for {op}")
        group = meaning.__module__.rpartition(".")[2]
        CONSTRUCTS[op] = Construct(
            op, form, tuple(tokens.split()), types, says, example, meaning, lazy, group,
            (0, None) if lazy else _takes(meaning),
        )  # fmt: skip
        return meaning

    return register


def refused(op: str, why: str) -> None:
    """Register a construct that the grammar reads, but that has no meaning."""

    @construct(op, "built", "", "", "", "")
    def meaning(*_: Any) -> NoReturn:
        raise Unreadable(why)


def _takes(meaning: Callable[..., Any]) -> tuple[int, int | None]:
    """How many arguments a function takes."""
    given = signature(meaning).parameters.values()
    if any(p.kind is Parameter.VAR_POSITIONAL for p in given):
        return 0, None
    return sum(p.default is Parameter.empty for p in given), len(given)


def constructs() -> dict[str, Construct]:
    """All rows; importing the package `meaning` fills the table."""
    return CONSTRUCTS


@cache
def reserved() -> frozenset[str]:
    """Names of functions that no page may declare anew; Greek letters among them it may."""
    rows = (row for row in constructs().values() if row.form in ("function", "big"))
    return frozenset(token for row in rows for token in row.tokens) - GREEK


@cache
def grammar() -> Grammar:
    """The parser's view of the table."""
    return Grammar(Syntax(row.op, row.form, row.tokens) for row in constructs().values())
