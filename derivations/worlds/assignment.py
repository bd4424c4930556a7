"""What a world gives: a closed term for each variable, a lambda for each declared function."""

from __future__ import annotations

from dataclasses import dataclass, field

from derivations.kernel.calculus import Lambda, Substitution
from derivations.kernel.terms import Term
from derivations.kernel.values import World


@dataclass(frozen=True)
class Assignment:
    """One world of a structure. `free` numbers were chosen; hypotheses leave `expected` open."""

    values: dict[str, Term] = field(default_factory=dict)
    functions: dict[str, Lambda] = field(default_factory=dict)
    free: int = 0
    expected: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same world, and hashable."""
        return tuple(sorted(self.values.items(), key=lambda p: p[0])), tuple(
            sorted(self.functions.items(), key=lambda p: p[0])
        )

    @property
    def world(self) -> World:
        """The same as the kernel takes it."""
        return World(self.values, self.functions)

    def put(self, term: Term) -> Term:
        """A term with the world put in: closed, and its plain numbers folded."""
        return Substitution(self.values, self.functions)(term)
