"""What the parser must know about an operator, and how tightly each form binds.

The grammar itself is data: `semantics` hands the parser one `Syntax` row for each
operator of its table, so this package knows no mathematics.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Binding powers, loosest first.
LEVELS = {
    "iff": 10,
    "or": 20,
    "and": 25,
    "not": 30,
    "relation": 40,
    "set": 45,
    "sum": 50,
    "product": 60,
    "prefix": 70,
    "postfix": 80,
}

#: Levels at which `a R b S c` means "a R b, and b S c": one step a link.
CHAINED = frozenset({"iff", "relation"})


@dataclass(frozen=True)
class Syntax:
    """How one operator is written.

    `form` is one of the keys of `LEVELS` for an infix operator, or the name of a
    prefix form of `forms.PREFIX`; `tokens` are its canonical spellings.
    """

    op: str
    form: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class NameInfo:
    """What the parser must know about a declared name."""

    callable: bool = False
    is_set: bool = False


#: Forms whose value is true or false.
_TRUTH = frozenset({"iff", "or", "and", "relation", "negation", "quantifier"})


class Grammar:
    """Look-ups from token to operator, built once from the rows."""

    def __init__(self, rows: Iterable[Syntax]) -> None:
        self.infix: dict[str, Syntax] = {}
        self.prefix: dict[str, Syntax] = {}
        self.postfix: dict[str, Syntax] = {}
        self.superscript: dict[str, Syntax] = {}
        tables = {"postfix": self.postfix, "superscript": self.superscript}
        self.sentences = {"chain"}
        for row in rows:
            if row.form in _TRUTH:
                self.sentences.add(row.op)
            default = self.infix if row.form in LEVELS else self.prefix
            table = tables.get(row.form, default)
            for token in row.tokens:
                if token in table:
                    raise ValueError(f"{token} is spelled for {table[token].op} and {row.op}")
                table[token] = row
