"""What a declaration may ask for while its value is built: choices, numbers, functions.

The same declaration so yields the generic world, in which numbers are variables, and any
concrete one, in which they are rationals. The makers themselves are in `worlds`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from derivations.kernel.terms import Term
from derivations.meaning.bounds import Bounds
from derivations.meaning.values import Value


class Empty(Exception):
    """A choice from nothing: this world does not exist."""


class Maker(Protocol):
    """What a declaration may ask for. `window` is how far whole-number values of tables go."""

    window: int

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """One of the options; `sizes` says how large each makes the world. Raises `Empty`."""
        ...

    def number(self, label: str, bounds: Bounds) -> Term:
        """A number within bounds."""
        ...

    def function(self, label: str, arity: int, shape: str, along: int) -> Callable[..., Term]:
        """A real function of so many real arguments, of the shape that the words say.

        It is smooth in the first `along` of them.
        """
        ...

    def simplex(self, label: str, names: Sequence[str], positive: bool) -> list[Term]:
        """Numbers that are not negative (positive if asked) and sum to 1, one for each name."""
        ...

    def suppose(self, prop: Term) -> None:
        """Keep only the worlds in which a proposition holds."""
        ...
