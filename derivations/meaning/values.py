"""What a formula can stand for, and the two ways in which it has no value.

Numbers and truth values are core terms; the other kinds are here. What is asked of a
value, and how its kind is put into words, is in `casts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from derivations.errors import DerivationsError, Undecided
from derivations.kernel import terms as t
from derivations.kernel.terms import Term

#: A value is a term (a number or a proposition), a tuple, a word, or one of the classes below.
Value = Any


class Undefined(DerivationsError):
    """A term has no value in this world: division by zero, log of zero, an empty maximum."""


class Undetermined(Undecided):
    """Truth depends on quantities that are symbolic here; it is decided in concrete worlds."""


class Dim(int):
    """A size that remembers how the page writes it, for messages."""

    label: str

    def __new__(cls, value: int, label: str = "") -> Dim:
        """The size, and how the page writes it."""
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
    entries: tuple[Term, ...]
    row: bool = False

    @property
    def rows(self) -> int:
        """How many entries a column of it has."""
        return 1 if self.row else self.shape[0]

    @property
    def cols(self) -> int:
        """How many entries a row of it has."""
        return self.shape[-1] if self.row or len(self.shape) == 2 else 1

    def at(self, i: int, j: int) -> Term:
        """The entry in row i and column j, both counted from 0."""
        return self.entries[i * self.cols + j]

    def map(self, f: Callable[[Term], Term]) -> Array:
        """f of every entry, in the same shape."""
        return Array(self.shape, tuple(map(f, self.entries)), self.row)


def vector(entries: Iterable[Term], size: int | None = None) -> Array:
    """A column."""
    found = tuple(entries)
    return Array((len(found) if size is None else size,), found)


@dataclass(frozen=True, slots=True)
class Flexible:
    r"""`0` (`scale` 0) or `\mathbf{1}`: as many equal entries as the context asks for."""

    scale: Term
    row: bool = False
    ones: bool = False


ZERO = Flexible(t.ZERO)


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
        """σ(i), for i from 1 to n."""
        return self.images[i - 1]

    def inverse(self) -> Permutation:
        """σ⁻¹: σ⁻¹(σ(i)) = i."""
        back = [0] * len(self.images)
        for i, image in enumerate(self.images, 1):
            back[image - 1] = i
        return Permutation(tuple(back))

    def after(self, other: Permutation) -> Permutation:
        """self ∘ other."""
        return Permutation(tuple(self(other(i)) for i in range(1, len(self.images) + 1)))

    @property
    def sign(self) -> int:
        """+1 or −1, by the parity of the number of inversions."""
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
    number = value.number if isinstance(value, Term) else None
    return (0, 1) if number is None else (0, 0, number)


@dataclass(frozen=True, slots=True)
class FiniteSet:
    """A finite set, its members sorted; `within` is what complements refer to.

    `guards`, if there are any, say of each item when it is a member. Items that are numbers may
    turn out equal. `membership.settled` gives the set in which neither is left open.
    """

    items: tuple[Value, ...]
    within: FiniteSet | None = field(default=None, compare=False)
    guards: tuple[Term, ...] = ()

    @classmethod
    def of(cls, items: Iterable[Value], within: FiniteSet | None = None) -> FiniteSet:
        """The set of some values, in any order and with repetitions."""
        return cls(tuple(sorted(dict.fromkeys(items), key=sort_key)), within)

    @classmethod
    def guarded(
        cls, pairs: Iterable[tuple[Value, Term]], within: FiniteSet | None = None
    ) -> FiniteSet:
        """The set of those values whose guard holds; the same value may come twice."""
        joined: dict[Value, Term] = {}
        for item, guard in pairs:
            if guard is not t.FALSE:
                joined[item] = t.disj(joined[item], guard) if item in joined else guard
        items = sorted(joined, key=sort_key)
        guards = tuple(joined[item] for item in items)
        return cls(tuple(items), within, () if all(g is t.TRUE for g in guards) else guards)

    def pairs(self) -> Iterator[tuple[Value, Term]]:
        """Each item with its guard."""
        yield from zip(self.items, self.guards or (t.TRUE,) * len(self.items), strict=True)

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
class Random:
    """A random variable: it has a value only inside an expectation or a probability."""

    law: Value


@dataclass(frozen=True, slots=True)
class Code:
    """A bound function of `topics`."""

    name: str
    call: Callable[..., Any]
