"""The tables of the lifting: a row a construct, a sentence, a set, a kind of declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derivations.formal.kinds import Term, Ty
from derivations.formal.reading import Declared, Defined, Node

#: The lifter whose state a row changes; it reads these tables, so they cannot name its class.
Lifter = Any

Env = dict[str, Term]
Row = Callable[[Lifter, Node, Env], Term]

#: One row a construct: the head of a node, and what it becomes.
ROWS: dict[str, Row] = {}
#: The same for sentences; a condition of a set or a sum must be decidable, so it has two forms.
SENTENCES: dict[str, Callable[[Lifter, Node, Env, bool], str]] = {}
#: Domains of declarations and binders: the type of a member, and what else is known of it.
DOMAINS: dict[str, Callable[[Lifter, Node], Domain]] = {}
#: One row a kind of declaration.
KINDS: dict[str, Callable[[Lifter, str, Declared], None]] = {}


@dataclass(frozen=True)
class Domain:
    """The type of the members of a set and the conditions on one, by its text."""

    ty: Ty
    guards: Callable[[str], list[str]] = lambda _: []


def row(*heads: str) -> Callable[[Row], Row]:
    """Register the row of some constructs."""

    def register(meaning: Row) -> Row:
        ROWS.update(dict.fromkeys(heads, meaning))
        return meaning

    return register


#: How a vector that is defined by parts is put together (a row that `rows_sets` fills in).
PARTS: list[Callable[[Lifter, Defined, Env], Term]] = []

#: A definition with one parameter, as the function it is (a row that `rows_calculus` fills in).
FUNCTIONS: list[Callable[[Lifter, str, Env], Term]] = []
