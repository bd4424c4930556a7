"""Tree and world to value.

A world gives every declared symbol a value; definitions are unfolded in the
world at hand, so a definition means the right thing when a bound name or a
variable of differentiation changes what it refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.errors import DerivationsError, Unreadable
from derivations.language import Node
from derivations.meaning.scope import Defined, Scope
from derivations.meaning.table import CONSTRUCTS
from derivations.meaning.values import Function, Undefined, Value

#: Evaluation steps one sentence may take in one world; more is refused, so work is bounded.
MAX_STEPS = 200_000


class Budget:
    """Counts evaluation steps, and knows which functions were not declared smooth."""

    def __init__(self, limit: int = MAX_STEPS, rough: set[str] | None = None) -> None:
        self.left = limit
        self.rough = rough if rough is not None else set()

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
        parent: World | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.scope = scope
        self.values = values
        self.parent = parent
        self.budget: Budget = budget or (parent.budget if parent else Budget())
        self._memo: dict[Any, Value] = {}

    def child(self, values: Mapping[str, Value]) -> World:
        """This world with some names rebound."""
        return World(self.scope, values, self)

    def __contains__(self, key: str) -> bool:
        return key in self.values or (self.parent is not None and key in self.parent)

    def lookup(self, key: str) -> Value:
        """The value of a name: bound, declared, or defined."""
        world: World | None = self
        while world is not None:
            if key in world.values:
                return world.values[key]
            world = world.parent
        defined = self.scope.definitions.get(key)
        if defined is None:
            raise Unreadable(f"{key} has no value here; declare it in a let block")
        return self._home(defined).unfold(defined)

    def _home(self, defined: Defined) -> World:
        """The outermost world in which the definition means the same, where its value is kept."""
        world = self
        while world.parent is not None and not (defined.depends & world.values.keys()):
            world = world.parent
        return world

    def unfold(self, defined: Defined) -> Value:
        """The value of a definition in this world."""
        if defined.key not in self._memo:
            self._memo[defined.key] = self._make(defined)
        return self._memo[defined.key]

    def _make(self, defined: Defined) -> Value:
        if defined.parts:
            from derivations.meaning.parts import assemble

            return assemble(defined, self)
        if not defined.parameters:
            return evaluate(defined.body, self)
        from derivations.meaning.ranges import parameter_ranges

        domains = parameter_ranges(defined, self)
        return Function(lambda *args: self.apply(defined, args), domains, "definition", defined.key)

    def apply(self, defined: Defined, args: tuple[Value, ...]) -> Value:
        """A parametrised definition at its arguments; fewer arguments leave a function."""
        wanted = len(defined.subscripts), len(defined.parameters)
        if len(args) == wanted[0] and wanted[0] < wanted[1]:
            return Function(lambda *rest: self.apply(defined, (*args, *rest)), kind="definition")
        if len(args) != wanted[1]:
            raise Unreadable(f"{defined.key} takes {wanted[1]} arguments, got {len(args)}")
        key: tuple[Any, ...] = (defined.key, args)
        try:
            known = key in self._memo
        except TypeError:
            known, key = False, (defined.key, id(args), args)
        if not known:
            from derivations.meaning.ranges import check_parameters

            check_parameters(defined, args, self)
            self._memo[key] = evaluate(
                defined.body, self.child(dict(zip(defined.parameters, args, strict=True)))
            )
        return self._memo[key]


def evaluate(node: Node, world: World) -> Value:
    """The value of a tree in a world.

    Raises `Unreadable` for a type or shape error and `Undefined` where a term has
    no value; both carry the span of the smallest tree at fault.
    """
    world.budget.spend(1, "this formula")
    row = CONSTRUCTS[node.head]
    try:
        if row.lazy:
            return row.meaning(node, world)
        return row.meaning(*(evaluate(arg, world) for arg in node.args))
    except DerivationsError as error:
        if error.span is None:
            error.span = node.span
        raise
    except ZeroDivisionError as error:
        raise Undefined("division by zero", node.span) from error


#: How sizes are spelled in messages.
_SIGNS = {"plus": "+", "minus": "-", "times": "", "dot": "·", "over": "/"}


def spell(node: Node) -> str:
    """A size as the page writes it, for messages: `n - k`."""
    inner = node.bare()
    if inner.head in _SIGNS:
        return _SIGNS[inner.head].join(spell(arg) for arg in inner.args)
    return inner.text or inner.head
