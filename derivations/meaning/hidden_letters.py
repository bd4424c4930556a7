"""Letters inside a name: `x_i` declared as one name must not meet an `i` that varies.

Whoever declares $x_i$ without declaring $i$ has one number of that name. Under a sum over $i$
it looks like many. That is never guessed: it is an error that says how to write what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.errors import Span, Unreadable
from derivations.language import Formula, Node

_SUBSCRIPT = re.compile(r"_\{([^{}]*)\}")
#: One letter or one command; a run of three letters or more is a word.
_LETTER = re.compile(r"\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z]{1,2}(?![A-Za-z])")


def letters_in(name: str) -> frozenset[str]:
    """The letters of the subscripts of a name: `i` and `j` of `a_{ij}`."""
    found = (part for sub in _SUBSCRIPT.findall(name) for part in _LETTER.findall(sub))
    return frozenset(letter for part in found for letter in ([part] if part[0] == "\\" else part))


def refuse_hidden(formula: Formula, known: dict[str, frozenset[str]]) -> Formula:
    """The formula, in which no name in the reach of a varying letter carries this letter.

    `known` gives each name and the names that its value depends on, itself included.
    """
    for step in formula.steps:
        for target in formula.targets:
            _refuse({*target.subscripts, *target.arguments}, step.node, known)
        for node in step.node.walk():
            _refuse(set(_varied(node)), node, known)
    return formula


def refuse_letter(key: str, names: Iterable[str], span: Span | None) -> None:
    """A letter is declared before the names that carry it, so that they depend on it."""
    clash = next((name for name in names if key in letters_in(name)), "")
    if clash:
        raise Unreadable(
            f"{key} stands inside {clash}, which was declared as one name before it; "
            f"declare {key} first", span,
        )  # fmt: skip


def _varied(node: Node) -> Iterator[str]:
    """The letters that take many values below a node."""
    if node.head == "limit":
        yield node.args[0].text
    elif node.head == "derivative":
        yield from (name for variable in node.args[1:] for name in variable.names())
    for arg in node.args:
        if arg.head in ("bind", "sample") and node.head not in ("bind", "sample"):
            yield from (leaf.text for leaf in arg.args[0].args)


def _refuse(varied: set[str], node: Node, known: dict[str, frozenset[str]]) -> None:
    if not varied:
        return
    for leaf in node.walk():
        for name in known.get(leaf.text, ()) if leaf.head == "name" else ():
            if clash := letters_in(name) & varied:
                letter = min(clash)
                raise Unreadable(
                    f"{name} is one name and does not vary with {letter}; declare {letter} before "
                    f"it, or declare a vector or a function", leaf.span,
                )  # fmt: skip
