"""Connectives, quantifiers and case distinctions."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.expect import describe
from derivations.worlds.makers import SIMPLE, ConcreteMaker, SymbolicMaker
from derivations.meaning.rows.binding import assignments, region
from derivations.meaning.sets import Product, draw
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.table import construct
from derivations.meaning.values import Undefined, Undetermined, Value
from derivations.meaning.world import World, evaluate


def truth(node: Node, world: World) -> bool:
    """The truth value of a tree."""
    value = evaluate(node, world)
    if not isinstance(value, bool):
        raise Unreadable(f"expected something true or false, got {describe(value)}", node.span)
    return value


def _either(node: Node, world: World, settles: bool) -> bool:
    """Left to right, up to a side that settles it; an open side may be settled by the other."""
    undetermined: Undetermined | None = None
    for arg in node.args:
        try:
            if truth(arg, world) is settles:
                return settles
        except Undetermined as error:
            undetermined = error
    if undetermined is not None:
        raise undetermined
    return not settles


@construct(
    "and",
    "and",
    r"\land",
    "truth values",
    "and; at the top of a formula both are steps",
    r"a = a \land b = b",
    lazy=True,
)
def conjunction(node: Node, world: World) -> bool:
    return _either(node, world, settles=False)


@construct("or", "or", r"\lor", "truth values", "or", r"a < b \lor a \ge b", lazy=True)
def disjunction(node: Node, world: World) -> bool:
    return _either(node, world, settles=True)


@construct("not", "negation", r"\lnot", "truth value", "not", r"\lnot (a < a)", lazy=True)
def negation(node: Node, world: World) -> bool:
    return not truth(node.args[0], world)


@construct(
    "implies",
    "iff",
    r"\implies",
    "truth values",
    "implication; a hypothesis that never holds makes it vacuous",
    r"a > 1 \implies a^2 > 1",
    lazy=True,
)
def implication(node: Node, world: World) -> bool:
    if not truth(node.args[0], world):
        return True
    return truth(node.args[1], world)


@construct(
    "if",
    "iff",
    "if",
    "truth values",
    "the same, with the condition after the words",
    r"a^2 > 1 \text{ if } a > 1",
    lazy=True,
)
def conditional(node: Node, world: World) -> bool:
    if not truth(node.args[1], world):
        return True
    return truth(node.args[0], world)


@construct("iff", "iff", r"\iff", "truth values", "equivalence", r"a = b \iff a - b = 0", lazy=True)
def equivalence(node: Node, world: World) -> bool:
    return truth(node.args[0], world) is truth(node.args[1], world)


@construct(
    "chain",
    "built",
    "",
    "truth values",
    "a chain a = b ≤ c: one step a link",
    r"0 \le a^2 = |a|^2",
    lazy=True,
)
def chain(node: Node, world: World) -> bool:
    return _either(node, world, settles=False)


@construct(
    "forall",
    "quantifier",
    r"\forall",
    "binder",
    "for all; over ℝ it is read with a symbol in its place",
    r"\forall m \in \{1, 2\} : m^2 \le 4",
    lazy=True,
)
def forall(node: Node, world: World) -> bool:
    binding, body = node.args
    continuous = _continuous(binding, body, world)
    if continuous is not None:
        return _generic(continuous, binding, body, world)
    return all(truth(body, inner) for inner in assignments(binding, body, world))


@construct(
    "exists",
    "quantifier",
    r"\exists",
    "binder",
    "there is one, in a finite set",
    r"\exists m \in \{1, \dots, n\} : \sigma(m) = i",
    lazy=True,
)
def exists(node: Node, world: World) -> bool:
    binding, body = node.args
    if _continuous(binding, body, world) is not None:
        raise Unreadable(
            "∃ over an infinite set cannot be decided by trying; name a witness instead", node.span
        )
    return any(truth(body, inner) for inner in assignments(binding, body, world))


def _continuous(binding: Node, body: Node, world: World) -> list[Value] | None:
    sets = [region(binding, leaf.text, body, world) for leaf in binding.args[0].args]
    infinite = [
        isinstance(s, Space | Product) or (isinstance(s, Numbers) and s.unit == "real")
        for s in sets
    ]
    return sets if any(infinite) else None


def _generic(sets: list[Value], binding: Node, body: Node, world: World) -> bool:
    """∀ over real quantities: true if the body holds of symbols, false at a point of failure."""
    keys = [leaf.text for leaf in binding.args[0].args]
    conditions = binding.args[2:]

    def at(maker: object) -> World:
        return world.child({k: draw(s, maker, f"{k}'", 4) for k, s in zip(keys, sets, strict=True)})  # type: ignore[arg-type]

    for point in range(4):
        inner = at(ConcreteMaker((), _spread(point)))
        if all(truth(c, inner) for c in conditions) and not truth(body, inner):
            return False
    if conditions:
        raise Undetermined("a nested ∀ with a condition over an infinite set")
    return truth(body, at(SymbolicMaker()))


def _spread(point: int) -> Callable[[str, str], sympy.Rational]:
    """A source of unlike numbers, the same at every run."""
    count = iter(range(10**9))
    return lambda label, kind: SIMPLE[kind][(next(count) * (point + 1) + point) % len(SIMPLE[kind])]


@construct(
    "cases",
    "built",
    "",
    "values with conditions",
    "the value of the first row whose condition holds",
    r"|a| = \begin{cases} a & \text{if } a \ge 0 \\ -a & \text{otherwise} \end{cases}",
    lazy=True,
)
def cases(node: Node, world: World) -> Value:
    for row in node.args:
        if len(row.args) != 2:
            raise Unreadable("a row of cases has a value and a condition", row.span)
        if row.args[1].head == "otherwise" or truth(row.args[1], world):
            return evaluate(row.args[0], world)
    raise Undefined("no row of the case distinction applies", node.span)
