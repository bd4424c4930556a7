"""One claim in one world: true, false, undefined or open, with both sides kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import sympy

from derivations.engine.definedness import open_duties
from derivations.worlds.shapes import MAX_BRANCHES, Solution
from derivations.engine.claims import Claim
from derivations.engine.prove import holes_fill, ordered, vanishes
from derivations.worlds.structure import Structure
from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import collecting
from derivations.semantics.exact import TooFar, equal_numbers
from derivations.meaning.expect import number
from derivations.meaning.rows.relations import differences
from derivations.meaning.sets import contains
from derivations.meaning.show import show
from derivations.meaning.table import CONSTRUCTS
from derivations.meaning.values import Undefined, Undetermined, Value
from derivations.meaning.world import Budget, World, evaluate

_ORDER = ("le", "lt", "ge", "gt", "ne")


class Truth(Enum):
    """What became of a claim in a world."""

    TRUE = "true"
    FALSE = "false"
    OPEN = "open"


@dataclass
class Judgement:
    """`left` and `right` are the sides as values or as what went wrong with them.

    An open claim is `far` when only the size of its numbers is to blame.
    """

    truth: Truth
    left: str = ""
    right: str = ""
    message: str = ""
    far: bool = False


class Sides:
    """Values of the sides of claims in one world; links of a chain share them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[int, Value | Undefined] = {}

    def value(self, node: Node) -> Value:
        """The value of one side."""
        key = id(node)
        if key not in self._known:
            try:
                self._known[key] = evaluate(node, self.world)
            except Undefined as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, Undefined):
            raise found
        return found

    def shown(self, node: Node) -> str:
        """One side for a person."""
        try:
            return show(self.value(node))
        except Undefined as error:
            return f"undefined: {error.message}"
        except (Undetermined, Unreadable) as error:
            return error.message


def judge(claim: Claim, sides: Sides) -> Judgement:
    """A claim in a concrete world. Raises `Unreadable` for type and shape errors."""
    node = claim.node.bare()
    try:
        holds = _holds(node, sides)
    except Undefined as error:
        return _failed(node, sides, error.message)
    except Undetermined as error:
        return Judgement(Truth.OPEN, message=error.message, far=isinstance(error, TooFar))
    return Judgement(Truth.TRUE) if holds else _failed(node, sides, "")


def _failed(node: Node, sides: Sides, message: str) -> Judgement:
    if len(node.args) == 2 and CONSTRUCTS[node.head].form == "relation":
        return Judgement(Truth.FALSE, sides.shown(node.args[0]), sides.shown(node.args[1]), message)
    if node.head in ("iff", "implies"):
        left, right = (sides.shown(arg) for arg in node.args)
        return Judgement(Truth.FALSE, left, right, message)
    return Judgement(Truth.FALSE, f"undefined: {message}" if message else "false", "true", message)


def _holds(node: Node, sides: Sides) -> bool:
    if node.head == "eq":
        found = differences(sides.value(node.args[0]), sides.value(node.args[1]))
        if isinstance(found, bool):
            return found
        if _has_holes(found):
            remaining = holes_fill(found)
            return remaining is not None and all(equal_numbers(e, sympy.S.Zero) for e in remaining)
        return all(equal_numbers(a, b) for a, b in found)
    if CONSTRUCTS[node.head].form == "relation" and not CONSTRUCTS[node.head].lazy:
        result = CONSTRUCTS[node.head].meaning(*(sides.value(arg) for arg in node.args))
    else:
        result = evaluate(node, sides.world)
    if not isinstance(result, bool):
        raise Unreadable("expected a sentence, got a value", node.span)
    return result


def _has_holes(pairs: list[tuple[sympy.Expr, sympy.Expr]]) -> bool:
    return any(s.name == "*" for pair in pairs for e in pair for s in e.atoms(sympy.Dummy))


@dataclass
class Proof:
    """Whether the claim is proved of symbols, and what that rests on.

    `open_duties` are conditions for both sides to have a value that are not
    settled; `edges` are expressions near whose zeros the claim is worth testing.
    """

    holds: bool
    open_duties: list[sympy.Expr]
    edges: list[sympy.Expr]


def prove(claim: Claim, structure: Structure) -> Proof:
    """A claim in the generic world of a structure."""
    assert structure.generic is not None
    generic, maker = structure.generic
    world = World(generic.scope, generic.values, budget=Budget(rough=maker.rough))
    node, sides = claim.node.bare(), Sides(world)
    branches = structure.cases.branches
    holds = len(branches) <= MAX_BRANCHES
    with collecting() as duties:
        for branch in branches[:MAX_BRANCHES] if holds else ():
            holds = holds and _proved(node, sides, branch)
    unsettled = [expr for branch in branches for expr in open_duties(duties, structure, branch)]
    edges = [] if holds else _edges(node, sides)
    solved = [branch.apply(edge) for edge in edges for branch in branches[:2]]
    return Proof(holds, unsettled, unsettled + solved)


def _proved(node: Node, sides: Sides, solution: Solution) -> bool:
    """The claim in one case of the hypotheses; what cannot be told is not proved.

    A type error is one of symbols, too, and is raised: numbers can hide that a function
    was never said to be smooth.
    """
    try:
        return _proof(node, sides, solution)
    except (Undetermined, Undefined):
        return False


def _proof(node: Node, sides: Sides, solution: Solution) -> bool:
    if node.head == "eq":
        found = differences(sides.value(node.args[0]), sides.value(node.args[1]))
        if isinstance(found, bool):
            return found
        gaps = holes_fill(found) if _has_holes(found) else [a - b for a, b in found]
        if gaps is None or any(gap.has(sympy.Float) for gap in gaps):
            return False
        return all(vanishes(solution.apply(gap)) for gap in gaps)
    if node.head in _ORDER:
        left, right = (number(sides.value(arg)) for arg in node.args)
        return ordered(node.head, solution.apply(left), solution.apply(right))
    if node.head == "in":
        return contains(sides.value(node.args[1]), sides.value(node.args[0]))
    return evaluate(node, sides.world) is True


#: What joins sentences: each of those joined may change where its own sides meet.
_JOINS = ("and", "or", "not", "iff", "implies", "chain")


def _edges(node: Node, sides: Sides) -> list[sympy.Expr]:
    """For what is not proved: where the two sides of its relations meet."""
    if node.head in _JOINS:
        return [edge for arg in node.args for edge in _edges(arg.bare(), sides)]
    if node.head not in (*_ORDER, "eq"):
        return []
    try:
        left, right = (number(sides.value(arg)) for arg in node.args)
    except (Undetermined, Undefined, Unreadable):
        return []
    return [left - right]
