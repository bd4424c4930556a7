"""Where the free choices of a world come from.

A declaration builds its value through a maker, which it asks for choices,
numbers and functions. The same declaration so yields the generic world, in which
numbers are symbols, and any concrete one, in which they are exact rationals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import sympy

from derivations.worlds.families import bent
from derivations.meaning.bounds import POSITIVE, REAL, Bounds
from derivations.meaning.values import Value


class Empty(Exception):
    """A choice from nothing: this world does not exist."""


class Maker(Protocol):
    """What a declaration may ask for. `window` is how far whole-number values of tables go."""

    window: int

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """One of the options; `sizes` says how large each makes the world. Raises `Empty`."""
        ...

    def number(self, label: str, bounds: Bounds) -> sympy.Expr:
        """A number within bounds."""
        ...

    def function(self, label: str, arity: int, shape: str) -> Callable[..., sympy.Expr]:
        """A real function of so many real arguments, of the shape that the words say."""
        ...


@dataclass
class Structure:
    """One way through all discrete choices: the path, and how large it makes the world."""

    path: list[int] = field(default_factory=list)
    options: list[int] = field(default_factory=list)
    size: int = 0


class SymbolicMaker:
    """Follows a path of discrete choices and leaves numbers and functions symbolic."""

    window = 4

    def __init__(self, path: Sequence[int] = ()) -> None:
        self.prefix = list(path)
        self.structure = Structure()
        self.symbols: dict[str, sympy.Symbol] = {}
        self.bounds: dict[str, Bounds] = {}
        self.rough: set[str] = set()
        #: Whether anything is left to choose once the structure is fixed.
        self.free = False

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """The option on the path; beyond its end the first one."""
        if not options:
            raise Empty(label)
        s = self.structure
        index = self.prefix[len(s.path)] if len(s.path) < len(self.prefix) else 0
        s.path.append(index)
        s.options.append(len(options))
        s.size += sizes[index] if sizes else 0
        return options[index]

    def number(self, label: str, bounds: Bounds) -> sympy.Expr:
        """A symbol that knows its sign."""
        low, self.free = bounds.lower, True
        assumptions: dict[str, Any] = {"real": True}
        if low is not None and low.is_nonnegative:
            above = bounds.open_lower or low.is_positive
            assumptions = {"positive": True} if above else {"nonnegative": True}
        self.symbols[label] = sympy.Symbol(label, **assumptions)
        self.bounds[label] = bounds
        return self.symbols[label]

    def function(self, label: str, arity: int, shape: str) -> Callable[..., sympy.Expr]:
        """An undefined function that knows the sign of its values."""
        if arity == 0:
            value = self.number(label, POSITIVE if "positive" in shape else REAL)
            return lambda: value
        self.free = True
        known = next((sign for sign in ("nonnegative", "positive") if sign in shape), "real")
        made: Callable[..., sympy.Expr] = sympy.Function(label, **{known: True})
        if "smooth" not in shape:
            self.rough.add(label)
        return made


#: The simplest values of each kind of slot, simplest first.
SIMPLE: dict[str, tuple[sympy.Rational, ...]] = {
    kind: tuple(sympy.Rational(v) for v in values.split())
    for kind, values in {
        "real": "0 1 -1 2 -2 1/2 3 -1/2 -3 3/2 4 5",
        "positive": "1 2 1/2 3 4 3/2 1/4 5",
        "nonnegative": "0 1 2 1/2 3 4 3/2 5",
        "unit": "1/2 1/4 3/4 1/8 5/8 3/8 7/8",
        "closed unit": "0 1 1/2 1/4 3/4 1/8",
        "unit with 0": "0 1/2 1/4 3/4 1/8",
        "unit with 1": "1 1/2 1/4 3/4 7/8",
        "choice": "0 1 2 3 4 5 6 7",
        "extra": "0 1 -1 1/2",
    }.items()
}


#: The slot of a number between two ends, by whether the lower and the upper end are left out.
_UNITS = {
    (True, True): "unit",
    (False, False): "closed unit",
    (False, True): "unit with 0",
    (True, False): "unit with 1",
}


class ConcreteMaker:
    """Follows a path of discrete choices, then takes every number from a source.

    `source(label, kind)` gives a rational of the slot's kind; numbers that a
    hypothesis determines are in `fixed`, in terms of others whose `bounds` are known.
    With `bounded`, functions of real arguments level off, so that double precision can follow.
    """

    window = 4

    def __init__(
        self,
        path: Sequence[int],
        source: Callable[[str, str], sympy.Rational],
        fixed: dict[str, sympy.Expr] | None = None,
        bounds: dict[str, Bounds] | None = None,
        tight: dict[str, Bounds] | None = None,
        *,
        bounded: bool = False,
    ) -> None:
        self.path = list(path)
        self.bounded = bounded
        self.source = source
        self.fixed = fixed or {}
        self.bounds = bounds or {}
        self.tight = tight or {}
        self.numbers: dict[str, sympy.Expr] = {}
        self.pending: set[str] = set()
        self.at = 0

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """The option on the path; beyond its end one by the source."""
        if not options:
            raise Empty(label)
        if self.at < len(self.path):
            self.at += 1
            return options[self.path[self.at - 1]]
        return options[int(self.source(label, "choice")) % len(options)]

    def number(self, label: str, bounds: Bounds) -> sympy.Expr:
        """A number from the source, or the one that a hypothesis fixes. Raises `Empty`."""
        bounds = bounds.within(self.tight[label]) if label in self.tight else bounds
        if label not in self.numbers:
            fixed = self.fixed.get(label)
            value = self._draw(label, bounds) if fixed is None else self._worked_out(label, fixed)
            self.numbers[label] = value
        value = self.numbers[label]
        if label in self.fixed and (value.is_real is not True or not bounds.contains(value)):
            raise Empty(label)
        return value

    def _worked_out(self, label: str, fixed: sympy.Expr) -> sympy.Expr:
        if label in self.pending:
            raise Empty(label)
        self.pending.add(label)
        others = sorted(fixed.free_symbols, key=str)
        return fixed.xreplace({s: self.number(s.name, self.bounds[s.name]) for s in others})

    def _draw(self, label: str, b: Bounds) -> sympy.Expr:
        if b.lower is None and b.upper is None:
            return self.source(label, "real")
        if b.lower is not None and b.upper is not None:
            kind = _UNITS[b.open_lower, b.open_upper]
            t, width = self.source(label, kind), b.upper - b.lower
            if not (width.is_positive or (kind == "closed unit" and width == 0)):
                raise Empty(label)
            return b.lower + width * t
        is_open = b.open_lower if b.lower is not None else b.open_upper
        t = self.source(label, "positive" if is_open else "nonnegative")
        if b.lower is not None:
            return b.lower + t
        assert b.upper is not None
        return b.upper - t

    def function(self, label: str, arity: int, shape: str) -> Callable[..., sympy.Expr]:
        """A bent polynomial whose coefficients are taken from the source."""
        return bent(
            lambda slot, kind: self.source(f"{label}[{slot}]", kind),
            arity,
            shape,
            bounded=self.bounded,
        )
