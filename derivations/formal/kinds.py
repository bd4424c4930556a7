"""What a lifted term is: its text for Rocq and its type. Types decide which product is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass


class Gap(Exception):
    """This has no row in the table, or does not fit it: then nothing is lifted."""


@dataclass(frozen=True)
class Ty:
    r"""A type: `kind` is a row of `COQ`; `sizes` are texts of type `nat`, `parts` types.

    A `place` of size n is one of 1, …, n on the page and an ordinal `'I_n` in Rocq.
    """

    kind: str
    sizes: tuple[str, ...] = ()
    parts: tuple[Ty, ...] = ()

    @property
    def coq(self) -> str:
        """The type as Rocq writes it."""
        if self.kind == "function":
            return " -> ".join(part.wrapped for part in self.parts)
        if self.kind == "pair":
            return " * ".join(part.wrapped for part in self.parts)
        if self.kind == "set":
            return f"{{set {self.parts[0].coq}}}"
        return COQ[self.kind].format(*self.sizes)

    @property
    def wrapped(self) -> str:
        """The type, in parentheses where it needs some."""
        return f"({self.coq})" if self.kind in ("function", "pair") else self.coq

    @property
    def column(self) -> bool:
        """Whether it is a vector."""
        return self.kind == "matrix" and self.sizes[1] == "1"


COQ = {
    "number": "R",
    "size": "nat",
    "type": "finType",
    "place": "'I_{0}",
    "perm": "'S_{0}",
    "matrix": "'M[R]_({0}, {1})",
    "element": "{0}",
    "prop": "Prop",
    "basis": "'I_{0} -> 'cV[R]_{0}",
}

NUMBER, SIZE, PROP, FINITE = Ty("number"), Ty("size"), Ty("prop"), Ty("type")


def place(n: str) -> Ty:
    """One of 1, …, n."""
    return Ty("place", (n,))


def perm(n: str) -> Ty:
    """A permutation of 1, …, n."""
    return Ty("perm", (n,))


def matrix(rows: str, columns: str) -> Ty:
    """A matrix; a vector has one column."""
    return Ty("matrix", (rows, columns))


def card(text: str) -> str:
    """How many members a set has, spelled in one way."""
    inner = text[1:-1] if text.startswith("(~: ") else text
    return f"#|{inner}|"


def element(of: str) -> Ty:
    """A member of an abstract finite set."""
    return Ty("element", (of,))


def set_of(part: Ty) -> Ty:
    """A finite set."""
    return Ty("set", (), (part,))


def function(*parts: Ty) -> Ty:
    """A function; the last part is the type of its values."""
    return Ty("function", (), parts)


@dataclass(frozen=True)
class Term:
    """The text of a term and its type.

    `law` marks a function that is a probability law; `figure` keeps the figures of a number
    that is written out, which may also be a size or a place.
    """

    text: str
    ty: Ty
    law: bool = False
    figure: str = ""


@dataclass(frozen=True)
class Definition:
    """A definition of the page, as one of Rocq: `head` up to its name, `tail` from there."""

    name: str
    tail: str

    @property
    def text(self) -> str:
        """The whole command."""
        return f"Definition {self.name} {self.tail}"


# Rocq's own words, and those of `Words.v` and `WordsReal.v`: a binder of that name would hide it.
_WORDS = frozenset(
    """as at by cofix else end exists exists2 fix for forall fun if IF in let match mod Prop return
    Set SProp Type then using where with R nat bool true false pi ln expR sin cos O S
    is_law positive_law expect variance fmax fmin argmax argmin entrywise at_places merge columns_at
    stacked resized divergence along has_partials jacobian smooth_map normal_pdf normal_density
    normal_cdf""".split()
)


def identifier(key: str) -> str:
    """The name of the page as one of Rocq: letters, digits and underscores, nothing else."""
    spelled = key.replace("'", "_prime").replace(r"\star", "star").replace("*", "star")
    name = re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9_]", "_", spelled)).strip("_") or "x"
    name = name if name[0].isalpha() else f"x_{name}"
    return f"{name}_" if name in _WORDS else name
