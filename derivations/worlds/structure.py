"""One way through the discrete choices of a problem, and the worlds that lie in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import sympy

from derivations.worlds.shapes import Cases, solve
from derivations.engine.claims import Problem
from derivations.worlds.samples import Source
from derivations.worlds.declared import build
from derivations.worlds.makers import ConcreteMaker, Empty, Maker, SymbolicMaker
from derivations.meaning.rows.logic import truth
from derivations.meaning.values import Undefined, Undetermined, Value
from derivations.meaning.world import Budget, World


@dataclass
class Structure:
    """One way through the discrete choices of a problem."""

    problem: Problem
    path: tuple[int, ...]
    size: int
    reach: dict[str, int]
    #: Whether every symbol could be built without concrete numbers.
    whole: bool = True
    #: How far the integer values of a function on a finite set go.
    window: int = 4
    #: The values of all symbols that could be built, for the bound that is shown.
    seen: dict[str, Value] = field(default_factory=dict)

    def world(self, maker: Maker) -> World:
        """Build every declared symbol through a maker. Raises `Empty` if there is no such world."""
        rough: set[str] = getattr(maker, "rough", set())
        maker.window = self.window
        values: dict[str, Value] = {}
        if not self.seen:
            self.seen = values
        world = World(self.problem.scope, values, budget=Budget(rough=rough))
        for declared in self.problem.declared:
            values.update(build(declared, world, maker, self.reach[declared.keys[0]]))
        return world

    @cached_property
    def generic(self) -> tuple[World, SymbolicMaker] | None:
        """The world whose numbers are symbols, if there is one."""
        if not self.whole:
            return None
        maker = SymbolicMaker(self.path)
        return self.world(maker), maker

    @cached_property
    def cases(self) -> Cases:
        """What the hypotheses say about the symbols of the generic world."""
        if self.generic is None:
            return Cases()
        world, maker = self.generic
        return solve(self.problem, world, list(maker.symbols.values()))

    def concrete(
        self, source: Source, pinned: dict[str, sympy.Expr] | None = None
    ) -> tuple[World, dict[str, sympy.Expr]] | None:
        """A world with numbers from a source, or None if the hypotheses do not hold in it.

        `pinned` gives some symbols a value in terms of the others.
        """
        branches = self.cases.branches
        if not branches:
            return None
        at = int(source("case", "choice")) % len(branches) if len(branches) > 1 else 0
        fixed = {**branches[at].fixed, **(pinned or {})}
        bounds = self.generic[1].bounds if self.generic else {}
        maker = ConcreteMaker(
            self.path, source, fixed, bounds, self.cases.tight, bounded=self.problem.code
        )
        try:
            world = self.world(maker)
            if not all(truth(h, world) for h in self.cases.to_check(self.problem)):
                return None
        except (Empty, Undefined, Undetermined):
            return None
        return world, maker.numbers
