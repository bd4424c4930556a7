"""Tree and world to value: core terms where the page has numbers and sentences.

A world gives every declared symbol a value. What a definition means there is in
`definitions`; questions about symbolic numbers go to the world's decider.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from derivations.errors import DerivationsError, Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.scope import Scope
from derivations.meaning.show_terms import show_term
from derivations.meaning.table import CONSTRUCTS, Construct
from derivations.meaning.values import Undetermined, Value

#: Says whether a proposition about symbolic numbers is to be taken as true.
Decider = Callable[[Term], bool]

#: Evaluation steps one sentence may take in one world; more is refused, so work is bounded.
MAX_STEPS = 200_000


class Budget:
    """Counts evaluation steps and open binders, and knows which functions have an integral."""

    def __init__(self, limit: int = MAX_STEPS, densities: Collection[str] = ()) -> None:
        self.left = limit
        self.densities = densities
        #: How many binders of real variables are open around what is evaluated.
        self.depth = 0

    def spend(self, amount: int, why: str) -> None:
        """Use up some steps, or say what was too much."""
        self.left -= amount
        if self.left < 0:
            raise Unreadable(
                f"{why} needs more than {MAX_STEPS} evaluation steps; use smaller ranges"
            )


class World:
    """Values of names, over a scope that holds declarations and definitions."""

    def __init__(
        self,
        scope: Scope,
        values: Mapping[str, Value],
        decider: Decider | None = None,
        *,
        parent: World | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.scope = scope
        self.values = values
        self.decider: Decider | None = decider or (parent.decider if parent else None)
        self.parent = parent
        self.budget: Budget = budget or (parent.budget if parent else Budget())
        #: Values of definitions in this world, by name and arguments.
        self.unfolded: dict[Any, Value] = {}

    def child(self, values: Mapping[str, Value]) -> World:
        """This world with some names rebound."""
        return World(self.scope, values, parent=self)

    @property
    def root(self) -> World:
        """The world in which nothing is rebound."""
        return self if self.parent is None else self.parent.root

    def find(self, key: str) -> Value | None:
        """The value of a bound or declared name; None for others."""
        world: World | None = self
        while world is not None:
            if key in world.values:
                return world.values[key]
            world = world.parent
        return None

    def lookup(self, key: str) -> Value:
        """The value of a bound or declared name."""
        found = self.find(key)
        if found is None:
            raise Unreadable(f"{key} has no value here; declare it in a let block")
        return found

    def decide(self, prop: Term) -> bool:
        """Whether a proposition holds, where a structure depends on it."""
        if prop in (t.TRUE, t.FALSE):
            return prop is t.TRUE
        if self.decider is None:
            raise Undetermined(f"whether {show_term(prop)} is open while this is symbolic")
        return self.decider(prop)

    @contextmanager
    def fresh(self, key: str) -> Iterator[Term]:
        """A real variable for a name that is bound here, unlike those of the binders around."""
        self.budget.depth += 1
        try:
            yield t.var(f"{key}·{self.budget.depth}")
        finally:
            self.budget.depth -= 1


def evaluate(node: Node, world: World) -> Value:
    """The value of a tree in a world.

    Raises `Unreadable` for a type or shape error and `Undefined` where a structure
    is empty; both carry the span of the smallest tree at fault.
    """
    world.budget.spend(1, "this formula")
    row = CONSTRUCTS[node.head]
    try:
        if row.lazy:
            return row.meaning(node, world)
        _count(row, len(node.args))
        return row.meaning(*(evaluate(arg, world) for arg in node.args))
    except DerivationsError as error:
        if error.span is None:
            error.span = node.span
        raise


def _count(row: Construct, given: int) -> None:
    """A strict construct takes as many values as its meaning has parameters."""
    least, most = row.takes
    if given < least or (most is not None and given > most):
        wanted = str(least) if most == least else f"{least} to {most}"
        wanted = f"at least {least}" if most is None else wanted
        raise Unreadable(
            f"{' or '.join(row.tokens) or row.op} takes {wanted} values with commas between them, "
            f"got {given}"
        )


#: How sizes are spelled in messages.
_SIGNS = {"plus": "+", "minus": "-", "times": "", "dot": "·", "over": "/"}


def spell(node: Node) -> str:
    """A size as the page writes it, for messages: `n - k`."""
    inner = node.bare()
    if inner.head in _SIGNS:
        return _SIGNS[inner.head].join(spell(arg) for arg in inner.args)
    return inner.text or inner.head
