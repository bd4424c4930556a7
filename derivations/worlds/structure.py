"""One way through the discrete choices of a problem, and the worlds that lie in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.decisions import Concrete, propositions
from derivations.meaning.lazily import truth
from derivations.meaning.membership import refuse_holes
from derivations.meaning.scope import Declared, Hypothesis, Scope
from derivations.meaning.values import Value
from derivations.meaning.world import Budget, Decider, World
from derivations.worlds.assignment import Assignment
from derivations.worlds.cases import Splitter
from derivations.worlds.declared import build
from derivations.worlds.makers import ConcreteMaker, SymbolicMaker


class _Asked(Exception):
    """A question about symbolic numbers was asked where none is answered."""


def _refuse(prop: Term) -> bool:
    raise _Asked


class Setting(Protocol):
    """What worlds are made from: symbols, and what is supposed of them."""

    @property
    def scope(self) -> Scope:
        """What names mean."""
        ...

    @property
    def declared(self) -> Sequence[Declared]:
        """The symbols, in the order of the page."""
        ...

    @property
    def hypotheses(self) -> Sequence[Hypothesis]:
        """What is supposed."""
        ...


@dataclass
class Structure:
    """One way through the discrete choices: `path` says which, `size` how large it makes worlds."""

    setting: Setting
    #: How many options of each declaration are on offer, by its first key.
    reach: Mapping[str, int]
    #: How far the integer values of a function on a finite set go.
    window: int = 4
    path: tuple[int, ...] = ()
    size: int = 0
    #: The values of the declared symbols, numbers as variables.
    values: dict[str, Value] = field(default_factory=dict)
    maker: SymbolicMaker = field(default_factory=SymbolicMaker)

    @classmethod
    def along(
        cls, setting: Setting, maker: SymbolicMaker, reach: Mapping[str, int], window: int = 4
    ) -> Structure:
        """Follow a maker. Raises `Empty` if no world is there; the maker then knows how far."""
        made = cls(setting, reach, window, maker=maker)
        made.values = made._built(maker)
        made.path, made.size = tuple(maker.path), maker.size
        return made

    def _built(self, maker: SymbolicMaker | ConcreteMaker) -> dict[str, Value]:
        """Every declared symbol, one after the other, each in the world of those before."""
        maker.window = self.window
        values: dict[str, Value] = {}
        world = World(self.setting.scope, values, maker.decide, budget=self._budget())
        for declared in self.setting.declared:
            values.update(build(declared, world, maker, self.reach[declared.keys[0]]))
        return values

    def _budget(self) -> Budget:
        return Budget(densities=self.maker.densities)

    def world(self, decider: Decider | None = None) -> World:
        """The generic world, whose numbers are variables; questions about them go to a decider."""
        return World(self.setting.scope, self.values, decider, budget=self._budget())

    @property
    def generic(self) -> tuple[World, SymbolicMaker]:
        """The generic world, in which no question is answered, and the maker that made it."""
        return self.world(), self.maker

    @cached_property
    def facts(self) -> tuple[Term, ...]:
        """What the declarations say of the variables and functions: true in every world."""
        return tuple(self.maker.facts())

    @cached_property
    def splitter(self) -> Splitter:
        """What splits propositions about these variables; all claims ask it about the same ones."""
        return Splitter(self.maker.sign)

    @cached_property
    def _unasked(self) -> World:
        """The generic world shared by all sentences that ask no question about numbers."""
        return self.world(_refuse)

    def proposition(self, node: Node) -> Term:
        """What a sentence says here. Definitions are unfolded once for all sentences.

        Raises `Undetermined` if it has no symbolic form.
        """
        self._unasked.budget = self._budget()
        try:
            value = truth(node, self._unasked)
        except _Asked:
            return propositions(node, self.world)
        refuse_holes(value)
        return value

    @cached_property
    def hypotheses(self) -> tuple[Term, ...]:
        """What is supposed, one proposition for each hypothesis of the setting.

        Raises `Undetermined` if one has no symbolic form.
        """
        return tuple(self.proposition(h.node) for h in self.setting.hypotheses)

    def concrete(
        self, assignment: Assignment, truth_of: Callable[[Term], bool] | None = None
    ) -> World:
        """The world of an assignment, built from the declarations with what it gives."""
        maker = ConcreteMaker(self.path, assignment)
        values = self._built(maker)
        decider = Concrete(truth_of) if truth_of is not None else None
        return World(self.setting.scope, values, decider, budget=self._budget())
