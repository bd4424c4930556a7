"""Every spelling in a formula that holds: an example of the table with one sign respelled."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.language.spellings import CANONICAL
from derivations.language.tokens import Token, tokenize
from derivations.meaning.table import constructs

#: Formulas for spellings whose sign stands in no example of the operator table.
OWN: dict[str, str] = {
    r"\colon": r"\forall m \in \{1, 2\} \colon m^2 \le 4",
    r"\ldots": r"\{1, \ldots, n\} = \{n, n - 1, \ldots, 1\}",
    r"\vdots": r"\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix} = x",
    r"\vert": r"\vert {-a} \vert = |a|",
    "||": r"||x||^2 = x^\top x",
    r"\Vert": r"\Vert x \Vert^2 = x^\top x",
    r"\lVert": r"\lVert x \rVert^2 = x^\top x",
    r"\rVert": r"\lVert x \rVert^2 = x^\top x",
    "d": r"\int_0^1 t^2 \,\mathrm{d}t = \frac{1}{3}",
    r"\text{d}": r"\int_0^1 t^2 \,\text{d}t = \frac{1}{3}",
    r"\stackrel": r"(a + b)^2 \stackrel{\text{expand}}{=} a^2 + 2 a b + b^2",
}

#: Spellings that stand in declarations and definitions only.
NOT_IN_SENTENCES = frozenset({r"\coloneqq"})


def written(spelling: str) -> str:
    """A spelling as it is typed: a plain word stands in `\\operatorname`."""
    if spelling.startswith("\\") or not spelling[0].isalpha():
        return spelling
    return rf"\operatorname{{{spelling}}}" if len(spelling) > 1 else rf"\mathrm{{{spelling}}}"


def respelled() -> Iterator[tuple[str, str, str]]:
    """(as typed, canonical sign, a formula that uses it) for each row of the table of spellings."""
    for spelling, sign in CANONICAL.items():
        typed = written(spelling)
        yield typed, sign, OWN.get(spelling) or _example(typed, sign)


def _example(typed: str, sign: str) -> str:
    """The first example of the operator table with `sign`, written in the other way."""
    for row in constructs().values():
        for token in tokenize(row.example)[:-1] if row.example else ():
            if token.sym == sign and token.kind != "letter":
                return _put(row.example, token, typed)
    return ""


def _put(example: str, token: Token, typed: str) -> str:
    before, after = example[: token.span.start], example[token.span.end :]
    gap = " " if typed[-1:].isalpha() and after[:1].isalnum() else ""
    return before + typed + gap + after
