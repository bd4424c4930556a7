r"""Sentences in generic worlds, without the engine: `Setting(r"Let $x …$").says("x = x")`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from derivations.kernel.judge import truth_of
from derivations.kernel.terms import Term, num
from derivations.kernel.values import Truth
from derivations.kernel.values import World as Numbers
from derivations.meaning.decisions import propositions
from derivations.meaning.let_blocks import extend
from derivations.meaning.scope import Scope
from derivations.meaning.show_terms import show_term
from derivations.meaning.values import Value
from derivations.meaning.world import Budget, Decider, World, evaluate
from derivations.worlds.declared import build
from derivations.worlds.makers import SymbolicMaker


class Setting:
    """What let blocks say, in the structure at the end of a path of choices."""

    def __init__(
        self,
        *lets: str,
        path: Sequence[int] = (),
        code: dict[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.scope = Scope()
        for name, function in (code or {}).items():
            self.scope.bind(name, function)
        for text in lets:
            self._read(text)
        self.maker = SymbolicMaker(path)
        self.values: dict[str, Value] = {}
        world = World(self.scope, self.values, self.maker.decide)
        declared = {id(d): d for d in self.scope.declarations.values()}
        for one in declared.values():
            self.values.update(build(one, world, self.maker, 3))

    def _read(self, text: str) -> None:
        pieces = [(part, at % 2 == 1) for at, part in enumerate(text.split("$"))]
        for reading in extend(self.scope, pieces):
            if reading.error:
                raise reading.error

    def world(self, decider: Decider | None = None) -> World:
        """The generic world."""
        return World(
            self.scope, self.values, decider, budget=Budget(densities=self.maker.densities)
        )

    def says(self, latex: str) -> Term:
        """What a sentence says, over all its decisions."""
        (step,) = self.scope.read(latex).steps
        return propositions(step.node, self.world)

    def shown(self, latex: str) -> str:
        """The same for a person."""
        return show_term(self.says(latex))

    def value(self, latex: str) -> Value:
        """The value of a term, where no question is asked."""
        (step,) = self.scope.read(latex).steps
        return evaluate(step.node, self.world())

    def truth(self, latex: str, **numbers: str) -> Truth:
        """The truth of a sentence where its variables are some numbers."""
        return truth_of(self.says(latex), Numbers({k: num(v) for k, v in numbers.items()}))
