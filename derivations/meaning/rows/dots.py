"""The runs that dots stand for."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.meaning.blocks import blocks, stack
from derivations.meaning.casts import integer, refuse_large
from derivations.meaning.membership import equal
from derivations.meaning.rows.arithmetic import plus, times
from derivations.meaning.table import construct
from derivations.meaning.values import Value
from derivations.meaning.world import World, evaluate


def terms(node: Node, world: World) -> list[Value]:
    """The values a run such as `x_1, \\dots, x_n` stands for.

    First and last must be alike but for one place, which counts up from the one
    to the other, or down if the second term says so; terms shown in between must
    be the ones that come next.
    """
    derived = world.scope.derived
    known = derived.get(("dots", id(node)))
    if known is None:
        known = derived["dots", id(node)] = _Run(node)
    ends = known.ends
    if ends is None:
        raise Unreadable(
            "dots stand for terms alike but for one index; first and last differ in another way"
        )
    low, high = (integer(evaluate(end, world), "the index under the dots") for end in ends)
    refuse_large(abs(high - low) + 1, "this run of dots")

    def term(index: int) -> Value:
        return evaluate(known.term(index), world)

    between = node.args[1:-1]
    down = high < low and bool(between) and _same(evaluate(between[0], world), term(low - 1), world)
    if high < low and not down:
        _refuse_unless_empty(ends, high - low)
    values = [term(i) for i in (range(low, high - 1, -1) if down else range(low, high + 1))]
    for at, shown in enumerate(between, 1):
        _check_shown(at, shown, values, world)
    return values


class _Run:
    """What is the same in every world: where the terms of a run differ, and each term."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.ends = _vary(node.args[0], node.args[-1])
        self._terms: dict[int, Node] = {}

    def term(self, index: int) -> Node:
        """The term with an index in the varying place."""
        if index not in self._terms:
            self._terms[index] = _put(self.node.args[0], self.node.args[-1], index)
        return self._terms[index]


def _refuse_unless_empty(ends: tuple[Node, Node], distance: int) -> None:
    """`1, \\dots, n` is empty for n = 0; what starts elsewhere may have been meant to go down."""
    fixed = [end.bare().head == "number" for end in ends]
    if not fixed[0] or (all(fixed) and distance < -1):
        raise Unreadable(
            "dots count up from the first term to the last; to count down, write the second term "
            "as well, as in n, n - 1, \\dots, 1"
        )


def _check_shown(at: int, shown: Node, values: list[Value], world: World) -> None:
    if at < len(values) and not _same(evaluate(shown, world), values[at], world):
        raise Unreadable("the terms before the dots do not go up one by one", shown.span)


def _same(a: Value, b: Value, world: World) -> bool:
    """Whether a term that is shown is the one that comes next."""
    return world.decide(equal(a, b))


def _vary(a: Node, b: Node) -> tuple[Node, Node] | None:
    """The one place where two trees differ, as a pair of trees."""
    a, b = a.bare(), b.bare()
    if a.same(b):
        return None
    if a.head == b.head and a.text == b.text and len(a.args) == len(b.args) and a.args:
        differing = [(x, y) for x, y in zip(a.args, b.args, strict=True) if not x.same(y)]
        pairs = {id(x): _vary(x, y) for x, y in differing}
        found = [pairs[id(x)] for x, _ in differing]
        head = found[0]
        if head is not None and all(
            f is not None and f[0].same(head[0]) and f[1].same(head[1]) for f in found
        ):
            return head
    return a, b


def _put(a: Node, b: Node, index: int) -> Node:
    """The first tree with the varying place set to an index."""
    a, b = a.bare(), b.bare()
    if a.same(b):
        return a
    alike = a.head == b.head and a.text == b.text and len(a.args) == len(b.args) and a.args
    if alike and _vary(a, b) != (a, b):
        return a.map(tuple(_put(x, y, index) for x, y in zip(a.args, b.args, strict=True)))
    if index < 0:
        positive = Node("number", (), a.span, str(-index))
        return Node("negative", (positive,), a.span)
    return Node("number", (), a.span, str(index))


def listed(nodes: Sequence[Node], world: World) -> list[Value]:
    """The values of a list, with the runs among them written out."""
    found: list[Value] = []
    for node in nodes:
        found.extend(terms(node, world) if node.head == "series" else [evaluate(node, world)])
    return found


def cells(node: Node, world: World) -> list[list[Value]]:
    """The values of the cells of a matrix, with dots in a single row or column written out."""
    rows = [list(row.args) for row in node.args]
    flat = [cell for row in rows for cell in row]
    if not any(cell.head == "dots" for cell in flat):
        return [[evaluate(cell, world) for cell in row] for row in rows]
    column = len(rows[0]) == 1
    if not column and len(rows) > 1:
        raise Unreadable("dots are understood in a matrix of one row or one column", node.span)
    at = next(i for i, cell in enumerate(flat) if cell.head == "dots")
    if at == 0 or at + 2 != len(flat):
        raise Unreadable(
            "dots in a matrix stand between what comes before them and the last cell", node.span
        )
    run = terms(Node("series", (*flat[:at], flat[-1]), node.span, "list"), world)
    return [[value] for value in run] if column else [run]


@construct(
    "series",
    "built",
    "",
    "any",
    "dots between terms that differ in one index",
    r"x_1 + \dots + x_n = \sum_{i=1}^n x_i",
    lazy=True,
)
def series(node: Node, world: World) -> Value:
    values = terms(node, world)
    if not values:
        raise Unreadable("dots that stand for no term at all")
    if node.text == "list":
        raise Unreadable("a list with dots stands inside brackets")
    joined = values[0]
    for value in values[1:]:
        joined = plus(joined, value) if node.text == "plus" else times(joined, value)
    return joined


@construct(
    "columns",
    "built",
    "",
    "ℝ^{n×m}",
    "a matrix by its columns",
    r"[u_1, \dots, u_n] = I_n",
    lazy=True,
)
def columns(node: Node, world: World) -> Value:
    return stack(blocks([listed(node.args, world)]))
