"""What a formula can stand for. Numbers are SymPy expressions; the rest is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import sympy

from derivations.errors import DerivationsError, Undecided, Unreadable

#: A value is a SymPy expression, a bool, a tuple, or one of the classes below.
Value = Any


class Undefined(DerivationsError):
    """A term has no value in this world: division by zero, log of zero, an empty maximum."""


class Undetermined(Undecided):
    """Truth depends on quantities that are symbolic here; it is decided in concrete worlds."""


class Dim(int):
    """A size that remembers how the page writes it, for messages."""

    label: str

    def __new__(cls, value: int, label: str = "") -> Dim:
        made = super().__new__(cls, value)
        made.label = label or str(value)
        return made


def label_of(size: int) -> str:
    """The page's spelling of a size."""
    return getattr(size, "label", str(int(size)))


@dataclass(frozen=True, slots=True)
class Array:
    """A column vector (`shape` of length 1), a row (`row`), or a matrix, entries in row order."""

    shape: tuple[int, ...]
    entries: tuple[sympy.Expr, ...]
    row: bool = False

    @property
    def rows(self) -> int:
        return 1 if self.row else self.shape[0]

    @property
    def cols(self) -> int:
        return self.shape[-1] if self.row or len(self.shape) == 2 else 1

    def at(self, i: int, j: int) -> sympy.Expr:
        return self.entries[i * self.cols + j]

    def map(self, f: Callable[[sympy.Expr], sympy.Expr]) -> Array:
        return Array(self.shape, tuple(map(f, self.entries)), self.row)

    def matrix(self) -> sympy.Matrix:
        return sympy.Matrix(self.rows, self.cols, self.entries)


def vector(entries: Iterable[sympy.Expr], size: int | None = None) -> Array:
    """A column."""
    found = tuple(entries)
    return Array((len(found) if size is None else size,), found)


def describe(value: Value) -> str:
    """The kind of a value with its shape, in words: for messages."""
    if isinstance(value, Array):
        sizes = [label_of(s) for s in value.shape]
        if len(sizes) == 2:
            return rf"a matrix in ℝ^({sizes[0]}×{sizes[1]})"
        return f"a {'row' if value.row else 'vector'} in ℝ^{sizes[0]}"
    for kind, words in _WORDS:
        if isinstance(value, kind):
            return words
    return type(value).__name__


@dataclass(frozen=True, slots=True)
class Flexible:
    r"""`0` (`scale` 0) or `\mathbf{1}`: as many equal entries as the context asks for."""

    scale: sympy.Expr
    row: bool = False
    ones: bool = False


ZERO = Flexible(sympy.S.Zero)


@dataclass(frozen=True, slots=True)
class Hole:
    """`*`: a block about which nothing is said."""


@dataclass(frozen=True, slots=True, order=True)
class Element:
    """A member of an abstract finite set."""

    owner: str
    index: int

    def __str__(self) -> str:
        base = self.owner.lower() if self.owner.lower() != self.owner else self.owner
        inner = base.replace(r"\mathcal{", "").rstrip("}") if base.startswith(r"\mathcal") else base
        return f"{inner}_{self.index}"


@dataclass(frozen=True, slots=True)
class Permutation:
    """σ as (σ(1), …, σ(n))."""

    images: tuple[int, ...]

    def __call__(self, i: int) -> int:
        return self.images[i - 1]

    def inverse(self) -> Permutation:
        back = [0] * len(self.images)
        for i, image in enumerate(self.images, 1):
            back[image - 1] = i
        return Permutation(tuple(back))

    def after(self, other: Permutation) -> Permutation:
        """self ∘ other."""
        return Permutation(tuple(self(other(i)) for i in range(1, len(self.images) + 1)))

    @property
    def sign(self) -> int:
        p = self.images
        odd = sum(p[i] > p[j] for i in range(len(p)) for j in range(i + 1, len(p)))
        return -1 if odd % 2 else 1


def sort_key(value: Value) -> Any:
    """One order on all discrete values, so that sets print and run in one order."""
    if isinstance(value, tuple):
        return (2, tuple(sort_key(v) for v in value))
    if isinstance(value, Permutation):
        return (1, value.images)
    if isinstance(value, Element):
        return (1, (value.owner, value.index))
    if isinstance(value, FiniteSet):
        return (3, (len(value.items), tuple(sort_key(v) for v in value.items)))
    return (0, sympy.Rational(value) if getattr(value, "is_Rational", False) else str(value))


@dataclass(frozen=True, slots=True)
class FiniteSet:
    """A finite set, its members sorted and distinct; `within` is what complements refer to."""

    items: tuple[Value, ...]
    within: FiniteSet | None = field(default=None, compare=False)

    @classmethod
    def of(cls, items: Iterable[Value], within: FiniteSet | None = None) -> FiniteSet:
        return cls(tuple(sorted(set(items), key=sort_key)), within)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, value: Value) -> bool:
        return value in self.items


@dataclass(frozen=True, slots=True)
class Function:
    """A function: `call` maps argument values to a value.

    `domains` are the sets of its arguments where they are known; `mass` marks a
    probability mass function, `density` a density on ℝ.
    """

    call: Callable[..., Value]
    domains: tuple[Value, ...] = ()
    kind: str = "function"
    #: How it is shown; a callable, since it is needed for counterexamples only.
    name: str | Callable[[], str] = ""


@dataclass(frozen=True, slots=True)
class Law:
    """A probability distribution that is not given by a mass function of the page."""

    name: str
    parameters: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Random:
    """A random variable: it has a value only inside an expectation or a probability."""

    law: Value


@dataclass(frozen=True, slots=True)
class Code:
    """A bound function of `topics`."""

    name: str
    call: Callable[..., Any]


_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "a truth value"),
    (sympy.Basic, "a number"),
    (tuple, "a tuple"),
    (Flexible, "0 or 1 of any size"),
    (Hole, "an unspecified block"),
    (Element, "an element of a finite set"),
    (Permutation, "a permutation"),
    (FiniteSet, "a finite set"),
    (Function, "a function"),
    (Law, "a distribution"),
    (Random, "a random variable, which stands inside E, Var, Cov or Pr"),
    (str, "a word"),
    (Code, "a function of the code"),
)


def number(value: Value, what: str = "a number") -> sympy.Expr:
    """The value as a number, or a type error that says what it is instead."""
    if isinstance(value, sympy.Expr):
        return value
    if isinstance(value, Flexible) and not value.ones:
        return sympy.S.Zero
    raise Unreadable(f"expected {what}, got {describe(value)}")


def integer(value: Value, what: str = "an integer") -> int:
    """The value as a Python int; `Undetermined` while it is symbolic."""
    found = number(value, what)
    if found.is_Integer:
        return int(found)
    if found.is_number:
        raise Unreadable(f"expected {what}, got {found}")
    raise Undetermined(f"{found} is not a known integer here")


def finite_set(value: Value, what: str = "a finite set") -> FiniteSet:
    """The value as a set whose members can be listed."""
    if isinstance(value, FiniteSet):
        return value
    listed = getattr(value, "listed", None)
    if listed is not None:
        found: FiniteSet = listed()
        return found
    raise Unreadable(f"expected {what}, got {describe(value)}")


def pairs(sets: Iterable[FiniteSet]) -> FiniteSet:
    """The Cartesian product of finite sets."""
    return FiniteSet(tuple(product(*(s.items for s in sets))))


def owners(value: Value) -> set[str]:
    """The abstract finite sets that a value's elements come from."""
    if isinstance(value, Element):
        return {value.owner}
    if isinstance(value, FiniteSet | tuple):
        return set().union(*(owners(v) for v in value)) if len(value) else set()
    return set()


def comparable(a: Value, b: Value) -> None:
    """Refuse to compare what nothing is known about: random variables, elements of unlike sets."""
    if isinstance(a, Random) or isinstance(b, Random):
        raise Unreadable(
            "a random variable has no value of its own; put it inside E, Var, Cov or Pr"
        )
    one, other = owners(a), owners(b)
    if one and other and not one & other:
        left, right = ", ".join(sorted(one)), ", ".join(sorted(other))
        raise Unreadable(
            f"elements of {left} and of {right} cannot be compared: the sets are unlike"
        )
